/**
 * What became of batches, and of deletions that were asked of destinations. It is for people who look after a destination;
 * evidence is the ledger.
 */
import type { Selectable } from 'kysely'
import type { DestinationId } from '../model/destination.ts'
import type { JsonObject } from '../model/json.ts'
import type { Store } from './engine/store.ts'
import type { RegistryTables } from './tables.ts'

/** `dead`: given up, and can be replayed. `replayed`: a dead one that was sent after all. `partly`: some of its events were refused. */
export type BatchOutcome = 'sent' | 'partly' | 'failed' | 'dead' | 'replayed' | 'dropped'

export interface ForwardBatch {
  /** Grows in the order of happening. */
  readonly id: number
  readonly destination: DestinationId
  /** As the destination knows it. */
  readonly batch: string
  /** Milliseconds. */
  readonly at: number
  readonly outcome: BatchOutcome
  readonly events: number
  readonly people: number
  /** Identifying fields that were in it. */
  readonly fields: readonly string[]
  readonly reason: string | null
  /** The ledger's entry about its end. */
  readonly entry: number | null
  readonly range: JsonObject | null
}

/** `asked`: not told yet. `told`: the destination took the request. `by-hand`: somebody has to ask. */
export type DeletionState = 'asked' | 'told' | 'by-hand' | 'confirmed'

export interface ForwardDeletion {
  readonly id: number
  readonly destination: DestinationId
  /** The ledger's entry that has the people. */
  readonly entry: number
  readonly people: number
  /** Milliseconds. */
  readonly askedAt: number
  readonly state: DeletionState
  readonly tries: number
  /** How the destination names the request. */
  readonly tracking: string | null
  readonly reason: string | null
  readonly confirmedAt: number | null
  readonly evidence: string | null
}

export interface ForwardLog {
  addBatch(batch: Omit<ForwardBatch, 'id'>): Promise<number>
  changeBatch(id: number, change: Pick<ForwardBatch, 'outcome' | 'range'>): Promise<void>
  batch(destination: DestinationId, id: number): Promise<ForwardBatch | undefined>
  /** The latest first, older than `before` when it is given. */
  batches(destination: DestinationId, limit: number, before?: number, outcome?: BatchOutcome): Promise<ForwardBatch[]>
  totals(destination: DestinationId): Promise<Readonly<Record<BatchOutcome, number>>>
  /** Forgets batches of a destination that ended well, but for the latest. */
  prune(destination: DestinationId, keep: number): Promise<void>
  addDeletion(deletion: Omit<ForwardDeletion, 'id'>): Promise<void>
  deletion(destination: DestinationId, id: number): Promise<ForwardDeletion | undefined>
  deletions(destination: DestinationId, limit: number): Promise<ForwardDeletion[]>
  openDeletions(): Promise<ForwardDeletion[]>
  changeDeletion(id: number, change: Partial<Omit<ForwardDeletion, 'id' | 'destination' | 'entry'>>): Promise<void>
}

const outcomes: readonly BatchOutcome[] = ['sent', 'partly', 'failed', 'dead', 'replayed', 'dropped']

export function createForwardLog({ db }: Store<RegistryTables>): ForwardLog {
  return {
    async addBatch({ range, fields, ...rest }) {
      const row = { ...rest, fields: JSON.stringify(fields), range: range && JSON.stringify(range) }
      return (await db.insertInto('forward_batches').values(row).returning('id').executeTakeFirstOrThrow()).id
    },

    async changeBatch(id, { outcome, range }) {
      await db.updateTable('forward_batches').set({ outcome, range: range && JSON.stringify(range) }).where('id', '=', id).execute()
    },

    async batch(destination, id) {
      const row = await db.selectFrom('forward_batches').selectAll().where('id', '=', id).where('destination', '=', destination).executeTakeFirst()
      return row && toBatch(row)
    },

    async batches(destination, limit, before, outcome) {
      let rows = db.selectFrom('forward_batches').selectAll().where('destination', '=', destination)
      if (before !== undefined) rows = rows.where('id', '<', before)
      if (outcome !== undefined) rows = rows.where('outcome', '=', outcome)
      return (await rows.orderBy('id', 'desc').limit(limit).execute()).map(toBatch)
    },

    async totals(destination) {
      const rows = await db
        .selectFrom('forward_batches')
        .select(({ fn }) => ['outcome', fn.countAll<number>().as('count')])
        .where('destination', '=', destination)
        .groupBy('outcome')
        .execute()
      const found = new Map(rows.map(({ outcome, count }) => [outcome, Number(count)]))
      return Object.fromEntries(outcomes.map((outcome) => [outcome, found.get(outcome) ?? 0])) as Record<BatchOutcome, number>
    },

    async prune(destination, keep) {
      const edge = await db.selectFrom('forward_batches').select('id').where('destination', '=', destination).orderBy('id', 'desc').offset(keep).limit(1).executeTakeFirst()
      if (edge === undefined) return
      await db.deleteFrom('forward_batches').where('destination', '=', destination).where('id', '<=', edge.id).where('outcome', '!=', 'dead').execute()
    },

    async addDeletion(deletion) {
      const { destination, entry, people, askedAt, state, tries, tracking, reason, confirmedAt, evidence } = deletion
      await db
        .insertInto('forward_deletions')
        .values({ destination, entry, people, asked_at: askedAt, state, tries, tracking, reason, confirmed_at: confirmedAt, evidence })
        .onConflict((conflict) => conflict.column('entry').doNothing())
        .execute()
    },

    async deletion(destination, id) {
      const row = await db.selectFrom('forward_deletions').selectAll().where('id', '=', id).where('destination', '=', destination).executeTakeFirst()
      return row && toDeletion(row)
    },

    async deletions(destination, limit) {
      const rows = db.selectFrom('forward_deletions').selectAll().where('destination', '=', destination)
      return (await rows.orderBy('id', 'desc').limit(limit).execute()).map(toDeletion)
    },

    async openDeletions() {
      return (await db.selectFrom('forward_deletions').selectAll().where('state', 'in', ['asked', 'told']).orderBy('id').execute()).map(toDeletion)
    },

    async changeDeletion(id, { people, askedAt, state, tries, tracking, reason, confirmedAt, evidence }) {
      const set = {
        ...(people !== undefined && { people }),
        ...(askedAt !== undefined && { asked_at: askedAt }),
        ...(state !== undefined && { state }),
        ...(tries !== undefined && { tries }),
        ...(tracking !== undefined && { tracking }),
        ...(reason !== undefined && { reason }),
        ...(confirmedAt !== undefined && { confirmed_at: confirmedAt }),
        ...(evidence !== undefined && { evidence }),
      }
      await db.updateTable('forward_deletions').set(set).where('id', '=', id).execute()
    },
  }
}

function toBatch({ range, fields, outcome, ...rest }: Selectable<RegistryTables['forward_batches']>): ForwardBatch {
  return {
    ...rest, outcome: outcome as BatchOutcome, fields: JSON.parse(fields) as string[],
    range: range === null ? null : (JSON.parse(range) as JsonObject),
  }
}

function toDeletion(row: Selectable<RegistryTables['forward_deletions']>): ForwardDeletion {
  return {
    id: row.id, destination: row.destination, entry: row.entry, people: row.people, askedAt: row.asked_at,
    state: row.state as DeletionState, tries: row.tries, tracking: row.tracking, reason: row.reason,
    confirmedAt: row.confirmed_at, evidence: row.evidence,
  }
}
