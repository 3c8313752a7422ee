/**
 * Keeps in the engine what questions join to: the open merges and the latest profiles. The registry holds the truth;
 * a mirror can be built again from it at any time, and applying the same change twice changes nothing.
 */
import { writeFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../model/json.ts'
import type { ProjectId } from '../model/project.ts'
import { type Pseudonym } from '../model/pseudonym.ts'
import type { Engine } from './engine/engine.ts'
import { writeProperties } from './rows/property-writer.ts'
import { RowWriter } from './rows/row-writer.ts'

/** From now on `pseudonym` counts for `person`; for itself again once its merge is closed. */
export interface MergeRow {
  readonly pseudonym: Pseudonym
  readonly person: Pseudonym
}

export interface ProfileRow {
  readonly project: ProjectId
  /** `person`, or the group key. */
  readonly subject: string
  readonly pseudonym: Pseudonym
  /** Grows with every change of any profile. */
  readonly version: number
  readonly deleted: boolean
  readonly createdAt: number
  readonly lastSeenAt: number
  readonly properties: JsonObject
}

export class Mirror {
  readonly #engine: Engine
  readonly #dir: string

  /** @param dir where short-lived files may be written */
  constructor(engine: Engine, dir: string) {
    this.#engine = engine
    this.#dir = dir
  }

  async merges(rows: readonly MergeRow[]): Promise<void> {
    const writer = new RowWriter()
    for (const row of rows) {
      writer.base64url16(row.pseudonym)
      writer.base64url16(row.person)
    }
    await this.#insert(writer, 'pid UInt128, person UInt128', (source) => `INSERT INTO merged (pid, person) SELECT pid, person FROM ${source}`)
  }

  async profiles(rows: readonly ProfileRow[]): Promise<void> {
    const writer = new RowWriter()
    for (const row of rows) {
      writer.u32(row.project)
      writer.string(row.subject)
      writer.base64url16(row.pseudonym)
      writer.u64(BigInt(row.version))
      writer.u8(row.deleted ? 1 : 0)
      writer.i64(Math.floor(row.createdAt))
      writer.i64(Math.floor(row.lastSeenAt))
      writeProperties(writer, row.deleted ? {} : row.properties)
    }
    const columns = 'project, subject, pid, version, deleted, created, last_seen, properties'
    await this.#insert(
      writer,
      `project UInt32, subject String, pid UInt128, version UInt64, deleted UInt8, created DateTime64(3, 'UTC'), ` +
        `last_seen DateTime64(3, 'UTC'), properties JSON(max_dynamic_paths=256)`,
      (source) => `INSERT INTO profiles (${columns}) SELECT ${columns} FROM ${source}`,
    )
  }

  async #insert(writer: RowWriter, structure: string, statement: (source: string) => string): Promise<void> {
    if (writer.length === 0) return
    const path = join(this.#dir, `${randomUUID()}.rows`)
    await writeFile(path, writer.take(), { mode: 0o600 })
    try {
      await this.#engine.insertFiles([path], structure, statement)
    } finally {
      await rm(path, { force: true })
    }
  }
}
