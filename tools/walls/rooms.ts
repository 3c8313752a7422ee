/**
 * The rooms and their walls: who may import whom, through which door, and what else each may reach. ARCHITECTURE.md says
 * why; `npm run walls` holds it.
 */
export interface Room {
  readonly imports: readonly string[]
  /** Rooms of which only types may be imported. */
  readonly types?: readonly string[]
  /** Other rooms may import any of its files: it is a vocabulary, not a machine. */
  readonly open?: true
  /** Side doors, beside `index.ts`. */
  readonly doors?: readonly string[]
}

const ground = ['base', 'model'] as const

export const rooms: Readonly<Record<string, Room>> = {
  base: { imports: [], open: true },
  model: { imports: ['base'], open: true },
  ledger: { imports: ['base'], doors: ['verify/index.ts', 'verify/check.ts', 'witness/index.ts'] },
  guard: { imports: [...ground] },
  identity: { imports: [...ground], doors: ['sealed/index.ts'] },
  vault: { imports: [...ground, 'ledger', 'identity'], doors: ['crown.ts'] },
  registry: { imports: [...ground] },
  // Intake workers write rows without loading the engine.
  store: { imports: [...ground], doors: ['rows/event-rows.ts'] },
  // Is handed the store; makes no statement.
  erasure: { imports: [...ground, 'ledger', 'registry'], types: ['store'] },
  // Is handed the store and the vault.
  forward: { imports: [...ground, 'ledger', 'registry'], types: ['store'] },
  query: { imports: [...ground], doors: ['lookups/index.ts', 'compat/index.ts'] },
  access: { imports: [...ground, 'ledger', 'registry'] },
  collector: { imports: [...ground] },
  analysis: { imports: [...ground, 'access', 'query', 'store'], doors: ['lookups/index.ts', 'compat/index.ts'] },
  incident: { imports: [...ground, 'ledger', 'access', 'vault', 'registry', 'analysis'], doors: ['notices/index.ts', 'bulletins/index.ts', 'watch/index.ts'] },
  sample: { imports: ['model'] },
  // Attackers know the outside only; but for the one that is in the vault's process and the one that forges a sealing key.
  drill: { imports: [...ground, 'identity', 'vault'] },
  api: {
    imports: [
      ...ground, 'ledger', 'access', 'vault', 'guard', 'identity', 'collector', 'registry', 'erasure', 'forward', 'analysis', 'incident', 'sample', 'drill',
    ],
    types: ['query', 'store'],
    // `main` hands it its neighbours.
    doors: ['server.ts', 'deps.ts'],
  },
  cli: { imports: [...ground, 'ledger', 'access', 'vault', 'identity', 'registry', 'erasure', 'store', 'incident', 'main', 'sample', 'drill'] },
  main: {
    imports: [
      ...ground, 'ledger', 'guard', 'identity', 'vault', 'registry', 'erasure', 'forward', 'store', 'query', 'access', 'collector',
      'analysis', 'incident', 'sample', 'drill', 'api',
    ],
    // The only room that builds the others; the command line calls its parts.
    open: true,
  },
}

/** Folders that may import less than their room may: each lists all that it may reach in `src/`. */
export const narrower: Readonly<Record<string, readonly string[]>> = {
  // An auditor can read all of it in a sitting.
  'ledger/verify/': ['ledger/verify/', 'ledger/format/', 'base/'],
  'ledger/format/': ['ledger/format/', 'base/'],
  // What opens seals in the vault's process.
  'vault/': ['vault/', 'identity/sealed/', 'ledger/', 'model/', 'base/'],
  'identity/sealed/': ['identity/sealed/', 'model/', 'base/'],
}

/** Packages that belong to one room; and rooms that may load none at all. */
export const packageHomes: Readonly<Record<string, readonly string[]>> = {
  chdb: ['store'],
  '@clickhouse/client': ['store'],
  kysely: ['registry'],
  // A thief reads a stolen database by itself.
  libsql: ['registry', 'drill'],
  pg: ['registry'],
  commander: ['cli'],
  '@simplewebauthn/server': ['access'],
}
export const withoutPackages: readonly string[] = ['base', 'ledger', 'vault', 'identity/sealed']

/** Rooms whose files may hold SQL. */
export const sqlRooms: readonly string[] = ['query', 'store', 'registry', 'drill']

/** Who may read the environment, the clock and randomness; everybody else is handed them. */
export const reachesOutside: readonly string[] = [
  'main/',
  'cli/terminal.ts',
  'cli/instance-files.ts',
  // A program of its own, which hands them to its rooms.
  'vault/main.ts',
  // A member's own device, and an attacker's.
  'drill/authenticator.ts',
  'drill/plays/hosts.ts',
]

/** Names of files, statements and grants: unique, never secret, never compared by a test. */
export const makesNames: readonly string[] = ['store/engine/client-engine.ts', 'store/mirror.ts', 'store/property-types.ts', 'vault/vault.ts']
