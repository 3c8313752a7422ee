/**
 * Kysely's SQLite dialect over libsql.
 *
 * It differs from Kysely's own in three things. A transaction begins with the write lock (`BEGIN IMMEDIATE`), so that
 * what it read is still true when it writes, also when another process has the file open. Migrations run inside one
 * transaction, which SQLite allows. And statements stay prepared.
 */
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Dialect,
  type Driver,
  type Kysely,
} from 'kysely'
import type { SqliteConnection } from './sqlite-connection.ts'

export function sqliteDialect(connection: SqliteConnection): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new OneConnectionDriver(connection),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** Lends the one connection to one borrower at a time, in the order of asking. */
class OneConnectionDriver implements Driver {
  readonly #connection: SqliteConnection
  #lastReturn: Promise<void> = Promise.resolve()
  #giveBack: () => void = () => {}

  constructor(connection: SqliteConnection) {
    this.#connection = connection
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    const before = this.#lastReturn
    let giveBack!: () => void
    this.#lastReturn = new Promise((resolve) => (giveBack = resolve))
    await before
    this.#giveBack = giveBack
    return this.#connection
  }

  async releaseConnection(): Promise<void> {
    this.#giveBack()
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('BEGIN IMMEDIATE'))
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('COMMIT'))
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('ROLLBACK'))
  }

  async destroy(): Promise<void> {
    this.#connection.close()
  }
}
