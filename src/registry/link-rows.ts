/**
 * Reading open links, inside a transaction or outside of one.
 */
import type { Kysely } from 'kysely'
import type { LinkWrite } from '../model/identity-write.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { Store } from './engine/store.ts'
import { personKey, type RegistryTables } from './tables.ts'

/** `from` is held to be the same person as `to`, since `openedAt`. */
export interface OpenLink {
  readonly from: Pseudonym
  readonly to: Pseudonym
  readonly verb: LinkWrite['verb']
  readonly openedAt: number
}

export interface OpenLinkRow extends OpenLink {
  readonly id: number
}

/** Values looked up in one statement. */
const lookedUpAtOnce = 10_000

/** Links that lead onward are followed this far: a chain is short, and a circle must end. */
const longestChain = 32

const columns = ['id', 'source', 'target', 'verb', 'opened_at'] as const

/** The open links that leave `froms`. */
export async function openLinksFrom(
  store: Store<RegistryTables>,
  db: Kysely<RegistryTables>,
  project: ProjectId,
  froms: Iterable<Pseudonym>,
): Promise<OpenLinkRow[]> {
  const found: OpenLinkRow[] = []
  for (const part of parts([...froms])) {
    const rows = await db
      .selectFrom('links')
      .select(columns)
      .where('project', '=', project)
      .where('closed_at', 'is', null)
      .where(store.oneOf('source', part))
      .execute()
    for (const row of rows) found.push(toOpenLink(row))
  }
  return found
}

/** The open links that lead to `tos`. */
export async function openLinksTo(
  store: Store<RegistryTables>,
  db: Kysely<RegistryTables>,
  project: ProjectId,
  tos: Iterable<Pseudonym>,
): Promise<OpenLinkRow[]> {
  const found: OpenLinkRow[] = []
  for (const part of parts([...tos])) {
    const wanted = new Set<string>(part)
    const rows = await db
      .selectFrom('links')
      .select(columns)
      .where('project', '=', project)
      .where('closed_at', 'is', null)
      .where(store.oneOf('target_key', part.map(personKey)))
      .execute()
    for (const row of rows) if (wanted.has(row.target)) found.push(toOpenLink(row))
  }
  return found
}

/** The open links that leave `froms`, those that leave their targets, and so on to the ends of the chains. */
export async function chainsFrom(
  store: Store<RegistryTables>,
  db: Kysely<RegistryTables>,
  project: ProjectId,
  froms: Iterable<Pseudonym>,
): Promise<Map<Pseudonym, OpenLinkRow>> {
  const byFrom = new Map<Pseudonym, OpenLinkRow>()
  const asked = new Set<Pseudonym>()
  let next = new Set(froms)
  for (let depth = 0; depth < longestChain && next.size > 0; depth++) {
    for (const pseudonym of next) asked.add(pseudonym)
    const links = await openLinksFrom(store, db, project, next)
    for (const link of links) byFrom.set(link.from, link)
    next = new Set(links.map((link) => link.to).filter((to) => !asked.has(to)))
  }
  return byFrom
}

/** Where the chain that starts at `pseudonym` ends; itself when no link leaves it. */
export function endOfChain(byFrom: ReadonlyMap<Pseudonym, OpenLink>, pseudonym: Pseudonym): Pseudonym {
  let end = pseudonym
  for (let depth = 0; depth < longestChain; depth++) {
    const link = byFrom.get(end)
    if (link === undefined) break
    end = link.to
  }
  return end
}

function* parts<T>(values: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < values.length; start += lookedUpAtOnce) yield values.slice(start, start + lookedUpAtOnce)
}

function toOpenLink(row: {
  id: number
  source: string
  target: string
  verb: string
  opened_at: number
}): OpenLinkRow {
  return {
    id: row.id,
    from: row.source as Pseudonym,
    to: row.target as Pseudonym,
    verb: row.verb as LinkWrite['verb'],
    openedAt: row.opened_at,
  }
}
