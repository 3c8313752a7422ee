/**
 * Findings: what the guard caught, where, and how often; never what it was. One row for each place; a place that was
 * dealt with opens again when it leaks again. Bounded: past the most places of a project, new ones are counted as set
 * aside.
 */
import { hash } from 'node:crypto'
import type { Selectable } from 'kysely'
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

export function createFindings(store: Store<RegistryTables>, now: () => number): Findings {
  const { db } = store
  return {
    async add(found) {
      if (found.length === 0) return []
      return store.transaction(async (tx) => {
        await holdFeed(store, tx, 'findings')
        const kept: StoredFinding[] = []
        const aside: SetAsideCount[] = []
        const room = new Map<ProjectId, number>()
        for (const row of inOrder(found)) {
          const known = await tx
            .updateTable('findings')
            .set((eb) => ({
              count: eb('count', '+', row.count),
              action: row.action,
              first_at: eb.case().when('first_at', '>', row.first_at).then(row.first_at).else(eb.ref('first_at')).end(),
              last_at: eb.case().when('last_at', '<', row.last_at).then(row.last_at).else(eb.ref('last_at')).end(),
              resolved_at: eb.case().when('resolved_at', '<', row.last_at).then(null).else(eb.ref('resolved_at')).end(),
            }))
            .where('project', '=', row.project)
            .where('digest', '=', row.digest)
            .returningAll()
            .executeTakeFirst()
          if (known !== undefined) {
            kept.push(toFinding(known))
            continue
          }
          const left = room.get(row.project) ?? mostFindings - (await countOf(row.project))
          if (left <= 0) {
            aside.push({ project: row.project, what: 'finding', count: row.count })
            room.set(row.project, 0)
            continue
          }
          room.set(row.project, left - 1)
          kept.push(toFinding(await tx.insertInto('findings').values(row).returningAll().executeTakeFirstOrThrow()))
        }
        await addSetAside(tx, summed(aside))
        return kept

        async function countOf(project: ProjectId): Promise<number> {
          const { count } = await tx
            .selectFrom('findings')
            .select((eb) => eb.fn.countAll<number | string>().as('count'))
            .where('project', '=', project)
            .executeTakeFirstOrThrow()
          return Number(count)
        }
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

function inOrder(found: readonly FoundAt[]): NewRow[] {
  const rows = found.map(toRow)
  return rows.sort((a, b) => a.project - b.project || (a.digest < b.digest ? -1 : 1))
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
