/**
 * Sealed events as rows of the intake log: the bytes that make an event durable are the bytes that the engine reads.
 *
 * Columns and their order are {@link eventRowStructure} (schema/tables.ts). Beside the bytes go each row's dedupe key
 * and time, by which the loader recognises what may be a resend.
 */
import type { SealedEvent } from '../../model/event.ts'
import { type PathType, PathTypes } from './path-types.ts'
import { writeProperties } from './property-writer.ts'
import { RowWriter } from './row-writer.ts'

/** Encoded rows; `keys` holds each row's dedupe key as two words, low then high. */
export interface EncodedRows {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly count: number
  readonly keys: Uint32Array<ArrayBuffer>
  /** Milliseconds; the earliest `occurredAt` of these rows, Infinity for none. */
  readonly earliest: number
  /** Of each row what the store finds it by, as RowBinary: {@link placeStructure} (schema/tables.ts). */
  readonly places: Uint8Array<ArrayBuffer>
  /** Types of property paths that this encoder had not told of before. */
  readonly types: readonly PathType[]
}

const dayMs = 86_400_000
/** Date holds 1970-01-01 … 2149-06-06. */
const lastDay = 0xffff

/** Turns events into rows; keeps its buffers between calls. */
export class EventRowEncoder {
  readonly #writer = new RowWriter()
  readonly #places = new RowWriter()
  readonly #types = new PathTypes()
  #keys: number[] = []
  #earliest = Infinity

  /** Adds an event to the rows that {@link take} hands out. */
  add(event: SealedEvent): void {
    const { project, pseudonym, dedupeKey, occurredAt } = event
    const day = dayOf(occurredAt)
    this.#types.begin(project)
    writeEvent(this.#writer, event, day, this.#types)
    const places = this.#places
    places.u32(project)
    writePseudonym(places, pseudonym)
    places.u16(day)
    places.u64(dedupeKey)
    this.#keys.push(Number(dedupeKey & 0xffff_ffffn), Number(dedupeKey >> 32n))
    if (occurredAt < this.#earliest) this.#earliest = occurredAt
  }

  /** All rows added since the last time. */
  take(): EncodedRows {
    const keys = Uint32Array.from(this.#keys)
    const earliest = this.#earliest
    this.#keys = []
    this.#earliest = Infinity
    return { bytes: this.#writer.take(), count: keys.length / 2, keys, earliest, places: this.#places.take(), types: this.#types.take() }
  }

  encode(events: Iterable<SealedEvent>): EncodedRows {
    for (const event of events) this.add(event)
    return this.take()
  }
}

function dayOf(occurredAt: number): number {
  return Math.min(lastDay, Math.max(0, Math.floor(occurredAt / dayMs)))
}

function writeEvent(writer: RowWriter, event: SealedEvent, day: number, types: PathTypes): void {
  const occurredAt = Math.floor(event.occurredAt)
  writer.u8(0)
  writer.u32(event.project)
  writer.string(event.name)
  writer.u16(day)
  writePseudonym(writer, event.pseudonym)
  writer.u64(event.dedupeKey)
  writer.i64(occurredAt)
  writer.i64(Math.floor(event.receivedAt))
  writePseudonym(writer, event.device)
  writer.u8(event.linkable ? 1 : 0)
  writer.u8(event.imported ? 1 : 0)
  writeProperties(writer, event.properties, types)
}

function writePseudonym(writer: RowWriter, pseudonym: string | undefined): void {
  if (pseudonym === undefined) writer.zeros(16)
  else writer.base64url16(pseudonym)
}
