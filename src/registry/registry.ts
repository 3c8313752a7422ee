/**
 * Opens the three stores, in files or in PostgreSQL, and puts their parts together.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Advisories, createAdvisories } from './advisories.ts'
import { createBoards, type Boards } from './boards.ts'
import { type Bulletins, createBulletins } from './bulletins.ts'
import { createDataSettings, type DataSettings } from './data-settings.ts'
import { createDestinations, type Destinations } from './destinations.ts'
import { createDictionary, type Dictionary } from './dictionary.ts'
import {
  isMigrated,
  migrateStore,
  openStore,
  type StoreAddress,
  type StoreDefinition,
  type StoreKind,
} from './engine/open-store.ts'
import type { Store } from './engine/store.ts'
import { RegistryError } from './errors.ts'
import { createFactors, type Factors } from './factors.ts'
import { createFindings, type Findings } from './findings.ts'
import { createForwardLog, type ForwardLog } from './forward-log.ts'
import { createForgetPeople, type ForgetPeople } from './forget-people.ts'
import { createIncidents, type Incidents } from './incidents.ts'
import { createIntake, type Intake } from './intake.ts'
import { createKeys, type Keys, type ShelfCipher } from './keys.ts'
import { createLinks, type Links } from './links.ts'
import { createMembers, type Members } from './members.ts'
import { keystoreMigrations } from './migrations/keystore.ts'
import { registryMigrations } from './migrations/registry.ts'
import { sealedMigrations } from './migrations/sealed.ts'
import { createNotes, type Notes } from './notes.ts'
import { createNotices, type Notices } from './notices.ts'
import { createOwner, type Owner } from './owner.ts'
import { createPrivacyRequests, type PrivacyRequests } from './privacy-requests.ts'
import { createProfiles, type Profiles } from './profiles.ts'
import { createProjects, type Projects } from './projects.ts'
import { createQuarantine, type Quarantine } from './quarantine.ts'
import { createSealWrites, type SealWrites } from './seal-writes.ts'
import { createSealed, type Sealed } from './sealed.ts'
import type { RandomBytes } from './secret.ts'
import { createServiceAccounts, type ServiceAccounts } from './service-accounts.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createSetAside, type SetAside } from './set-aside.ts'
import { createSettings, type Settings } from './settings.ts'
import { createSignIns, type SignIns } from './sign-ins.ts'
import type { KeystoreTables, RegistryTables, SealedTables } from './tables.ts'

/** Where the stores are: three SQLite files in `dir`, or three schemas of one or more PostgreSQL databases. */
export type RegistryPlace =
  | { readonly dir: string }
  | {
      /** `postgres://user:password@host/database` */
      readonly url: string
      /** The ciphertexts' database, when it is another. */
      readonly sealedUrl?: string
      /** The keys' database, when it is another: it should be, so that its backups are apart. */
      readonly keystoreUrl?: string
      /** The schemas are `<prefix>_registry`, `<prefix>_sealed` and `<prefix>_keystore`; `signet` when absent. */
      readonly schemaPrefix?: string
      /** Connections to each store; 8 when absent. */
      readonly maxConnections?: number
    }

export type RegistryOptions = RegistryPlace & {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly random: RandomBytes
  /** Encrypts the key store at rest. */
  readonly shelf: ShelfCipher
  /** Former shelf ciphers, while rows may still stand under them. */
  readonly formerShelves?: readonly ShelfCipher[]
}

export interface Registry {
  readonly projects: Projects
  readonly owner: Owner
  readonly members: Members
  readonly factors: Factors
  readonly sessions: Sessions
  readonly signIns: SignIns
  readonly serviceAccounts: ServiceAccounts
  readonly boards: Boards
  readonly notices: Notices
  readonly bulletins: Bulletins
  readonly advisories: Advisories
  readonly links: Links
  readonly profiles: Profiles
  readonly intake: Intake
  readonly dictionary: Dictionary
  readonly notes: Notes
  readonly findings: Findings
  readonly quarantine: Quarantine
  readonly setAside: SetAside
  readonly dataSettings: DataSettings
  readonly settings: Settings
  readonly sealed: Sealed
  readonly keys: Keys
  readonly seals: SealWrites
  readonly privacyRequests: PrivacyRequests
  readonly forget: ForgetPeople
  readonly incidents: Incidents
  readonly destinations: Destinations
  readonly forwardLog: ForwardLog
  /**
   * Brings the three stores to the version of this code; does nothing when they are. Several processes may call it at
   * once. One that is stopped leaves each store as it was or done.
   *
   * @throws {RegistryError} REGISTRY_MIGRATION_FAILED
   */
  migrate(): Promise<void>
  /** @throws {RegistryError} REGISTRY_NOT_MIGRATED, REGISTRY_UNREACHABLE */
  check(): Promise<void>
  /** Takes what was erased or replaced out of the files, not only out of answers. */
  dropErased(): Promise<void>
  /**
   * Copies a store as it is at one moment to `<kind>.db` in a folder, while others use it. Answers false, and copies
   * nothing, on PostgreSQL: its own tools do.
   */
  copyTo(dir: string, kind: StoreKind): Promise<boolean>
  close(): Promise<void>
}

/** SQLite's cache of pages: the whole index of a few million people fits in the larger one. */
const largeCache = 64
const smallCache = 16

const definitions = {
  registry: {
    kind: 'registry',
    migrations: registryMigrations,
    // Quarantined events and what a finding names lie here; erased, they are gone. It costs nothing that can be measured.
    sqlite: { cacheMegabytes: largeCache, secureDelete: true },
  },
  sealed: {
    kind: 'sealed',
    migrations: sealedMigrations,
    sqlite: { cacheMegabytes: largeCache, secureDelete: true },
  },
  keystore: {
    kind: 'keystore',
    migrations: keystoreMigrations,
    sqlite: { cacheMegabytes: smallCache, secureDelete: true },
  },
} as const satisfies Record<StoreKind, StoreDefinition>

/**
 * Opens the registry. Call `migrate()` before anything else.
 *
 * @throws {RegistryError} REGISTRY_UNREACHABLE, REGISTRY_FOREIGN, REGISTRY_WRONG_STORE or REGISTRY_NEWER; what was
 * found is left as it was
 */
export async function openRegistry(options: RegistryOptions): Promise<Registry> {
  const { now, random, shelf, formerShelves = [] } = options
  if ('dir' in options) await mkdir(options.dir, { recursive: true, mode: 0o700 })
  const addresses = {
    registry: addressOf(options, 'registry'),
    sealed: addressOf(options, 'sealed'),
    keystore: addressOf(options, 'keystore'),
  }

  const opened: Store<unknown>[] = []
  async function open<Tables>(kind: StoreKind): Promise<Store<Tables>> {
    const store = await openStore<Tables>(definitions[kind], addresses[kind])
    opened.push(store as unknown as Store<unknown>)
    return store
  }
  async function close(): Promise<void> {
    for (const store of opened) await store.close()
  }

  let stores: [Store<RegistryTables>, Store<SealedTables>, Store<KeystoreTables>]
  try {
    stores = [await open('registry'), await open('sealed'), await open('keystore')]
  } catch (error) {
    await close()
    throw error
  }
  const [facts, ciphertexts, keystore] = stores
  const sealed = createSealed(ciphertexts)
  const keys = createKeys(keystore, [shelf, ...formerShelves])

  return {
    projects: createProjects(facts, now, random),
    owner: createOwner(facts, now, random),
    members: createMembers(facts, now, random),
    factors: createFactors(facts, now),
    sessions: createSessions(facts, now, random),
    signIns: createSignIns(facts, now),
    serviceAccounts: createServiceAccounts(facts, now, random),
    boards: createBoards(facts, now),
    notices: createNotices(facts, now),
    bulletins: createBulletins(facts, now),
    advisories: createAdvisories(facts, now),
    links: createLinks(facts),
    profiles: createProfiles(facts, now),
    intake: createIntake(facts),
    dictionary: createDictionary(facts),
    notes: createNotes(facts, now),
    findings: createFindings(facts, now),
    quarantine: createQuarantine(facts),
    setAside: createSetAside(facts),
    dataSettings: createDataSettings(facts, now),
    settings: createSettings(facts, now),
    sealed,
    keys,
    seals: createSealWrites(sealed, keys),
    privacyRequests: createPrivacyRequests(facts, now),
    forget: createForgetPeople(facts, now),
    incidents: createIncidents(facts, now),
    destinations: createDestinations(facts, now),
    forwardLog: createForwardLog(facts),

    async migrate() {
      await migrateStore(facts, definitions.registry, addresses.registry)
      await migrateStore(ciphertexts, definitions.sealed, addresses.sealed)
      await migrateStore(keystore, definitions.keystore, addresses.keystore)
    },

    async check() {
      const done = [
        await reached(() => isMigrated(facts, definitions.registry, addresses.registry)),
        await reached(() => isMigrated(ciphertexts, definitions.sealed, addresses.sealed)),
        await reached(() => isMigrated(keystore, definitions.keystore, addresses.keystore)),
      ]
      if (done.every(Boolean)) return
      throw new RegistryError('REGISTRY_NOT_MIGRATED', 'The registry is not at the version of this Signet: migrate it')
    },

    async dropErased() {
      for (const store of opened) await store.dropErased()
    },

    copyTo: (dir, kind) => ({ registry: facts, sealed: ciphertexts, keystore })[kind].copyTo(join(dir, `${kind}.db`)),

    close,
  }
}

function addressOf(place: RegistryPlace, kind: StoreKind): StoreAddress {
  if ('dir' in place) return { file: join(place.dir, `${kind}.db`) }
  const prefix = place.schemaPrefix ?? 'signet'
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(prefix)) {
    throw new RegistryError('REGISTRY_INVALID', `The schema prefix "${prefix}" must be lower-case letters, digits and _`)
  }
  const urls = { registry: place.url, sealed: place.sealedUrl, keystore: place.keystoreUrl }
  return { url: urls[kind] ?? place.url, schema: `${prefix}_${kind}`, maxConnections: place.maxConnections ?? 8 }
}

async function reached<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw new RegistryError('REGISTRY_UNREACHABLE', 'The registry does not answer', { cause: error })
  }
}
