/**
 * One SQLite file, opened through libsql, as Kysely wants a connection.
 *
 * Prepared statements are kept and used again, since the same few are run all day. Everything in here is synchronous
 * underneath: a statement that has been started has ended when the call returns.
 */
import Database from 'libsql'
import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely'

/** A statement as libsql prepares it; its own types say `any`. */
interface Prepared {
  readonly reader: boolean
  all(parameters: readonly unknown[]): unknown[]
  run(parameters: readonly unknown[]): { changes: number; lastInsertRowid: number | bigint }
}

export interface SqliteSettings {
  readonly cacheMegabytes: number
  /** Overwrites deleted content with zeros, so that what was erased does not linger in free pages. */
  readonly secureDelete: boolean
}

const statementsKept = 256

/** How long the engine itself waits for a lock; the process stands still meanwhile. */
const busyMs = 10
const pauseMs = 10
/** About ten seconds altogether, as long as anyone should hold the write lock. */
const attempts = 500

export class SqliteConnection implements DatabaseConnection {
  readonly #database: Database.Database
  readonly #statements = new Map<string, Prepared>()

  /** @throws {SqliteError} when the file cannot be opened or is not a database. */
  constructor(file: string, settings: SqliteSettings) {
    this.#database = new Database(file)
    try {
      for (const pragma of [
        'busy_timeout = 10000',
        'journal_mode = WAL',
        'synchronous = FULL',
        'foreign_keys = ON',
        `cache_size = -${settings.cacheMegabytes * 1024}`,
        // Pages that many commits change are then copied home once, not once a commit.
        'wal_autocheckpoint = 8000',
        `journal_size_limit = ${64 * 1024 * 1024}`,
        `secure_delete = ${settings.secureDelete ? 'ON' : 'OFF'}`,
        'temp_store = MEMORY',
        // From here on waiting is done in `executeQuery`, which lets the rest of the process go on meanwhile.
        `busy_timeout = ${busyMs}`,
      ]) {
        this.#database.exec(`PRAGMA ${pragma}`)
      }
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return this.#execute(query)
      } catch (error) {
        // Inside a transaction the write lock is held already, and trying again would not help.
        const wait = isBusy(error) && !this.#database.inTransaction && attempt < attempts
        if (!wait) throw error
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }

  #execute<R>(query: CompiledQuery): QueryResult<R> {
    const statement = this.#prepared(query.sql)
    if (statement.reader) return { rows: statement.all(query.parameters) as R[] }
    const { changes, lastInsertRowid } = statement.run(query.parameters)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  /** Runs one statement for each list of parameters: several times as fast as through the query builder. */
  runEach(sql: string, parameterLists: readonly (readonly unknown[])[]): void {
    const statement = this.#prepared(sql)
    for (const parameters of parameterLists) statement.run(parameters)
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('The SQLite connection does not stream: read in pages')
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #prepared(sql: string): Prepared {
    const known = this.#statements.get(sql)
    if (known !== undefined) {
      // Moved to the end: the map's first entry is always the one not used for longest.
      this.#statements.delete(sql)
      this.#statements.set(sql, known)
      return known
    }
    const statement = this.#database.prepare(sql) as unknown as Prepared
    this.#statements.set(sql, statement)
    if (this.#statements.size > statementsKept) {
      const oldest = this.#statements.keys().next()
      if (!oldest.done) this.#statements.delete(oldest.value)
    }
    return statement
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_BUSY')
}
