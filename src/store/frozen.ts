/**
 * A consistent copy of the embedded engine's tables without stopping: the engine links the files of the moment into a
 * folder of their own (they never change), which takes milliseconds whatever the size; copying them is for whoever asked.
 * Putting such a copy into an empty store makes its parts the tables' own.
 *
 * A frozen folder holds what is erased later, so one that a crash left behind is removed at the next start.
 */
import { cp, mkdir, readdir, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Engine } from './engine/engine.ts'
import { StoreError } from './errors.ts'

export interface FrozenTable {
  readonly table: string
  /** The folder that holds its parts. */
  readonly path: string
}

const name = 'signet'
/** What is made anew from the registry, or at every start. */
const left: ReadonlySet<string> = new Set(['signet_schema'])

/** @param dir the engine's files @throws {StoreError} */
export async function freezeTables(engine: Engine, dir: string): Promise<readonly FrozenTable[]> {
  await unfreezeTables(dir)
  const frozen: FrozenTable[] = []
  for (const { table, path } of await tablesOf(engine)) {
    await engine.run({ sql: `ALTER TABLE ${table} FREEZE WITH NAME '${name}'`, params: {} })
    frozen.push({ table, path: join(dir, 'shadow', name, relative(dir, path)) })
  }
  return frozen
}

/** Removes what {@link freezeTables} made. */
export async function unfreezeTables(dir: string): Promise<void> {
  await rm(join(dir, 'shadow'), { recursive: true, force: true })
}

/**
 * Takes copies of frozen tables, one folder for each, into the tables of an empty store.
 * @throws {StoreError} STORE_FOREIGN when a table holds something or the copy has one that this release does not know
 */
export async function attachTables(engine: Engine, from: string): Promise<void> {
  const tables = new Map((await tablesOf(engine)).map(({ table, path }) => [table, path]))
  for (const table of await readdir(from)) {
    const path = tables.get(table)
    if (path === undefined) throw new StoreError('STORE_FOREIGN', `The copy holds a table "${table}" that this release does not know; use the release that made it`)
    const { rows } = await engine.read({ sql: `SELECT count() FROM ${table}`, params: {} })
    if (Number(rows[0]?.[0]) > 0) throw new StoreError('STORE_FOREIGN', `The table "${table}" is not empty; restore into an empty directory`)
    for (const part of await readdir(join(from, table))) {
      await mkdir(join(path, 'detached'), { recursive: true })
      await cp(join(from, table, part), join(path, 'detached', part), { recursive: true })
      await engine.run({ sql: `ALTER TABLE ${table} ATTACH PART '${part.replaceAll("'", '')}'`, params: {} })
    }
  }
}

async function tablesOf(engine: Engine): Promise<{ readonly table: string; readonly path: string }[]> {
  const { rows } = await engine.read({
    sql: `SELECT name, data_paths[1] FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' ORDER BY name`,
    params: {},
  })
  return rows.map(([table, path]) => ({ table: String(table), path: String(path) })).filter(({ table }) => !left.has(table))
}
