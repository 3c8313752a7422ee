/**
 * Keeps, in the engine, the types that each property path was stored with, and knows them.
 *
 * Types are kept before the rows that bring them, so what is said is never too little. On an engine that has other
 * writers they are read anew at each asking; on our own they are remembered.
 */
import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProjectId } from '../model/project.ts'
import type { Engine } from './engine/engine.ts'
import { type PathType, typeBits } from './rows/path-types.ts'
import { RowWriter } from './rows/row-writer.ts'

type Known = Map<string, number>

export class PropertyTypes {
  readonly #engine: Engine
  readonly #scratch: string
  #waiting: PathType[] = []
  /** Grows with every change: what was read before one is not remembered. */
  #version = 0
  /** On our own engine, once read. */
  readonly #known = new Map<ProjectId, Known>()

  /** @param scratch where short-lived files may be written */
  constructor(engine: Engine, scratch: string) {
    this.#engine = engine
    this.#scratch = scratch
  }

  /** Takes note of types that are about to be stored; they are kept by the next {@link keep}. */
  add(types: readonly PathType[]): void {
    for (const type of types) this.#waiting.push(type)
  }

  /** Keeps what was added. To be awaited before any of its rows is stored. @throws {StoreError} */
  async keep(): Promise<void> {
    if (this.#waiting.length === 0) return
    const waiting = this.#waiting
    this.#waiting = []
    try {
      const fresh = await this.#unknownOf(waiting)
      if (fresh.length === 0) return
      await this.#insert(fresh)
      this.#version += 1
      for (const { project, path, types } of fresh) {
        const known = this.#known.get(project)
        known?.set(path, (known.get(path) ?? 0) | types)
      }
    } catch (error) {
      this.#waiting.push(...waiting)
      throw error
    }
  }

  /** Keeps the types of rows in files that nobody noted them of. @throws {StoreError} */
  async keepOf(paths: readonly string[], structure: string): Promise<void> {
    await this.#engine.insertFiles(paths, structure, (source) => derived(`${source} WHERE marker = ''`))
    this.#forget()
  }

  /** Keeps the types of all that is stored. @throws {StoreError} */
  async keepOfTable(): Promise<void> {
    await this.#engine.run({ sql: derived('events'), params: {} })
    this.#forget()
  }

  /** The types of each path, in bits; a path that is not there was never stored. @throws {StoreError} */
  async of(project: ProjectId): Promise<ReadonlyMap<string, number>> {
    const remembered = this.#known.get(project)
    if (remembered !== undefined) return remembered
    const version = this.#version
    const { rows } = await this.#engine.read({
      sql: 'SELECT path, groupBitOr(types) FROM property_types WHERE project = {project:UInt32} GROUP BY path',
      params: { project },
    })
    const known: Known = new Map(rows.map(([path, types]) => [String(path), Number(types)]))
    if (this.#engine.capabilities.duplicateFree && version === this.#version) this.#known.set(project, known)
    return known
  }

  async erase(project: ProjectId): Promise<void> {
    await this.#engine.run({ sql: 'DELETE FROM property_types WHERE project = {project:UInt32}', params: { project } })
    this.#forget()
  }

  /** Those that are not kept yet, as far as this process can say. */
  async #unknownOf(types: readonly PathType[]): Promise<PathType[]> {
    if (!this.#engine.capabilities.duplicateFree) return [...types]
    const fresh: PathType[] = []
    for (const type of types) {
      const known = (await this.of(type.project)).get(type.path) ?? 0
      if ((known & type.types) !== type.types) fresh.push(type)
    }
    return fresh
  }

  #forget(): void {
    this.#version += 1
    this.#known.clear()
  }

  async #insert(types: readonly PathType[]): Promise<void> {
    const writer = new RowWriter()
    for (const { project, path, types: bits } of types) {
      writer.u32(project)
      writer.string(path)
      writer.u8(bits)
    }
    const file = join(this.#scratch, `${randomUUID()}.rows`)
    await writeFile(file, writer.take(), { mode: 0o600 })
    try {
      await this.#engine.insertFiles([file], 'project UInt32, path String, types UInt8', (source) =>
        `INSERT INTO property_types (project, path, types) SELECT project, path, types FROM ${source}`)
    } finally {
      await rm(file, { force: true })
    }
  }
}

/** Reads `source` once, since a server's input can be read no more often. Every path before a dot is an object. */
function derived(source: string): string {
  const bits = `toUInt8(arrayFold((bits, name) -> bitOr(bits, toUInt8(multiIf(name = 'String', ${typeBits.string}, name = 'Float64', ${typeBits.number}, name = 'Bool', ${typeBits.boolean}, ${typeBits.list}))), names, toUInt8(0)))`
  const before = `arrayMap(part -> (arrayStringConcat(arraySlice(splitByChar('.', path), 1, part), '.'), toUInt8(${typeBits.object})), range(1, length(splitByChar('.', path))))`
  return `INSERT INTO property_types (project, path, types)
SELECT project, entry.1, entry.2
FROM (
    SELECT project, arrayJoin(arrayConcat(
        arrayMap((path, names) -> (path, ${bits}), mapKeys(found), mapValues(found)),
        arrayFlatten(arrayMap(path -> ${before}, mapKeys(found)))
    )) AS entry
    FROM (SELECT project, distinctJSONPathsAndTypes(properties) AS found FROM ${source} GROUP BY project)
)`
}
