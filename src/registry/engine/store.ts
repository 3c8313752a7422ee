/**
 * A store: one logical database on either engine, with the few things in which the engines differ behind names.
 *
 * Everything else in the room is written once, with the query builder, for both. Times are integer milliseconds,
 * documents JSON text, ids integers or text.
 */
import { CompiledQuery, sql, type Kysely, type RawBuilder, type SqlBool, type Transaction } from 'kysely'
import type { SqliteConnection } from './sqlite-connection.ts'

export type ColumnType = 'integer' | 'text'

/** A table's name and its columns in the order in which rows are given, with their types. */
export interface BulkTable {
  readonly name: string
  readonly columns: Readonly<Record<string, ColumnType>>
}

export type BulkRow = readonly (string | number | null)[]

/** One statement in two forms: once for each row, and once for a relation `given` of many rows. */
interface BulkForms {
  readonly sqlite: string
  readonly postgres: (given: RawBuilder<unknown>) => RawBuilder<unknown>
}

/** Rows written between two turns of the event loop, so that a large batch does not hold up other requests. */
const rowsPerTurn = 500

export class Store<Tables> {
  readonly db: Kysely<Tables>
  readonly engine: 'sqlite' | 'postgres'
  /** Only on SQLite. */
  readonly #connection: SqliteConnection | undefined

  constructor(db: Kysely<Tables>, connection: SqliteConnection | undefined) {
    this.db = db
    this.engine = connection === undefined ? 'postgres' : 'sqlite'
    this.#connection = connection
  }

  /** Runs `work` in a transaction that commits when it returns and rolls back when it throws. */
  transaction<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.db.transaction().execute(work)
  }

  /** Runs `work`, which only reads, so that everything it reads is of one moment. */
  snapshot<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.db.transaction().setIsolationLevel('repeatable read').execute(work)
  }

  /**
   * Inserts many rows inside `tx`, by the fastest way of the engine.
   *
   * @throws what the engine throws when a row breaks a constraint; the transaction is then to be rolled back
   */
  async insertMany(tx: Transaction<Tables>, table: BulkTable, rows: readonly BulkRow[]): Promise<void> {
    const names = Object.keys(table.columns)
    const list = names.map((name) => `"${name}"`).join(', ')
    const marks = names.map(() => '?').join(', ')
    await this.#bulk(tx, table, rows, {
      sqlite: `insert into "${table.name}" (${list}) values (${marks})`,
      postgres: (given) => sql`insert into ${sql.table(table.name)} (${sql.raw(list)}) select * from ${given}`,
    })
  }

  /** Updates many rows inside `tx`; the table's first column says which row, the others are set. */
  async updateMany(tx: Transaction<Tables>, table: BulkTable, rows: readonly BulkRow[]): Promise<void> {
    const [key, ...names] = Object.keys(table.columns)
    // Numbered, since the key comes first in a row and last in the statement.
    const numbered = names.map((name, index) => `"${name}" = ?${index + 2}`).join(', ')
    const fromGiven = names.map((name) => `"${name}" = given."${name}"`).join(', ')
    await this.#bulk(tx, table, rows, {
      sqlite: `update "${table.name}" set ${numbered} where "${key}" = ?1`,
      postgres: (given) =>
        sql`update ${sql.table(table.name)} as t set ${sql.raw(fromGiven)} from ${given} where ${sql.raw(`t."${key}" = given."${key}"`)}`,
    })
  }

  async #bulk(tx: Transaction<Tables>, table: BulkTable, rows: readonly BulkRow[], forms: BulkForms): Promise<void> {
    const columns = Object.entries(table.columns)
    for (let start = 0; start < rows.length; start += rowsPerTurn) {
      const part = rows.slice(start, start + rowsPerTurn)
      if (this.#connection !== undefined) {
        this.#connection.runEach(forms.sqlite, part)
        if (start + rowsPerTurn < rows.length) await new Promise(setImmediate)
        continue
      }
      const arrays = columns.map(([, type], index) => {
        const values = part.map((row) => row[index])
        return sql`${values}::${sql.raw(type === 'integer' ? 'bigint[]' : 'text[]')}`
      })
      const names = sql.join(columns.map(([name]) => sql.ref(name)))
      await forms.postgres(sql`unnest(${sql.join(arrays)}) as given (${names})`).execute(tx)
    }
  }

  /** `column` is one of `values`, however many they are: they travel as one parameter. */
  oneOf(column: string, values: readonly (string | number)[]): RawBuilder<SqlBool> {
    const ref = sql.ref(column)
    if (this.engine === 'sqlite') return sql`${ref} in (select value from json_each(${JSON.stringify(values)}))`
    const type = sql.raw(typeof values[0] === 'number' ? 'bigint[]' : 'text[]')
    return sql`${ref} = any(${values}::${type})`
  }

  /**
   * Takes what was erased out of the files: deleted rows are overwritten already, but the log of changes that waits
   * beside an SQLite file still has them. On PostgreSQL they go when its own vacuum comes.
   */
  async dropErased(): Promise<void> {
    if (this.#connection === undefined) return
    // A reader of another process can be in the way for a moment; after that the next call, or a close, does it.
    for (let attempt = 0; attempt < 20; attempt++) {
      const { rows } = await this.#connection.executeQuery<{ busy: number }>(CompiledQuery.raw('PRAGMA wal_checkpoint(TRUNCATE)'))
      if (rows[0]?.busy === 0) return
      await new Promise((done) => setTimeout(done, 50))
    }
  }

  /**
   * Copies the store as it is at one moment into a new file, without what was erased; others go on reading and writing.
   * @returns false on PostgreSQL, whose own tools copy it
   */
  async copyTo(file: string): Promise<boolean> {
    if (this.#connection === undefined) return false
    await this.#connection.executeQuery(CompiledQuery.raw(`VACUUM INTO '${file.replaceAll("'", "''")}'`))
    return true
  }

  close(): Promise<void> {
    return this.db.destroy()
  }
}

