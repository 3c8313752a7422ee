/**
 * Profiles: the properties of people and groups, without anything that names them (that is under seal).
 *
 * Writes are applied in the order given, each over the state that those before it left; a write that follows merges
 * goes to the profile of the person that its pseudonym belongs to now. How an operation changes a profile is given as
 * a function (identity/). Every change gives the row a higher version, for copies elsewhere.
 */
import type { Selectable, Transaction } from 'kysely'
import type { JsonObject, JsonValue } from '../model/json.ts'
import type { ProfileWrite } from '../model/identity-write.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym, PseudonymKind } from '../model/pseudonym.ts'
import type { BulkRow, BulkTable, Store } from './engine/store.ts'
import { advanceFeed, holdFeed } from './feed.ts'
import { chainsFrom, endOfChain } from './link-rows.ts'
import { writeSetting } from './settings.ts'
import type { RegistryTables } from './tables.ts'

/** What folding a write over a profile can see and change. */
export interface ProfileState {
  readonly properties: JsonObject
  readonly createdAt: number
  /** Undefined until a write says when the person was seen. */
  readonly lastSeen: number | undefined
  /** A deleted profile stays as an empty mark, so that copies learn of it; a later write makes it anew. */
  readonly deleted: boolean
}

/** The profile after `write`; `before` is undefined when there was none. Answers undefined to change nothing. */
export type ApplyProfile = (before: ProfileState | undefined, write: ProfileWrite) => ProfileState | undefined

export interface Profile extends ProfileState {
  readonly project: ProjectId
  readonly pseudonym: Pseudonym
  readonly subject: PseudonymKind
  /** Grows with every change of any profile. */
  readonly version: number
}

export interface Profiles {
  /**
   * Applies `writes` in order, in one transaction. Answers how many profiles were changed.
   *
   * @param mark a setting that the same transaction writes: how far its reader has come in a log, so that what a
   * crash makes it read again is not applied again
   */
  applyProfiles(
    writes: readonly ProfileWrite[],
    apply: ApplyProfile,
    mark?: { readonly key: string; readonly value: JsonValue },
  ): Promise<number>
  /** The profiles of these pseudonyms, deleted ones left out; no merges are followed. */
  read(project: ProjectId, pseudonyms: readonly Pseudonym[]): Promise<Map<Pseudonym, Profile>>
  /** The profiles changed after `version`, deleted ones included, in order, at most `limit` (5,000 when absent). */
  profileChangesSince(version: number, limit?: number): Promise<Profile[]>
}

interface Working {
  readonly project: ProjectId
  readonly pseudonym: Pseudonym
  readonly subject: PseudonymKind
  /** The row in the table; undefined for a profile that this batch makes. */
  readonly id: number | undefined
  state: ProfileState | undefined
  changed: boolean
}

const profileTable: BulkTable = {
  name: 'profiles',
  columns: {
    project: 'integer',
    pseudonym: 'text',
    subject: 'text',
    properties: 'text',
    created_at: 'integer',
    last_seen: 'integer',
    deleted: 'integer',
    version: 'integer',
  },
}

export function createProfiles(store: Store<RegistryTables>, now: () => number): Profiles {
  const { db } = store
  return {
    async applyProfiles(writes, apply, mark) {
      if (writes.length === 0) return 0
      return store.transaction(async (tx) => {
        const start = await holdFeed(store, tx, 'profiles')
        if (mark !== undefined) await writeSetting(tx, mark.key, mark.value, now())
        const changed: Working[] = []
        for (const project of new Set(writes.map((write) => write.project))) {
          const part = writes.filter((write) => write.project === project)
          for (const profile of await fold(store, tx, project, part, apply)) changed.push(profile)
        }
        if (changed.length === 0) return 0
        await save(store, tx, changed, start)
        await advanceFeed(tx, 'profiles', start + changed.length)
        return changed.length
      })
    },

    async read(project, pseudonyms) {
      if (pseudonyms.length === 0) return new Map()
      const rows = await db
        .selectFrom('profiles')
        .selectAll()
        .where('project', '=', project)
        .where('deleted', '=', 0)
        .where(store.oneOf('pseudonym', pseudonyms))
        .execute()
      return new Map(rows.map((row) => [row.pseudonym as Pseudonym, toProfile(row)]))
    },

    async profileChangesSince(version, limit = 5_000) {
      const changes = db.selectFrom('profiles').selectAll().where('version', '>', version)
      return (await changes.orderBy('version').limit(limit).execute()).map(toProfile)
    },
  }
}

/** Applies one project's writes to the profiles as they are and answers those that changed. */
async function fold(
  store: Store<RegistryTables>,
  tx: Transaction<RegistryTables>,
  project: ProjectId,
  writes: readonly ProfileWrite[],
  apply: ApplyProfile,
): Promise<Working[]> {
  const followed = writes.filter((write) => write.resolve && isPerson(write.subject)).map((write) => write.pseudonym)
  const chains = await chainsFrom(store, tx, project, followed)
  const target = (write: ProfileWrite): Pseudonym =>
    write.resolve && isPerson(write.subject) ? endOfChain(chains, write.pseudonym) : write.pseudonym

  const profiles = new Map<Pseudonym, Working>()
  const wanted = [...new Set(writes.map(target))]
  const rows = await tx
    .selectFrom('profiles')
    .selectAll()
    .where('project', '=', project)
    .where(store.oneOf('pseudonym', wanted))
    .execute()
  for (const row of rows) {
    const { pseudonym, subject, version: _, ...state } = toProfile(row)
    profiles.set(pseudonym, { project, pseudonym, subject, id: row.id, state, changed: false })
  }
  for (const write of writes) {
    const pseudonym = target(write)
    let profile = profiles.get(pseudonym)
    if (profile === undefined) {
      // Whoever a device was merged into is a user.
      const subject = pseudonym === write.pseudonym ? write.subject : 'user'
      profile = { project, pseudonym, subject, id: undefined, state: undefined, changed: false }
      profiles.set(pseudonym, profile)
    }
    const after = apply(profile.state, write)
    if (after === undefined || after === profile.state) continue
    profile.state = after
    profile.changed = true
  }
  return [...profiles.values()].filter((profile) => profile.changed)
}

async function save(
  store: Store<RegistryTables>,
  tx: Transaction<RegistryTables>,
  changed: readonly Working[],
  start: number,
): Promise<void> {
  let version = start
  const inserts: BulkRow[] = []
  const updates: BulkRow[] = []
  for (const { project, pseudonym, subject, id, state } of changed) {
    if (state === undefined) continue
    const { createdAt, lastSeen, deleted } = state
    const kept = [JSON.stringify(state.properties), createdAt, lastSeen ?? null, deleted ? 1 : 0, ++version] as const
    if (id === undefined) inserts.push([project, pseudonym, subject, ...kept])
    else updates.push([id, ...kept])
  }
  await store.updateMany(tx, profileUpdate, updates)
  await store.insertMany(tx, profileTable, inserts)
}

const profileUpdate: BulkTable = {
  name: 'profiles',
  columns: {
    id: 'integer',
    properties: 'text',
    created_at: 'integer',
    last_seen: 'integer',
    deleted: 'integer',
    version: 'integer',
  },
}

function isPerson(subject: PseudonymKind): boolean {
  return subject === 'user' || subject === 'device'
}

function toProfile(row: Selectable<RegistryTables['profiles']>): Profile {
  return {
    project: row.project,
    pseudonym: row.pseudonym as Pseudonym,
    subject: row.subject as PseudonymKind,
    properties: JSON.parse(row.properties) as JsonObject,
    createdAt: row.created_at,
    lastSeen: row.last_seen ?? undefined,
    deleted: row.deleted === 1,
    version: row.version,
  }
}
