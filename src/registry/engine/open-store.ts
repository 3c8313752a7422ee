/**
 * Opens a store and brings it to the version that this code needs.
 *
 * Opening looks before it touches: a database that holds somebody else's tables, another of Signet's stores or a newer
 * version is refused as it is. Each run of `migrate` is one transaction under a lock; one that is killed leaves the
 * database at the version before, and the next run starts again from there.
 */
import { Kysely, Migrator, sql, type Migration } from 'kysely'
import { RegistryError } from '../errors.ts'
import { postgresDialect, postgresPool } from './postgres-dialect.ts'
import { SqliteConnection, type SqliteSettings } from './sqlite-connection.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import { Store } from './store.ts'

export type StoreKind = 'registry' | 'sealed' | 'keystore'

export type StoreAddress =
  | { readonly file: string }
  | { readonly url: string; readonly schema: string; readonly maxConnections: number }

export interface StoreDefinition {
  readonly kind: StoreKind
  /** Applied in the order of their names; never changed once released. */
  readonly migrations: Readonly<Record<string, Migration>>
  readonly sqlite: SqliteSettings
}

interface MarkTables {
  store_mark: { kind: string }
  kysely_migration: { name: string }
}

/** @throws {RegistryError} REGISTRY_UNREACHABLE, REGISTRY_FOREIGN, REGISTRY_WRONG_STORE or REGISTRY_NEWER */
export async function openStore<Tables>(definition: StoreDefinition, address: StoreAddress): Promise<Store<Tables>> {
  const store = connect<Tables>(definition, address)
  try {
    await checkStore(store as unknown as Store<MarkTables>, definition, address)
    return store
  } catch (error) {
    await store.close().catch(() => {})
    throw error instanceof RegistryError ? error : cannotOpen(address, error)
  }
}

/** @throws {RegistryError} REGISTRY_MIGRATION_FAILED; the store is then as it was before. */
export async function migrateStore<Tables>(
  store: Store<Tables>,
  definition: StoreDefinition,
  address: StoreAddress,
): Promise<void> {
  const migrator = new Migrator({
    db: store.db,
    provider: { getMigrations: () => Promise.resolve({ ...definition.migrations }) },
    ...('schema' in address ? { migrationTableSchema: address.schema } : {}),
  })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  throw new RegistryError(
    'REGISTRY_MIGRATION_FAILED',
    `Cannot bring ${named(address)} to the version of this Signet: ${messageOf(error)}; it is unchanged, start again`,
    { cause: error },
  )
}

/** Whether every migration has been applied. */
export async function isMigrated<Tables>(
  store: Store<Tables>,
  definition: StoreDefinition,
  address: StoreAddress,
): Promise<boolean> {
  const applied = await appliedMigrations(store as unknown as Store<MarkTables>, address)
  return Object.keys(definition.migrations).every((name) => applied.includes(name))
}

function connect<Tables>(definition: StoreDefinition, address: StoreAddress): Store<Tables> {
  if ('url' in address) {
    return new Store(new Kysely<Tables>({ dialect: postgresDialect(postgresPool(address)) }), undefined)
  }
  let connection: SqliteConnection
  try {
    connection = new SqliteConnection(address.file, definition.sqlite)
  } catch (error) {
    throw isNotADatabase(error) ? foreign(address, 'it is not an SQLite database') : cannotOpen(address, error)
  }
  return new Store(new Kysely<Tables>({ dialect: sqliteDialect(connection) }), connection)
}

async function checkStore(
  store: Store<MarkTables>,
  definition: StoreDefinition,
  address: StoreAddress,
): Promise<void> {
  const tables = await tableNames(store, address)
  // Kysely's two tables alone are a first migration that was stopped before its transaction.
  const ours = tables.filter((name) => name !== 'kysely_migration' && name !== 'kysely_migration_lock')
  if (ours.length === 0) return
  if (!ours.includes('store_mark')) throw foreign(address, `it has a table "${ours[0]}" and no mark of Signet`)

  const mark = await store.db.selectFrom('store_mark').select('kind').executeTakeFirst()
  if (mark?.kind !== definition.kind) {
    throw new RegistryError(
      'REGISTRY_WRONG_STORE',
      `Cannot use ${named(address)} as the ${definition.kind}: it holds the ${mark?.kind ?? 'start of another store'}; ` +
        'check which file or URL is which, or restore the right backup',
    )
  }
  const known = definition.migrations
  const unknown = (await appliedMigrations(store, address)).find((name) => !Object.hasOwn(known, name))
  if (unknown !== undefined) {
    throw new RegistryError(
      'REGISTRY_NEWER',
      `Cannot use ${named(address)}: a newer Signet wrote it (its version "${unknown}" is unknown here); ` +
        'start that version, or restore a backup made before the upgrade',
    )
  }
}

async function tableNames(store: Store<MarkTables>, address: StoreAddress): Promise<string[]> {
  const query =
    'schema' in address
      ? sql<{ name: string }>`select table_name as name from information_schema.tables
          where table_schema = ${address.schema} order by 1`
      : sql<{ name: string }>`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by 1`
  return (await query.execute(store.db)).rows.map((row) => row.name)
}

async function appliedMigrations(store: Store<MarkTables>, address: StoreAddress): Promise<string[]> {
  if (!(await tableNames(store, address)).includes('kysely_migration')) return []
  const rows = await store.db.selectFrom('kysely_migration').select('name').execute()
  return rows.map((row) => row.name)
}

function foreign(address: StoreAddress, why: string): RegistryError {
  return new RegistryError(
    'REGISTRY_FOREIGN',
    `Cannot use ${named(address)}: ${why}; give Signet an empty directory or schema of its own`,
  )
}

function cannotOpen(address: StoreAddress, error: unknown): RegistryError {
  if (isNotADatabase(error)) return foreign(address, 'it is not an SQLite database')
  return new RegistryError(
    'REGISTRY_UNREACHABLE',
    `Cannot open ${named(address)}: ${messageOf(error)}; check that it exists and that this user may write there`,
    { cause: error },
  )
}

function isNotADatabase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_NOTADB'
}

/** The address as a message may show it: a URL's password stays out. */
function named(address: StoreAddress): string {
  if ('file' in address) return `"${address.file}"`
  const place = URL.canParse(address.url) ? new URL(address.url) : undefined
  return `schema "${address.schema}" of PostgreSQL at "${place?.host ?? 'an unreadable URL'}${place?.pathname ?? ''}"`
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
