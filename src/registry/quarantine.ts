/**
 * Quarantine: events that the guard kept aside, as they would have been stored: pseudonyms for ids, and nothing of what
 * was caught. They wait here until somebody releases or erases them.
 *
 * An event that comes again is kept once, by the key by which the store knows a resend.
 */
import type { Selectable } from 'kysely'
import type { SealedEvent } from '../model/event.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { Store } from './engine/store.ts'
import { addSetAside } from './set-aside.ts'
import { storableText } from './storable-text.ts'
import type { RegistryTables } from './tables.ts'

export interface Quarantined {
  /** What was caught. */
  readonly class: string
  readonly event: SealedEvent
}

export interface StoredQuarantined extends Quarantined {
  readonly id: number
}

/** Which events: these, or all of the project. */
export type QuarantineChoice = { readonly ids: readonly number[] } | { readonly all: true }

export interface Quarantine {
  /** Resolves when they are durable. Past the most that a project may keep aside, they are counted and not kept. */
  put(events: readonly Quarantined[]): Promise<void>
  /** The latest first. */
  list(project: ProjectId, limit: number, offset: number): Promise<{ readonly total: number; readonly events: StoredQuarantined[] }>
  /** At most `limit` of the chosen ones, the earliest first: to be released, then removed. */
  take(project: ProjectId, choice: QuarantineChoice, limit: number): Promise<StoredQuarantined[]>
  /** Removes what these people sent, or sent from a device of theirs. Answers how many there were. */
  removeOf(project: ProjectId, pseudonyms: ReadonlySet<Pseudonym>): Promise<number>
  /** Answers how many there were, when nothing of them is in the files any more. */
  remove(project: ProjectId, choice: QuarantineChoice): Promise<number>
}

/** Events that one project may keep aside. */
export const mostQuarantined = 100_000
const dayMs = 86_400_000
const readAtOnce = 1_000

export function createQuarantine(store: Store<RegistryTables>): Quarantine {
  const { db } = store

  async function countOf(project: ProjectId, on: Pick<typeof db, 'selectFrom'> = db): Promise<number> {
    const { count } = await on
      .selectFrom('quarantine')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('project', '=', project)
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  return {
    async put(events) {
      if (events.length === 0) return
      await store.transaction(async (tx) => {
        for (const project of new Set(events.map(({ event }) => event.project))) {
          const rows = events.filter(({ event }) => event.project === project).map(toRow)
          const room = Math.max(0, mostQuarantined - (await countOf(project, tx)))
          for (const row of rows.slice(0, room)) {
            await tx.insertInto('quarantine').values(row).onConflict((conflict) => conflict.doNothing()).execute()
          }
          await addSetAside(tx, [{ project, what: 'quarantine', count: rows.length - room }])
        }
      })
    },

    async list(project, limit, offset) {
      const rows = db.selectFrom('quarantine').selectAll().where('project', '=', project)
      return {
        total: await countOf(project),
        events: (await rows.orderBy('id', 'desc').limit(limit).offset(offset).execute()).map(toQuarantined),
      }
    },

    async take(project, choice, limit) {
      let rows = db.selectFrom('quarantine').selectAll().where('project', '=', project)
      if ('ids' in choice) rows = rows.where(store.oneOf('id', choice.ids))
      return (await rows.orderBy('id').limit(limit).execute()).map(toQuarantined)
    },

    async removeOf(project, pseudonyms) {
      const isTheirs = (pseudonym: Pseudonym | undefined) => pseudonym !== undefined && pseudonyms.has(pseudonym)
      let removed = 0
      for (let after = 0; ;) {
        const rows = await db
          .selectFrom('quarantine')
          .selectAll()
          .where('project', '=', project)
          .where('id', '>', after)
          .orderBy('id')
          .limit(readAtOnce)
          .execute()
        const last = rows.at(-1)
        if (last === undefined) return removed
        after = last.id
        const theirs = rows.map(toQuarantined).filter(({ event }) => isTheirs(event.pseudonym) || isTheirs(event.device))
        if (theirs.length === 0) continue
        await db.deleteFrom('quarantine').where(store.oneOf('id', theirs.map(({ id }) => id))).execute()
        removed += theirs.length
      }
    },

    async remove(project, choice) {
      let removal = db.deleteFrom('quarantine').where('project', '=', project)
      if ('ids' in choice) removal = removal.where(store.oneOf('id', choice.ids))
      const removed = Number((await removal.executeTakeFirst()).numDeletedRows)
      if (removed > 0) await store.dropErased()
      return removed
    },
  }
}

function toRow({ class: caught, event }: Quarantined): Omit<Selectable<RegistryTables['quarantine']>, 'id'> {
  const { project, pseudonym, name, occurredAt, dedupeKey, receivedAt } = event
  const day = Math.floor(occurredAt / dayMs)
  return {
    project,
    event_key: storableText(`${pseudonym ?? ''} ${day} ${dedupeKey} ${name}`, 512),
    class: caught,
    received_at: receivedAt,
    event: JSON.stringify({ ...event, dedupeKey: dedupeKey.toString() }),
  }
}

function toQuarantined(row: Selectable<RegistryTables['quarantine']>): StoredQuarantined {
  const event = JSON.parse(row.event) as Omit<SealedEvent, 'dedupeKey'> & { dedupeKey: string }
  // Absent members of a JSON text are the undefined ones.
  return {
    id: row.id,
    class: row.class,
    event: { ...event, pseudonym: event.pseudonym, device: event.device, dedupeKey: BigInt(event.dedupeKey) },
  }
}
