/**
 * The intake log: what makes an acknowledged event durable before the engine has it.
 *
 * `append` resolves when the bytes are synced to disk. Appends that arrive while a sync runs share the next one (group
 * commit). The log is a row of segment files; `rotate` closes the present one and hands over all closed ones, whose
 * owner removes them with `release` once their content is safe elsewhere. What a crash leaves behind is found by
 * `openIntakeLog` and handed over by the next `rotate`: content may so be read twice, and its reader must not mind.
 *
 * When the disk is full or fails, appends reject and the file is cut back to its last whole frame; a later append
 * simply tries again.
 */
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreError } from '../errors.ts'
import { type Lane, writeHeader } from './frame.ts'
import { recoverFile } from './recover.ts'

/** A closed file of the log. `notes` are what its appends carried; undefined for a file found at start. */
export interface Segment<Note> {
  readonly path: string
  readonly rows: number
  readonly bytes: number
  readonly notes: readonly Note[] | undefined
}

interface Pending<Note> {
  readonly payload: Uint8Array
  readonly rows: number
  readonly note: Note
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

interface Current<Note> {
  readonly path: string
  readonly file: FileHandle
  bytes: number
  rows: number
  readonly notes: Note[]
}

/** Bytes that one commit takes at the most; more waits for the next. */
const largestCommit = 16 * 1024 * 1024

export class IntakeLog<Note> {
  readonly #dir: string
  readonly #lane: Lane
  #next: number
  #closed: Segment<Note>[]
  #current: Current<Note> | undefined
  #queue: Pending<Note>[] = []
  #committing: Promise<void> | undefined

  constructor(dir: string, lane: Lane, found: Segment<Note>[], next: number) {
    this.#dir = dir
    this.#lane = lane
    this.#closed = found
    this.#next = next
  }

  /** Bytes that are durable here and not yet released, those in closed segments included. */
  get backlogBytes(): number {
    return this.#closed.reduce((sum, segment) => sum + segment.bytes, this.#current?.bytes ?? 0)
  }

  /** Whether `rotate` would hand over anything. */
  get isEmpty(): boolean {
    return this.#closed.length === 0 && (this.#current?.bytes ?? 0) === 0
  }

  /**
   * Resolves when `payload` is synced.
   * @throws {StoreError} STORE_FULL when the disk took it not; nothing of it is kept then
   */
  append(payload: Uint8Array, rows: number, note: Note): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#queue.push({ payload, rows, note, resolve, reject })
      this.#committing ??= this.#commitAll()
    })
  }

  /** Closes the present segment and returns all closed ones, the oldest first. */
  async rotate(): Promise<readonly Segment<Note>[]> {
    while (this.#committing !== undefined) await this.#committing
    const current = this.#current
    if (current !== undefined && current.bytes > 0) {
      this.#current = undefined
      this.#closed.push({ path: current.path, rows: current.rows, bytes: current.bytes, notes: current.notes })
      await current.file.close()
    }
    return [...this.#closed]
  }

  /** Removes segments whose content is safe elsewhere. */
  async release(segments: readonly Segment<Note>[]): Promise<void> {
    const gone = new Set(segments.map((segment) => segment.path))
    this.#closed = this.#closed.filter((segment) => !gone.has(segment.path))
    for (const path of gone) await rm(path, { force: true })
  }

  /** Waits for what is under way and closes the files; segments stay for the next start. */
  async close(): Promise<void> {
    while (this.#committing !== undefined) await this.#committing
    const current = this.#current
    this.#current = undefined
    await current?.file.close()
    if (current?.bytes === 0) await rm(current.path, { force: true })
  }

  async #commitAll(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const batch: Pending<Note>[] = []
        let bytes = 0
        while (this.#queue.length > 0 && (batch.length === 0 || bytes < largestCommit)) {
          const item = this.#queue.shift()
          if (item === undefined) break
          bytes += item.payload.byteLength
          batch.push(item)
        }
        await this.#commit(batch)
      }
    } finally {
      this.#committing = undefined
    }
  }

  async #commit(batch: readonly Pending<Note>[]): Promise<void> {
    try {
      const current = (this.#current ??= await this.#create())
      const payload = batch.map((item) => item.payload)
      const rows = batch.reduce((sum, item) => sum + item.rows, 0)
      const frame = [writeHeader(this.#lane, payload, rows), ...payload]
      const length = frame.reduce((sum, piece) => sum + piece.byteLength, 0)
      try {
        const { bytesWritten } = await current.file.writev(frame, current.bytes)
        if (bytesWritten < length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
        await current.file.datasync()
      } catch (error) {
        await this.#giveUp(current)
        throw error
      }
      // From here on a crash loses nothing: the frame is whole on disk.
      current.bytes += length
      current.rows += rows
      for (const item of batch) current.notes.push(item.note)
      for (const item of batch) item.resolve()
    } catch (error) {
      const cause = error as NodeJS.ErrnoException
      const code = cause.code === 'ENOSPC' || cause.code === 'EDQUOT' ? 'STORE_FULL' : 'STORE_UNAVAILABLE'
      const refusal = new StoreError(code, `Cannot write the intake log: ${cause.message}`, { cause })
      for (const item of batch) item.reject(refusal)
    }
  }

  /** After a failed write: what was whole before stays, in a file that is not written to again. */
  async #giveUp(current: Current<Note>): Promise<void> {
    this.#current = undefined
    await current.file.truncate(current.bytes).catch(() => undefined)
    await current.file.datasync().catch(() => undefined)
    await current.file.close().catch(() => undefined)
    if (current.bytes > 0) {
      this.#closed.push({ path: current.path, rows: current.rows, bytes: current.bytes, notes: current.notes })
    } else {
      await rm(current.path, { force: true }).catch(() => undefined)
    }
  }

  async #create(): Promise<Current<Note>> {
    const path = segmentPath(this.#dir, this.#next)
    const file = await open(path, 'wx', 0o600)
    this.#next += 1
    const dir = await open(this.#dir, 'r')
    try {
      await dir.sync()
    } finally {
      await dir.close()
    }
    return { path, file, bytes: 0, rows: 0, notes: [] }
  }
}

const segmentName = /^(\d{16})\.log$/

function segmentPath(dir: string, number: number): string {
  return join(dir, `${String(number).padStart(16, '0')}.log`)
}

/** Opens the log in `dir`, cutting torn tails; what whole frames it finds will come with the first `rotate`. */
export async function openIntakeLog<Note>(dir: string, lane: Lane, now: () => number): Promise<IntakeLog<Note>> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const numbers = (await readdir(dir))
    .flatMap((name) => segmentName.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
  const found: Segment<Note>[] = []
  for (const number of numbers) {
    const path = segmentPath(dir, number)
    const { rows, bytes } = await recoverFile(path, lane)
    if (bytes === 0) await rm(path, { force: true })
    else found.push({ path, rows, bytes, notes: undefined })
  }
  // Numbers never come again, so that a reader can remember how far it came: they go on from the clock.
  return new IntakeLog<Note>(dir, lane, found, Math.max(numbers.at(-1) ?? 0, now()) + 1)
}
