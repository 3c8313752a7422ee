/**
 * Requests about people's own data: erasures, and retrievals of what is kept of somebody.
 *
 * Whom a request is about stands in `work`, and only while the work needs it: a list of the erased would be the very
 * thing that has to go. The ledger has the set.
 */
import type { Selectable } from 'kysely'
import type { JsonObject } from '../model/json.ts'
import type { ProjectId } from '../model/project.ts'
import type { Store } from './engine/store.ts'
import type { RegistryTables } from './tables.ts'

export type PrivacyRequestKind = 'erasure' | 'retrieval'
export type PrivacyRequestState = 'waiting' | 'running' | 'done' | 'revoked'

export interface PrivacyRequest {
  /** Grows in the order of asking. */
  readonly id: number
  readonly project: ProjectId
  readonly kind: PrivacyRequestKind
  /** Names the request to others; unguessable. */
  readonly tracking: string
  readonly state: PrivacyRequestState
  /** As the ledger names them. */
  readonly requestedBy: string
  /** Milliseconds. */
  readonly requestedAt: number
  readonly finishedAt: number | null
  /** What was asked, without people. */
  readonly asked: JsonObject
  /** What the work needs; empty when it is over. */
  readonly work: JsonObject
  /** What came of it: counts. */
  readonly result: JsonObject
}

export interface NewPrivacyRequest {
  readonly project: ProjectId
  readonly kind: PrivacyRequestKind
  readonly tracking: string
  readonly requestedBy: string
  readonly asked: JsonObject
  readonly work: JsonObject
}

export interface PrivacyRequestChange {
  readonly state?: PrivacyRequestState
  readonly finishedAt?: number
  readonly work?: JsonObject
  readonly result?: JsonObject
}

export interface PrivacyRequests {
  add(request: NewPrivacyRequest): Promise<PrivacyRequest>
  get(id: number): Promise<PrivacyRequest | undefined>
  byTracking(project: ProjectId, kind: PrivacyRequestKind, tracking: string): Promise<PrivacyRequest | undefined>
  /** The latest first, older than `before` when it is given. */
  list(project: ProjectId, kind: PrivacyRequestKind, limit: number, before?: number): Promise<PrivacyRequest[]>
  /** What is not over, of all projects, the earliest first. */
  unfinished(): Promise<PrivacyRequest[]>
  change(id: number, change: PrivacyRequestChange): Promise<void>
  /** Ends retrievals of before `before`, milliseconds: nobody is named by them any more. */
  endRetrievals(before: number): Promise<void>
  /** Takes back what nobody has begun. Answers whether it did. */
  revoke(id: number): Promise<boolean>
}

export function createPrivacyRequests(store: Store<RegistryTables>, now: () => number): PrivacyRequests {
  const { db } = store
  return {
    async add({ project, kind, tracking, requestedBy, asked, work }) {
      const row = await db
        .insertInto('privacy_requests')
        .values({
          project, kind, tracking, state: 'waiting', requested_by: requestedBy, requested_at: now(), finished_at: null,
          asked: JSON.stringify(asked), work: JSON.stringify(work), result: '{}',
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return toRequest(row)
    },

    async get(id) {
      const row = await db.selectFrom('privacy_requests').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toRequest(row)
    },

    async byTracking(project, kind, tracking) {
      const row = await db
        .selectFrom('privacy_requests')
        .selectAll()
        .where('tracking', '=', tracking)
        .where('project', '=', project)
        .where('kind', '=', kind)
        .executeTakeFirst()
      return row && toRequest(row)
    },

    async list(project, kind, limit, before) {
      let rows = db.selectFrom('privacy_requests').selectAll().where('project', '=', project).where('kind', '=', kind)
      if (before !== undefined) rows = rows.where('id', '<', before)
      return (await rows.orderBy('id', 'desc').limit(limit).execute()).map(toRequest)
    },

    async unfinished() {
      const rows = db.selectFrom('privacy_requests').selectAll().where('state', 'in', ['waiting', 'running'])
      return (await rows.orderBy('id').execute()).map(toRequest)
    },

    async change(id, { state, finishedAt, work, result }) {
      const set = {
        ...(state !== undefined && { state }),
        ...(finishedAt !== undefined && { finished_at: finishedAt }),
        ...(work !== undefined && { work: JSON.stringify(work) }),
        ...(result !== undefined && { result: JSON.stringify(result) }),
      }
      await db.updateTable('privacy_requests').set(set).where('id', '=', id).execute()
    },

    async endRetrievals(before) {
      await db
        .updateTable('privacy_requests')
        .set({ state: 'done', work: '{}', finished_at: now() })
        .where('kind', '=', 'retrieval')
        .where('requested_at', '<', before)
        .where('state', '!=', 'done')
        .execute()
    },

    async revoke(id) {
      const { numUpdatedRows } = await db
        .updateTable('privacy_requests')
        .set({ state: 'revoked', work: '{}', finished_at: now() })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
  }
}

function toRequest(row: Selectable<RegistryTables['privacy_requests']>): PrivacyRequest {
  return {
    id: row.id,
    project: row.project,
    kind: row.kind as PrivacyRequestKind,
    tracking: row.tracking,
    state: row.state as PrivacyRequestState,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    finishedAt: row.finished_at,
    asked: JSON.parse(row.asked) as JsonObject,
    work: JSON.parse(row.work) as JsonObject,
    result: JSON.parse(row.result) as JsonObject,
  }
}
