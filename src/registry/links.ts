/**
 * Links between pseudonyms: which ids are held to be one person, since when, and until when.
 *
 * A link is opened and may be closed, never rewritten; at most one open link leaves a pseudonym. What a write means is
 * decided elsewhere (identity/, by the project's id mode) over the view that this file offers; the whole batch is one
 * transaction, and the decision for one write sees the changes of those before it.
 *
 * Every change gives its row a higher version, so that a copy elsewhere can follow with `linkChangesSince`.
 */
import type { Transaction } from 'kysely'
import type { LinkWrite } from '../model/identity-write.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { BulkRow, BulkTable, Store } from './engine/store.ts'
import { advanceFeed, holdFeed } from './feed.ts'
import { chainsFrom, endOfChain, openLinksTo, type OpenLink } from './link-rows.ts'
import { personKey, type RegistryTables } from './tables.ts'

/** The open links around the pseudonyms of a batch, as they stand after the writes decided so far. */
export interface LinkView {
  /** The open link that leaves `from`. */
  linkOf(from: Pseudonym): OpenLink | undefined
  /** The open links that lead straight to `to`. */
  linksTo(to: Pseudonym): readonly OpenLink[]
}

export type LinkChange =
  | {
      readonly kind: 'open'
      readonly from: Pseudonym
      readonly to: Pseudonym
      readonly verb: LinkWrite['verb']
      readonly at: number
    }
  | { readonly kind: 'close'; readonly from: Pseudonym; readonly at: number }

/** What a write changes, given the links there are: pure, and empty when it changes nothing. */
export type DecideLink = (links: LinkView, write: LinkWrite) => readonly LinkChange[]

/** A link as a copy of the table holds it. */
export interface StoredLink extends OpenLink {
  readonly project: ProjectId
  readonly closedAt: number | null
  /** Grows with every change; a copy keeps the row with the highest version for each `id`. */
  readonly version: number
  /** Stable for one opening of a link. */
  readonly id: number
}

export interface Links {
  /**
   * Applies `writes` in order, in one transaction. Answers how many links were opened or closed.
   *
   * @throws {RangeError} when `decide` opens a second link from one pseudonym or closes one that is not open; nothing
   * is then applied
   */
  applyLinks(writes: readonly LinkWrite[], decide: DecideLink): Promise<number>
  /** The links changed after `version`, in order, at most `limit` (10,000 when absent). */
  linkChangesSince(version: number, limit?: number): Promise<StoredLink[]>
  /** For each of `pseudonyms`, the pseudonym that stands for its person: the end of its chain of open links. */
  resolve(project: ProjectId, pseudonyms: readonly Pseudonym[]): Promise<Map<Pseudonym, Pseudonym>>
  /** Every open link that leads to `pseudonym`, straight or over others. */
  membersOf(project: ProjectId, pseudonym: Pseudonym): Promise<OpenLink[]>
  /** Whether any link of the project is open. */
  hasOpen(project: ProjectId): Promise<boolean>
}

const linkTable: BulkTable = {
  name: 'links',
  columns: {
    project: 'integer',
    source: 'text',
    target: 'text',
    target_key: 'integer',
    verb: 'text',
    opened_at: 'integer',
    closed_at: 'integer',
    version: 'integer',
  },
}

export function createLinks(store: Store<RegistryTables>): Links {
  const { db } = store
  return {
    async applyLinks(writes, decide) {
      if (writes.length === 0) return 0
      return store.transaction(async (tx) => {
        const start = await holdFeed(store, tx, 'links')
        let version = start
        for (const [project, part] of byProject(writes)) {
          const work = await loadWork(store, tx, project, part)
          for (const write of part) for (const change of decide(work, write)) work.apply(change)
          version = await work.save(store, tx, project, version)
        }
        if (version > start) await advanceFeed(tx, 'links', version)
        return version - start
      })
    },

    async linkChangesSince(version, limit = 10_000) {
      const rows = await db
        .selectFrom('links')
        .selectAll()
        .where('version', '>', version)
        .orderBy('version')
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        id: row.id,
        project: row.project,
        from: row.source as Pseudonym,
        to: row.target as Pseudonym,
        verb: row.verb as LinkWrite['verb'],
        openedAt: row.opened_at,
        closedAt: row.closed_at,
        version: row.version,
      }))
    },

    async resolve(project, pseudonyms) {
      const byFrom = await chainsFrom(store, db, project, pseudonyms)
      return new Map(pseudonyms.map((pseudonym) => [pseudonym, endOfChain(byFrom, pseudonym)]))
    },

    async membersOf(project, pseudonym) {
      const members = new Map<Pseudonym, OpenLink>()
      let next: readonly Pseudonym[] = [pseudonym]
      while (next.length > 0) {
        const links = await openLinksTo(store, db, project, next)
        const fresh = links.filter((link) => !members.has(link.from) && link.from !== pseudonym)
        for (const { id: _, ...link } of fresh) members.set(link.from, link)
        next = fresh.map((link) => link.from)
      }
      return [...members.values()]
    },

    async hasOpen(project) {
      const open = db.selectFrom('links').select('id').where('project', '=', project).where('closed_at', 'is', null)
      return (await open.limit(1).executeTakeFirst()) !== undefined
    },
  }
}

/** Loads all that deciding `writes` can need: the chains that leave their pseudonyms, and who leads to any of those. */
async function loadWork(
  store: Store<RegistryTables>,
  tx: Transaction<RegistryTables>,
  project: ProjectId,
  writes: readonly LinkWrite[],
): Promise<LinkWork> {
  const named = new Set<Pseudonym>()
  for (const write of writes) named.add(write.from).add(write.to)
  const chains = await chainsFrom(store, tx, project, named)
  const work = new LinkWork()
  for (const link of chains.values()) {
    named.add(link.to)
    work.know(link)
  }
  for (const link of await openLinksTo(store, tx, project, named)) work.know(link)
  return work
}

interface Working {
  readonly link: OpenLink
  /** The row in the table; undefined for a link that this batch opens. */
  readonly id: number | undefined
  closedAt: number | null
}

/** The links around a batch in memory: read by the decisions, changed by what they decide, saved at the end. */
class LinkWork implements LinkView {
  readonly #open = new Map<Pseudonym, Working>()
  readonly #members = new Map<Pseudonym, Map<Pseudonym, OpenLink>>()
  readonly #changed: Working[] = []

  know({ id, ...link }: OpenLink & { readonly id: number }): void {
    if (!this.#open.has(link.from)) this.#enter({ link, id, closedAt: null })
  }

  linkOf(from: Pseudonym): OpenLink | undefined {
    return this.#open.get(from)?.link
  }

  linksTo(to: Pseudonym): readonly OpenLink[] {
    return [...(this.#members.get(to)?.values() ?? [])]
  }

  apply(change: LinkChange): void {
    const present = this.#open.get(change.from)
    if (change.kind === 'open') {
      if (present !== undefined) throw new RangeError('A second link cannot leave a pseudonym: close the first')
      const { from, to, verb, at } = change
      const opened: Working = { link: { from, to, verb, openedAt: at }, id: undefined, closedAt: null }
      this.#enter(opened)
      this.#changed.push(opened)
      return
    }
    if (present === undefined) throw new RangeError('A link that is not open cannot be closed')
    present.closedAt = change.at
    this.#open.delete(change.from)
    this.#members.get(present.link.to)?.delete(change.from)
    if (present.id !== undefined) this.#changed.push(present)
  }

  /** Writes what changed; every row gets a version of its own, from `version` + 1 on. Answers the last. */
  async save(
    store: Store<RegistryTables>,
    tx: Transaction<RegistryTables>,
    project: ProjectId,
    version: number,
  ): Promise<number> {
    const rows: BulkRow[] = []
    let last = version
    // Closings first: a pseudonym whose link is replaced has two rows here, and only one may be open at a time.
    for (const { id, closedAt } of this.#changed) {
      if (id === undefined) continue
      await tx.updateTable('links').set({ closed_at: closedAt, version: ++last }).where('id', '=', id).execute()
    }
    for (const { id, link, closedAt } of this.#changed) {
      if (id !== undefined) continue
      rows.push([project, link.from, link.to, personKey(link.to), link.verb, link.openedAt, closedAt, ++last])
    }
    await store.insertMany(tx, linkTable, rows)
    return last
  }

  #enter(working: Working): void {
    const { link } = working
    this.#open.set(link.from, working)
    const members = this.#members.get(link.to)
    if (members === undefined) this.#members.set(link.to, new Map([[link.from, link]]))
    else members.set(link.from, link)
  }
}

function byProject<T extends { readonly project: ProjectId }>(writes: readonly T[]): Map<ProjectId, T[]> {
  const groups = new Map<ProjectId, T[]>()
  for (const write of writes) {
    const group = groups.get(write.project)
    if (group === undefined) groups.set(write.project, [write])
    else group.push(write)
  }
  return groups
}
