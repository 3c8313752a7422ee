/**
 * Findings: what the guard caught, where, and how often; never what it was. One row for each place; a place that was
 * dealt with opens again when it leaks again. Bounded: past the most places of a project, new ones are counted as set
 * aside.
 */
import { hash } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { ProjectId } from '../model/project.ts'
import type { Store } from './engine/store.ts'
import { holdFeed } from './feed.ts'
import { addSetAside, type SetAsideCount } from './set-aside.ts'
import { storableText } from './storable-text.ts'
import type { RegistryTables } from './tables.ts'

export interface FoundAt {
  readonly project: ProjectId
  readonly class: string
  readonly action: string
  readonly rule: string
  /** The event, or the profile operation. */
  readonly event: string
  readonly property: string
  readonly page: string
  readonly sdk: string
  readonly count: number
  /** Milliseconds. */
  readonly firstAt: number
  readonly lastAt: number
}

export interface StoredFinding extends FoundAt {
  readonly id: number
  /** When somebody dealt with it; null once it came again. */
  readonly resolvedAt: number | null
}

export interface Findings {
  /** Adds what was found to what is known. Answers the rows as they are then, those set aside left out. */
  add(found: readonly FoundAt[]): Promise<StoredFinding[]>
  /** The latest first. */
  list(project: ProjectId): Promise<StoredFinding[]>
  /** False when there is no such finding. */
  resolve(project: ProjectId, id: number): Promise<boolean>
  /**
   * Of these findings, those that nobody was told of since `since`; from now on they count as told at `at`. Two that
   * ask at once are never answered the same one.
   */
  claimAlerts(ids: readonly number[], since: number, at: number): Promise<Set<number>>
}

/** Places that one project's findings may name. */
export const mostFindings = 10_000
/** For one statement: databases take some ten thousand parameters, and a row has fourteen. */
const rowsAtOnce = 500

export function createFindings(store: Store<RegistryTables>, now: () => number): Findings {
  const { db } = store

  async function countOf(tx: Kysely<RegistryTables>, project: ProjectId): Promise<number> {
    const { count } = await tx
      .selectFrom('findings')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('project', '=', project)
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async function knownOf(tx: Kysely<RegistryTables>, project: ProjectId, rows: readonly NewRow[]): Promise<Set<string>> {
    const digests = rows.map(({ digest }) => digest)
    const known = await tx.selectFrom('findings').select('digest').where('project', '=', project).where(store.oneOf('digest', digests)).execute()
    return new Set(known.map(({ digest }) => digest))
  }

  /** In the order in which they were given, with which places are new decided before. */
  async function upsert(tx: Kysely<RegistryTables>, rows: readonly NewRow[]): Promise<StoredFinding[]> {
    const written = await tx
      .insertInto('findings')
      .values([...rows])
      .onConflict((conflict) => conflict.columns(['project', 'digest']).doUpdateSet((eb) => ({
        count: eb('findings.count', '+', eb.ref('excluded.count')),
        action: eb.ref('excluded.action'),
        first_at: eb.case().when('findings.first_at', '>', eb.ref('excluded.first_at')).then(eb.ref('excluded.first_at')).else(eb.ref('findings.first_at')).end(),
        last_at: eb.case().when('findings.last_at', '<', eb.ref('excluded.last_at')).then(eb.ref('excluded.last_at')).else(eb.ref('findings.last_at')).end(),
        resolved_at: eb.case().when('findings.resolved_at', '<', eb.ref('excluded.last_at')).then(null).else(eb.ref('findings.resolved_at')).end(),
      })))
      .returningAll()
      .execute()
    const place = new Map(rows.map(({ digest }, n) => [digest, n]))
    return written.toSorted((one, other) => place.get(one.digest)! - place.get(other.digest)!).map(toFinding)
  }

  return {
    async add(found) {
      if (found.length === 0) return []
      return store.transaction(async (tx) => {
        await holdFeed(store, tx, 'findings')
        const kept: StoredFinding[] = []
        const aside: SetAsideCount[] = []
        for (const [project, rows] of byProject(found)) {
          let left = mostFindings - (await countOf(tx, project))
          for (let from = 0; from < rows.length; from += rowsAtOnce) {
            const part = rows.slice(from, from + rowsAtOnce)
            const known = await knownOf(tx, project, part)
            const taken: NewRow[] = []
            for (const row of part) {
              if (!known.has(row.digest) && left-- <= 0) aside.push({ project, what: 'finding', count: row.count })
              else taken.push(row)
            }
            if (taken.length > 0) kept.push(...(await upsert(tx, taken)))
          }
        }
        await addSetAside(tx, summed(aside))
        return kept
      })
    },

    async list(project) {
      const rows = db.selectFrom('findings').selectAll().where('project', '=', project)
      return (await rows.orderBy('last_at', 'desc').orderBy('id', 'desc').execute()).map(toFinding)
    },

    async resolve(project, id) {
      const change = db.updateTable('findings').set({ resolved_at: now() }).where('project', '=', project).where('id', '=', id)
      return (await change.executeTakeFirst()).numUpdatedRows > 0n
    },

    async claimAlerts(ids, since, at) {
      if (ids.length === 0) return new Set()
      const rows = await db
        .updateTable('findings')
        .set({ alerted_at: at })
        .where(store.oneOf('id', ids))
        .where((eb) => eb.or([eb('alerted_at', 'is', null), eb('alerted_at', '<=', since)]))
        .returning('id')
        .execute()
      return new Set(rows.map((row) => row.id))
    },
  }
}

type NewRow = Omit<Selectable<RegistryTables['findings']>, 'id'>

/** Each place once, in one order for everybody who writes. */
function byProject(found: readonly FoundAt[]): Map<ProjectId, NewRow[]> {
  const places = new Map<string, NewRow>()
  for (const row of found.map(toRow)) {
    const key = `${row.project} ${row.digest}`
    const other = places.get(key)
    places.set(key, other === undefined ? row : {
      ...row, count: other.count + row.count, first_at: Math.min(other.first_at, row.first_at), last_at: Math.max(other.last_at, row.last_at),
    })
  }
  const sorted = [...places.values()].sort((a, b) => a.project - b.project || (a.digest < b.digest ? -1 : 1))
  const grouped = new Map<ProjectId, NewRow[]>()
  for (const row of sorted) {
    const rows = grouped.get(row.project)
    if (rows === undefined) grouped.set(row.project, [row])
    else rows.push(row)
  }
  return grouped
}

function toRow(found: FoundAt): NewRow {
  const text = (value: string): string => storableText(value, 256)
  const place = {
    class: text(found.class), rule: text(found.rule), event: text(found.event), property: text(found.property),
    page: text(found.page), sdk: text(found.sdk),
  }
  return {
    project: found.project,
    digest: hash('sha256', JSON.stringify(Object.values(place)), 'hex'),
    ...place,
    action: found.action,
    count: found.count,
    first_at: found.firstAt,
    last_at: found.lastAt,
    resolved_at: null,
    alerted_at: null,
  }
}

function summed(counts: readonly SetAsideCount[]): SetAsideCount[] {
  const sums = new Map<ProjectId, number>()
  for (const { project, count } of counts) sums.set(project, (sums.get(project) ?? 0) + count)
  return [...sums].map(([project, count]) => ({ project, what: 'finding', count }))
}

function toFinding(row: Selectable<RegistryTables['findings']>): StoredFinding {
  return {
    id: row.id,
    project: row.project,
    class: row.class,
    action: row.action,
    rule: row.rule,
    event: row.event,
    property: row.property,
    page: row.page,
    sdk: row.sdk,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
    resolvedAt: row.resolved_at,
  }
}
