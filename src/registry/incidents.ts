/**
 * Incidents and what belongs to them. The document of an incident is what the room `incident` says it is; here it has a
 * version, so that of two who change it at once the second is told, and every version is kept.
 */
import type { Selectable } from 'kysely'
import type { JsonObject } from '../model/json.ts'
import type { MemberId } from '../model/member.ts'
import type { Store } from './engine/store.ts'
import type { RegistryTables } from './tables.ts'

export interface StoredIncident {
  readonly id: number
  /** `2026-007`: the year and a number within it. */
  readonly name: string
  readonly version: number
  readonly openedAt: number
  readonly updatedAt: number
  readonly document: JsonObject
}

export interface IncidentVersion {
  readonly version: number
  readonly at: number
  readonly actor: string
  /** What was changed, in a word. */
  readonly change: string
}

export type IncidentPartKind = 'exposure' | 'measure' | 'log'

export interface IncidentPart {
  /** Within its incident and kind, from 1 on. */
  readonly number: number
  readonly at: number
  readonly body: JsonObject
}

/** Whose a session is, also one that has ended. */
export interface KnownSession {
  /** Undefined for the owner's link. */
  readonly member: MemberId | undefined
  readonly createdAt: number
  readonly endedAt: number
}

export interface Incidents {
  open(document: JsonObject, year: number, actor: string): Promise<StoredIncident>
  get(id: number): Promise<StoredIncident | undefined>
  /** The latest first. */
  list(): Promise<StoredIncident[]>
  /** Replaces the document of this version; false when somebody else did first. */
  save(id: number, version: number, document: JsonObject, by: { readonly actor: string; readonly change: string }): Promise<boolean>
  /** The earliest first. */
  versions(id: number): Promise<IncidentVersion[]>
  documentOf(id: number, version: number): Promise<JsonObject | undefined>
  addPart(incident: number, kind: IncidentPartKind, body: JsonObject, content?: string): Promise<IncidentPart>
  changePart(incident: number, kind: IncidentPartKind, number: number, body: JsonObject): Promise<void>
  /** By number. */
  parts(incident: number, kind: IncidentPartKind): Promise<IncidentPart[]>
  contentOf(incident: number, kind: IncidentPartKind, number: number): Promise<string | undefined>
  whoseSession(session: number): Promise<KnownSession | undefined>
}

export function createIncidents(store: Store<RegistryTables>, now: () => number): Incidents {
  const { db } = store
  return {
    open: (document, year, actor) => store.transaction(async (tx) => {
      const last = await tx.selectFrom('incidents').select('name').where('name', 'like', `${year}-%`).orderBy('id', 'desc').executeTakeFirst()
      const number = last === undefined ? 1 : Number(last.name.slice(5)) + 1
      const row = await tx.insertInto('incidents').values({
        name: `${year}-${String(number).padStart(3, '0')}`, version: 1, opened_at: now(), updated_at: now(), document: JSON.stringify(document),
      }).returningAll().executeTakeFirstOrThrow()
      await tx.insertInto('incident_versions').values({
        incident: row.id, version: 1, at: now(), actor, change: 'opened', document: row.document,
      }).execute()
      return toIncident(row)
    }),

    async get(id) {
      const row = await db.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toIncident(row)
    },

    async list() {
      return (await db.selectFrom('incidents').selectAll().orderBy('id', 'desc').execute()).map(toIncident)
    },

    save: (id, version, document, { actor, change }) => store.transaction(async (tx) => {
      const text = JSON.stringify(document)
      const updated = await tx.updateTable('incidents').set({ version: version + 1, updated_at: now(), document: text })
        .where('id', '=', id).where('version', '=', version).executeTakeFirst()
      if (updated.numUpdatedRows === 0n) return false
      await tx.insertInto('incident_versions').values({ incident: id, version: version + 1, at: now(), actor, change, document: text }).execute()
      return true
    }),

    async versions(id) {
      return db.selectFrom('incident_versions').select(['version', 'at', 'actor', 'change']).where('incident', '=', id).orderBy('version').execute()
    },

    async documentOf(id, version) {
      const row = await db.selectFrom('incident_versions').select('document').where('incident', '=', id).where('version', '=', version).executeTakeFirst()
      return row && (JSON.parse(row.document) as JsonObject)
    },

    addPart: (incident, kind, body, content) => store.transaction(async (tx) => {
      const last = await tx.selectFrom('incident_parts').select((eb) => eb.fn.max('number').as('number'))
        .where('incident', '=', incident).where('kind', '=', kind).executeTakeFirst()
      const row = await tx.insertInto('incident_parts').values({
        incident, kind, number: Number(last?.number ?? 0) + 1, at: now(), body: JSON.stringify(body), content: content ?? null,
      }).returning(['number', 'at', 'body']).executeTakeFirstOrThrow()
      return toPart(row)
    }),

    async changePart(incident, kind, number, body) {
      await db.updateTable('incident_parts').set({ body: JSON.stringify(body) })
        .where('incident', '=', incident).where('kind', '=', kind).where('number', '=', number).execute()
    },

    async parts(incident, kind) {
      const rows = db.selectFrom('incident_parts').select(['number', 'at', 'body']).where('incident', '=', incident).where('kind', '=', kind)
      return (await rows.orderBy('number').execute()).map(toPart)
    },

    async contentOf(incident, kind, number) {
      const row = await db.selectFrom('incident_parts').select('content')
        .where('incident', '=', incident).where('kind', '=', kind).where('number', '=', number).executeTakeFirst()
      return row?.content ?? undefined
    },

    async whoseSession(session) {
      const row = await db.selectFrom('sessions').select(['member', 'created_at', 'expires_at', 'revoked_at']).where('id', '=', session).executeTakeFirst()
      return row && { member: row.member ?? undefined, createdAt: row.created_at, endedAt: row.revoked_at ?? row.expires_at }
    },
  }
}

function toIncident(row: Selectable<RegistryTables['incidents']>): StoredIncident {
  const { id, name, version } = row
  return { id, name, version, openedAt: row.opened_at, updatedAt: row.updated_at, document: JSON.parse(row.document) as JsonObject }
}

function toPart({ number, at, body }: { number: number; at: number; body: string }): IncidentPart {
  return { number, at, body: JSON.parse(body) as JsonObject }
}
