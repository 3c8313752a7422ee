/**
 * Rewrites stored events: reads them page by page in the order of the table's key, and puts others in their place.
 *
 * Deleting first would lose rows in a crash, inserting first would double them; so the new rows and the keys of the old
 * ones are written to a journal, and the rename of its head is the point after which a crash is safe. What follows (delete
 * by key, insert what is not there, remove the journal) gives the same from wherever it is begun again, and a start runs
 * just this. While it runs no read begins and nothing is loaded, so no answer sees a row twice or not at all.
 *
 * The head names events by a hash of their names: an old name may be the very thing that has to go.
 */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { SealedEvent } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'
import type { ProjectId } from '../../model/project.ts'
import { pseudonymFromDecimal, type Pseudonym } from '../../model/pseudonym.ts'
import type { Engine, ParamValue } from '../engine/engine.ts'
import { loadStatement } from '../load-statement.ts'
import type { PropertyTypes } from '../property-types.ts'
import { EventRowEncoder } from '../rows/event-rows.ts'
import { eventRowStructure } from '../schema/tables.ts'

/** An event's place in the table's order; all numbers, as text where they are long. */
export interface EventKey {
  readonly pid: string
  /** Days since 1970. */
  readonly day: number
  readonly event: string
  readonly eventHash: string
  readonly id: string
}

/** Events by when they were taken, milliseconds; `until` excluded. */
export interface TakenRange {
  readonly from: number
  readonly until: number
}

export interface StoredPage {
  readonly events: readonly SealedEvent[]
  /** Of each event, in the same order. */
  readonly keys: readonly EventKey[]
}

/** What the engine prints for `properties` as what was stored; `mixed`: the paths whose lists hold JSON texts. */
export type ToProperties = (printed: unknown, mixed: readonly string[]) => JsonObject

export interface RewriterOptions {
  readonly engine: Engine
  /** A folder of its own. */
  readonly dir: string
  readonly types: PropertyTypes
  /** Milliseconds. */
  readonly now: () => number
  /** Runs `work` while no read begins and nothing is loaded. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>
}

interface Head {
  readonly project: ProjectId
  readonly keys: readonly Omit<EventKey, 'event'>[]
}

export class EventRewriter {
  readonly #options: RewriterOptions
  readonly #encoder = new EventRowEncoder()
  readonly #head: string
  readonly #rows: string

  constructor(options: RewriterOptions) {
    this.#options = options
    this.#head = join(options.dir, 'head.json')
    this.#rows = join(options.dir, 'new.rows')
  }

  /** Finishes what a crash cut short. Call it before anything is read. @throws {StoreError} */
  async resume(): Promise<void> {
    await this.#asUsual()
    await this.#finish()
  }

  async #finish(): Promise<void> {
    await mkdir(this.#options.dir, { recursive: true, mode: 0o700 })
    const head = await readFile(this.#head, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (head === undefined) await rm(this.#rows, { force: true })
    else await this.#apply(JSON.parse(head) as Head)
  }

  /** How many events were taken in `range`. @throws {StoreError} */
  async count(project: ProjectId, range: TakenRange): Promise<number> {
    const { rows } = await this.#options.engine.read({
      sql: `SELECT count() FROM events WHERE ${inRange}`,
      params: { project, from: range.from, until: range.until },
    })
    return Number(rows[0]?.[0] ?? 0)
  }

  /** When the first event of `range` was taken, milliseconds; undefined when there is none. @throws {StoreError} */
  async firstTaken(project: ProjectId, range: TakenRange): Promise<number | undefined> {
    const { rows } = await this.#options.engine.read({
      sql: `SELECT toUnixTimestamp64Milli(min(received)), count() FROM events WHERE ${inRange}`,
      params: { project, from: range.from, until: range.until },
    })
    const [first, count] = rows[0] ?? []
    return Number(count ?? 0) === 0 ? undefined : Number(first)
  }

  /** The next events behind `after` that were taken in `range`; none: there are no more. @throws {StoreError} */
  async page(
    project: ProjectId, range: TakenRange, after: EventKey | undefined, limit: number, toProperties: ToProperties,
  ): Promise<StoredPage> {
    const behind = after === undefined ? '' : `
    AND (pid, toUInt16(day), event, id) > ({pid:UInt128}, {day:UInt16}, {event:String}, {id:UInt64})`
    const { rows } = await this.#options.engine.read({
      sql: `SELECT ${pageColumns}
FROM events
WHERE ${inRange}${behind}
ORDER BY pid, day, event, id
LIMIT {limit:UInt32}`,
      params: {
        project, from: range.from, until: range.until, limit,
        ...(after !== undefined && { pid: after.pid, day: after.day, event: after.event, id: after.id }),
      },
    })
    return { events: rows.map((row) => toEvent(project, row, toProperties)), keys: rows.map(toKey) }
  }

  /**
   * The first events that satisfy `where`, a condition over the table's columns with bound parameters.
   * @throws {StoreError}
   */
  async pageWhere(
    project: ProjectId, where: string, params: Readonly<Record<string, ParamValue>>, limit: number, toProperties: ToProperties,
  ): Promise<StoredPage> {
    const { rows } = await this.#options.engine.read({
      sql: `SELECT ${pageColumns}
FROM events
WHERE project = {project:UInt32} AND ${where}
ORDER BY pid, day, event, id
LIMIT {limit:UInt32}`,
      params: { ...params, project, limit },
    })
    return { events: rows.map((row) => toEvent(project, row, toProperties)), keys: rows.map(toKey) }
  }

  /**
   * Puts each `event` in the place of the one that has `key`. Resolves when they are there.
   * @throws {StoreError} then they are put there by a later call or the next start
   */
  async replace(project: ProjectId, changes: readonly { readonly key: EventKey; readonly event: SealedEvent }[]): Promise<void> {
    if (changes.length === 0) return
    await this.#options.exclusively(async () => {
      await this.#finish()
      const head: Head = { project, keys: changes.map(({ key: { pid, day, eventHash, id } }) => ({ pid, day, eventHash, id })) }
      const { bytes, types } = this.#encoder.encode(changes.map(({ event }) => event))
      this.#options.types.add(types)
      await this.#options.types.keep()
      await writeSynced(this.#rows, bytes)
      await writeSynced(`${this.#head}.new`, Buffer.from(JSON.stringify(head)))
      await rename(`${this.#head}.new`, this.#head)
      await syncDir(this.#options.dir)
      // From here on a crash loses nothing: a start applies the journal by the same function.
      await this.#apply(head)
    })
  }

  /**
   * Takes replaced rows off the disk and waits until the files that held them are gone; a read that is still looking at
   * them keeps them a while longer. @throws {StoreError}
   */
  async freeReplaced(): Promise<void> {
    const { engine } = this.#options
    try {
      for (const table of rewritten) await engine.run({ sql: `ALTER TABLE ${table} MODIFY SETTING ${atOnce}`, params: {} })
      for (const sql of ['ALTER TABLE events APPLY DELETED MASK SETTINGS mutations_sync = 2', 'OPTIMIZE TABLE profiles FINAL']) {
        await engine.run({ sql, params: {} })
      }
      const deadline = this.#options.now() + longestWaitMs
      for (;;) {
        for (const sql of clearing) await engine.run({ sql, params: {} })
        if ((await this.#replacedParts()) === 0 || this.#options.now() > deadline) break
        await pause(pollMs)
      }
    } finally {
      await this.#asUsual()
    }
  }

  async #replacedParts(): Promise<number> {
    const { rows } = await this.#options.engine.read({
      sql: `SELECT count() FROM system.parts
WHERE database = currentDatabase() AND table IN ({tables:Array(String)}) AND NOT active`,
      params: { tables: [...rewritten] },
    })
    return Number(rows[0]?.[0] ?? 0)
  }

  /** Gives the tables back their own pace of removing parts. */
  async #asUsual(): Promise<void> {
    const { engine } = this.#options
    const { rows } = await engine.read({
      sql: `SELECT name FROM system.tables
WHERE database = currentDatabase() AND name IN ({tables:Array(String)}) AND position(create_table_query, 'old_parts_lifetime') > 0`,
      params: { tables: [...rewritten] },
    })
    for (const [table] of rows) await engine.run({ sql: `ALTER TABLE ${String(table)} RESET SETTING ${atOnceNames}`, params: {} })
  }

  async #apply({ project, keys }: Head): Promise<void> {
    const { engine } = this.#options
    for (let at = 0; at < keys.length; at += keysAtOnce) {
      const some = keys.slice(at, at + keysAtOnce)
      await engine.run({
        sql: deletion,
        params: {
          project,
          pids: some.map(({ pid }) => pid),
          days: some.map(({ day }) => day),
          hashes: some.map(({ eventHash }) => eventHash),
          ids: some.map(({ id }) => id),
        },
      })
    }
    await engine.insertFiles([this.#rows], eventRowStructure, (source) => loadStatement(source, 'all', engine.capabilities.duplicateFree))
    await rm(this.#head)
    await syncDir(this.#options.dir)
    await rm(this.#rows, { force: true })
  }
}

const rewritten = ['events', 'profiles'] as const

/** A part that was replaced goes at once; what replaced it is synced before, as the usual eight minutes would see to. */
const atOnce = 'old_parts_lifetime = 1, min_rows_to_fsync_after_merge = 1'
const atOnceNames = 'old_parts_lifetime, min_rows_to_fsync_after_merge'
/**
 * An embedded engine looks for parts to remove when it has other work, if ever; dropping a partition makes it look. No
 * event is of 1900, and `profiles` has the one partition `all`.
 */
const clearing = ["ALTER TABLE events DROP PARTITION ID '190001'", "ALTER TABLE profiles DROP PARTITION ID 'none'"]
const longestWaitMs = 60_000
const pollMs = 200

/** So that the parameters of one statement fit the address of a request to a server. */
const keysAtOnce = 2_000

// Bound arrays: the same keys written out as tuples take the engine ten times as long to read.
const deletion = `DELETE FROM events
WHERE project = {project:UInt32}
    AND (pid, toUInt16(day), cityHash64(event), id) IN (
        SELECT toUInt128(key.1), key.2, toUInt64(key.3), toUInt64(key.4)
        FROM (
            SELECT arrayJoin(arrayZip({pids:Array(String)}, {days:Array(UInt16)}, {hashes:Array(String)}, {ids:Array(String)})) AS key
        )
    )`

const inRange = `project = {project:UInt32}
    AND received >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND received < fromUnixTimestamp64Milli({until:Int64}, 'UTC')`

const pageColumns = `toString(pid), toUInt16(day), event, toString(cityHash64(event)), toString(id), toUnixTimestamp64Milli(time),
    toUnixTimestamp64Milli(received), toString(device), linkable, imported, properties,
    mapKeys(mapFilter((name, type) -> type = 'Array(Nullable(String))', JSONAllPathsWithTypes(properties)))`

function toKey([pid, day, event, eventHash, id]: readonly unknown[]): EventKey {
  return { pid: String(pid), day: Number(day), event: String(event), eventHash: String(eventHash), id: String(id) }
}

function toEvent(project: ProjectId, row: readonly unknown[], toProperties: ToProperties): SealedEvent {
  const [pid, , name, , id, time, received, device, linkable, imported, properties, mixed] = row
  return {
    project,
    name: String(name),
    occurredAt: Number(time),
    receivedAt: Number(received),
    pseudonym: toPseudonym(pid),
    device: toPseudonym(device),
    dedupeKey: BigInt(String(id)),
    linkable: Number(linkable) === 1,
    imported: Number(imported) === 1,
    properties: toProperties(properties, mixed as string[]),
  }
}

function toPseudonym(decimal: unknown): Pseudonym | undefined {
  return decimal === '0' ? undefined : pseudonymFromDecimal(String(decimal))
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncDir(path: string): Promise<void> {
  const dir = await open(path, 'r')
  try {
    await dir.sync()
  } finally {
    await dir.close()
  }
}
