/**
 * Moves events from the intake log into the engine, in the order in which they were taken.
 *
 * One load at a time. A crash between the engine's commit and the removal of the file makes the next start load the
 * file again; the rows are then found to be there. Loads wait a little so that many events share one part.
 */
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KeySet } from '../base/key-set.ts'
import { StoreError } from './errors.ts'
import type { Engine } from './engine/engine.ts'
import type { IntakeLog, Segment } from './intake-log/intake-log.ts'
import { type Suspects, loadStatement, storedStatement } from './load-statement.ts'
import type { PropertyTypes } from './property-types.ts'
import { RecentKeys } from './recent-keys.ts'
import type { EncodedRows } from './rows/event-rows.ts'
import { eventRowStructure, placeStructure } from './schema/tables.ts'

/** What the loader needs to know of the rows of one append: members of {@link EncodedRows}. */
export type RowNote = Pick<EncodedRows, 'keys' | 'earliest' | 'places'>

export interface LoaderOptions {
  readonly engine: Engine
  readonly log: IntakeLog<RowNote>
  /** A folder for short-lived files. */
  readonly scratch: string
  readonly types: PropertyTypes
  readonly now: () => number
  /** Milliseconds that events wait for company before they are loaded. */
  readonly lingerMs: number
  /** Called when a load fails and will be tried again, and when one succeeds after that. */
  readonly onTrouble: (error: StoreError | undefined) => void
}

/** Rows that one load takes at the most, unless one file holds more. */
const largestLoad = 400_000
/** So many bytes in the log start a load without waiting. */
const eagerBytes = 48 * 1024 * 1024
/** A suspect list longer than this is replaced by "all". */
const mostSuspects = 2_000
const retryMs = 1_000
/** At a start the keys of what was received so lately are read, at the most so many. */
const primedMs = 6 * 3_600_000
const mostPrimed = 400_000

export class EventLoader {
  readonly #options: LoaderOptions
  #recent: RecentKeys | undefined
  #loading: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: LoaderOptions) {
    this.#options = options
    if (!options.log.isEmpty) this.notice()
  }

  /** Says that the log has something new. */
  notice(): void {
    if (this.#closed) return
    if (this.#options.log.backlogBytes >= eagerBytes) void this.settle().catch(() => undefined)
    else this.#timer ??= setTimeout(() => void this.settle().catch(() => undefined), this.#options.lingerMs)
  }

  /** Resolves when all that was durable in the log at the call is in the engine. @throws {StoreError} when the engine refuses */
  async settle(): Promise<void> {
    // A load under way may have begun before the last append, so one more follows it.
    if (this.#loading !== undefined) await this.#loading.catch(() => undefined)
    this.#loading ??= this.#loadAll().finally(() => {
      this.#loading = undefined
    })
    await this.#loading
  }

  /** Runs `work` while nothing is loaded; who settles meanwhile waits for its end. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    while (this.#loading !== undefined) await this.#loading.catch(() => undefined)
    const working = work()
    const held = working.then(
      () => undefined,
      () => undefined,
    )
    this.#loading = held.then(() => {
      this.#loading = undefined
    })
    return working
  }

  /** Whether something is being loaded or done exclusively. */
  get isBusy(): boolean {
    return this.#loading !== undefined
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#loading?.catch(() => undefined)
  }

  async #loadAll(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    try {
      const segments = [...(await this.#options.log.rotate())]
      while (segments.length > 0) {
        const batch = [segments.shift()!]
        let rows = batch[0]!.rows
        while (segments.length > 0 && rows + segments[0]!.rows <= largestLoad) {
          const segment = segments.shift()!
          batch.push(segment)
          rows += segment.rows
        }
        await this.#load(batch, await this.#recentKeys(batch))
      }
      this.#options.onTrouble(undefined)
    } catch (error) {
      const trouble = error instanceof StoreError ? error : new StoreError('STORE_UNAVAILABLE', String(error), { cause: error })
      this.#options.onTrouble(trouble)
      if (!this.#closed) this.#timer ??= setTimeout(() => void this.settle().catch(() => undefined), retryMs)
      throw trouble
    }
  }

  /**
   * The keys of what was stored lately, read from the table at the first load after a start: once all that a crash
   * left behind is in it. Undefined before: then the table is asked about every row.
   */
  async #recentKeys(batch: readonly Segment<RowNote>[]): Promise<RecentKeys | undefined> {
    if (this.#recent !== undefined || batch.some((segment) => segment.notes === undefined)) return this.#recent
    const { engine, now } = this.#options
    const at = now()
    const { rows } = await engine.read({
      sql: `SELECT bitAnd(id, 0xFFFFFFFF), bitShiftRight(id, 32), toUnixTimestamp64Milli(received)
FROM events
WHERE day >= toDate(fromUnixTimestamp64Milli({since:Int64}, 'UTC')) AND received >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
ORDER BY received DESC
LIMIT {most:UInt32}`,
      params: { since: at - primedMs, most: mostPrimed },
    })
    const oldest = Number(rows.at(-1)?.[2] ?? 0)
    const recent = new RecentKeys(2_000_000, rows.length < mostPrimed ? at - primedMs : oldest + 1)
    for (const [low, high] of rows) recent.add(Number(low), Number(high), at)
    this.#recent = recent
    return recent
  }

  /** Whether the table holds any row of these files; true where that cannot be asked cheaply. */
  async #areAnyStored(batch: readonly Segment<RowNote>[]): Promise<boolean> {
    const { engine, scratch } = this.#options
    if (engine.readFile === undefined) return true
    const places = batch.flatMap(({ notes }) => notes ?? []).map((note) => note.places)
    const path = join(scratch, 'places.bin')
    try {
      await writeFile(path, places, { mode: 0o600 })
      const { rows } = await engine.readFile(path, placeStructure, storedStatement)
      return rows.length > 0
    } finally {
      await rm(path, { force: true })
    }
  }

  async #load(batch: readonly Segment<RowNote>[], recent: RecentKeys | undefined): Promise<void> {
    const { engine, log, now } = this.#options
    const checkTable = engine.capabilities.duplicateFree
    let suspects = suspectsIn(batch, recent)
    try {
      const unnoted = batch.filter(({ notes }) => notes === undefined).map(({ path }) => path)
      if (unnoted.length > 0) await this.#options.types.keepOf(unnoted, eventRowStructure)
      await this.#options.types.keep()
      if (checkTable && isOnlyEarly(suspects) && !(await this.#areAnyStored(batch))) suspects = 'none'
      await engine.insertFiles(
        batch.map((segment) => segment.path),
        eventRowStructure,
        (source) => loadStatement(source, suspects, checkTable),
      )
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'QUERY_FAILED') throw error
      if (batch.length > 1) {
        for (const segment of batch) await this.#load([segment], recent)
        return
      }
      // Rows that the engine will never take must not hold up the rest; they are set aside, whole, for a human.
      await rename(batch[0]!.path, `${batch[0]!.path}.refused`)
      await log.release(batch)
      this.#options.onTrouble(error)
      return
    }
    const at = now()
    for (const segment of batch) {
      for (const { keys } of segment.notes ?? []) {
        for (let i = 0; i < keys.length; i += 2) recent?.add(keys[i]!, keys[i + 1]!, at)
      }
    }
    await log.release(batch)
  }
}

/** Whether rows are suspect for nothing but their age. */
function isOnlyEarly(suspects: Suspects): boolean {
  return typeof suspects === 'object' && suspects.keys.length === 0
}

/** Which rows of these files may have been stored before, or come twice in them. */
function suspectsIn(batch: readonly Segment<RowNote>[], recent: RecentKeys | undefined): Suspects {
  if (recent === undefined) return 'all'
  const before = recent.coverageSince
  const keys: string[] = []
  const seen = new KeySet(batch.reduce((sum, segment) => sum + segment.rows, 16))
  let early = false
  for (const segment of batch) {
    if (segment.notes === undefined) return 'all'
    for (const note of segment.notes) {
      if (note.earliest < before) early = true
      for (let i = 0; i < note.keys.length; i += 2) {
        const low = note.keys[i]!
        const high = note.keys[i + 1]!
        if (!seen.add(low, high) || recent.has(low, high)) {
          keys.push(((BigInt(high) << 32n) | BigInt(low)).toString())
          if (keys.length > mostSuspects) return 'all'
        }
      }
    }
  }
  if (!early && keys.length === 0) return 'none'
  return { before: early ? before : 0, keys }
}
