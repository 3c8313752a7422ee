/**
 * Brings an engine to the present layout, step by step; a step that was cut short is run again.
 *
 * An engine that holds tables but no `signet_schema` is not ours and is left alone.
 */
import { StoreError } from '../errors.ts'
import type { Engine } from '../engine/engine.ts'
import { propertyTypesTable, tables } from './tables.ts'

/** One step per released layout; a step's statements can each be repeated. Never edited once released. */
const steps: readonly (readonly string[])[] = [tables, [propertyTypesTable]]

const schemaTable = `CREATE TABLE IF NOT EXISTS signet_schema (
    version UInt32
) ENGINE = ReplacingMergeTree
ORDER BY version`

/** Answers the layout that was found: 0 for an empty engine. @throws {StoreError} STORE_FOREIGN, STORE_NEWER */
export async function migrate(engine: Engine): Promise<number> {
  const found = await engine.read({
    sql: `SELECT name FROM system.tables WHERE database = currentDatabase() AND name NOT LIKE '.%'`,
    params: {},
  })
  const names = new Set(found.rows.map((row) => String(row[0])))
  if (names.size > 0 && !names.has('signet_schema')) {
    throw new StoreError(
      'STORE_FOREIGN',
      `This database holds tables that are not Signet's (${[...names].slice(0, 3).join(', ')}). Name an empty database`,
    )
  }
  await engine.run({ sql: schemaTable, params: {} })
  const version = await engine.read({ sql: 'SELECT max(version) FROM signet_schema', params: {} })
  const present = Number(version.rows[0]?.[0] ?? 0)
  if (present > steps.length) {
    throw new StoreError(
      'STORE_NEWER',
      `This event store has layout ${present}; this release knows up to ${steps.length}. Use a release at least as new as the one that wrote it`,
    )
  }
  for (let next = present; next < steps.length; next++) {
    for (const sql of steps[next] ?? []) await engine.run({ sql, params: {} })
    await engine.run({ sql: 'INSERT INTO signet_schema VALUES ({version:UInt32})', params: { version: next + 1 } })
  }
  return present
}
