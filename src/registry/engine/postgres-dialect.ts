/**
 * Kysely's PostgreSQL dialect over `pg`, with the two settings that make it answer as SQLite does: 64-bit integers
 * come back as numbers, and every name is looked up in one schema.
 */
import { Pool, types } from 'pg'
import { PostgresDialect, type Dialect } from 'kysely'

const int8Type = 20

export interface PostgresSettings {
  readonly url: string
  readonly schema: string
  readonly maxConnections: number
}

/** A pool whose broken idle connections are dropped in silence: the next query meets the failure and reports it. */
export function postgresPool(settings: PostgresSettings): Pool {
  const pool = new Pool({
    connectionString: settings.url,
    max: settings.maxConnections,
    connectionTimeoutMillis: 10_000,
    // A commit that PostgreSQL acknowledges must be on its disk, whatever the server's default is.
    options: `-c search_path=${settings.schema} -c synchronous_commit=on`,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === int8Type ? toInteger : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
    },
  })
  pool.on('error', () => {})
  return pool
}

export function postgresDialect(pool: Pool): Dialect {
  return new PostgresDialect({ pool })
}

function toInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`The database answered ${text}, beyond the safe integers`)
  return value
}
