/**
 * Outgoing destinations with how far each has come. Credentials are text that somebody else encrypted; whom a destination
 * was sent is on the ledger and not here.
 */
import type { Selectable } from 'kysely'
import type {
  Destination, DestinationId, DestinationKind, DestinationState, FieldPolicy, ProvenStandingGrant, Vendor,
} from '../model/destination.ts'
import type { JsonObject } from '../model/json.ts'
import type { ProjectId } from '../model/project.ts'
import type { Store } from './engine/store.ts'
import type { RegistryTables } from './tables.ts'

export type NewDestination = Omit<Destination, 'id' | 'createdAt'> & { readonly credentials: string; readonly position: JsonObject }

export interface StoredDestination extends Destination {
  readonly credentials: string
  readonly granted: ProvenStandingGrant | null
  readonly position: JsonObject
}

export interface DestinationChange {
  readonly name?: string
  readonly address?: string
  readonly events?: readonly string[] | null
  readonly policy?: FieldPolicy
  readonly vendor?: Vendor
  readonly batchSize?: number
  readonly state?: DestinationState
  readonly credentials?: string
  readonly granted?: ProvenStandingGrant | null
  readonly position?: JsonObject
}

export interface Destinations {
  add(destination: NewDestination): Promise<StoredDestination>
  get(id: DestinationId): Promise<StoredDestination | undefined>
  /** Of one project or of all, by age; those that were removed too. */
  list(project?: ProjectId): Promise<StoredDestination[]>
  change(id: DestinationId, change: DestinationChange): Promise<void>
  /** Stops everything that runs or pauses, of all projects. Answers which were. */
  stopAll(): Promise<DestinationId[]>
}

export function createDestinations({ db }: Store<RegistryTables>, now: () => number): Destinations {
  return {
    async add(given) {
      const row = await db
        .insertInto('destinations')
        .values({
          project: given.project, name: given.name, kind: given.kind, address: given.address, created_at: now(), state: given.state,
          events: given.events && JSON.stringify(given.events), policy: JSON.stringify(given.policy), vendor: JSON.stringify(given.vendor),
          batch_size: given.batchSize, credentials: given.credentials, granted: null, position: JSON.stringify(given.position),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return toDestination(row)
    },

    async get(id) {
      const row = await db.selectFrom('destinations').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toDestination(row)
    },

    async list(project) {
      let rows = db.selectFrom('destinations').selectAll()
      if (project !== undefined) rows = rows.where('project', '=', project)
      return (await rows.orderBy('id').execute()).map(toDestination)
    },

    async change(id, change) {
      const { name, address, events, policy, vendor, batchSize, state, credentials, granted, position } = change
      const set = {
        ...(name !== undefined && { name }),
        ...(address !== undefined && { address }),
        ...(events !== undefined && { events: events && JSON.stringify(events) }),
        ...(policy !== undefined && { policy: JSON.stringify(policy) }),
        ...(vendor !== undefined && { vendor: JSON.stringify(vendor) }),
        ...(batchSize !== undefined && { batch_size: batchSize }),
        ...(state !== undefined && { state }),
        ...(credentials !== undefined && { credentials }),
        ...(granted !== undefined && { granted: granted && JSON.stringify(granted) }),
        ...(position !== undefined && { position: JSON.stringify(position) }),
      }
      if (Object.keys(set).length === 0) return
      await db.updateTable('destinations').set(set).where('id', '=', id).execute()
    },

    async stopAll() {
      const rows = await db
        .updateTable('destinations')
        .set({ state: 'stopped' })
        .where('state', 'in', ['running', 'paused'])
        .returning('id')
        .execute()
      return rows.map(({ id }) => id)
    },
  }
}

function toDestination(row: Selectable<RegistryTables['destinations']>): StoredDestination {
  return {
    id: row.id,
    project: row.project,
    name: row.name,
    kind: row.kind as DestinationKind,
    address: row.address,
    events: row.events === null ? null : (JSON.parse(row.events) as string[]),
    policy: JSON.parse(row.policy) as FieldPolicy,
    vendor: JSON.parse(row.vendor) as Vendor,
    state: row.state as DestinationState,
    batchSize: row.batch_size,
    createdAt: row.created_at,
    credentials: row.credentials,
    granted: row.granted === null ? null : (JSON.parse(row.granted) as ProvenStandingGrant),
    position: JSON.parse(row.position) as JsonObject,
  }
}
