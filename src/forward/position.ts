/**
 * How far a destination has come: everything that was taken before `from` was dealt with, and of what was taken in
 * `[from, until)` everything up to `after` in the order of the table's key. A batch that was begun is kept until it ended,
 * so that a crash sends it again under its own name.
 */
import type { JsonObject } from '../model/json.ts'
import type { EventKey } from '../store/index.ts'

/** Events taken in `[from, until)`, behind `after` and up to `last`. */
export interface Span {
  /** Milliseconds. */
  readonly from: number
  readonly until: number
  readonly after: EventKey | null
  readonly last: EventKey
}

export interface OpenBatch {
  /** As the destination knows it: 22 characters of base64url. */
  readonly id: string
  readonly span: Span
  readonly tries: number
  /** Milliseconds; of the first failure, null before. */
  readonly failingSince: number | null
  /** Of a dead one that is being replayed: its row. */
  readonly replays: number | null
}

export interface Position {
  readonly from: number
  readonly until: number | null
  readonly after: EventKey | null
  readonly batch: OpenBatch | null
  /** Rows of dead batches that somebody wants replayed. */
  readonly replay: readonly number[]
  /** Events in one batch, less than the destination's setting after it said that one was too large. */
  readonly most: number | null
  /** For folders: the file that is written to, and how much of it was ended well. */
  readonly file: { readonly number: number; readonly bytes: number } | null
  readonly sentEvents: number
  readonly lastSentAt: number | null
  /** Why the last attempt failed; null when it did not. */
  readonly trouble: string | null
}

export function startPosition(from: number): Position {
  return { from, until: null, after: null, batch: null, replay: [], most: null, file: null, sentEvents: 0, lastSentAt: null, trouble: null }
}

export const positionOf = (stored: JsonObject): Position => stored as unknown as Position
export const storedPosition = (position: Position): JsonObject => position as unknown as JsonObject

/** Where it stands in the order of the table's key. */
export function compareKeys(one: EventKey, two: EventKey): number {
  return compare(BigInt(one.pid), BigInt(two.pid)) || compare(one.day, two.day)
    || Buffer.compare(Buffer.from(one.event), Buffer.from(two.event)) || compare(BigInt(one.id), BigInt(two.id))
}

function compare<T extends bigint | number>(one: T, two: T): number {
  return one < two ? -1 : one > two ? 1 : 0
}
