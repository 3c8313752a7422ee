/**
 * Sealed events as rows of the intake log: the bytes that make an event durable are the bytes that the engine reads.
 *
 * Columns and their order are {@link eventRowStructure} (schema/tables.ts). Beside the bytes go each row's dedupe key
 * and time, by which the loader recognises what may be a resend.
 */
import type { SealedEvent } from '../../model/event.ts'
import { writeProperties } from './property-writer.ts'
import { RowWriter } from './row-writer.ts'

/** Encoded rows; `keys` holds each row's dedupe key as two words, low then high. */
export interface EncodedRows {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly count: number
  readonly keys: Uint32Array<ArrayBuffer>
  /** Milliseconds; the earliest `occurredAt` of these rows, Infinity for none. */
  readonly earliest: number
}

const dayMs = 86_400_000
/** Date holds 1970-01-01 … 2149-06-06. */
const lastDay = 0xffff

/** Turns batches of events into rows; keeps its buffer between calls. */
export class EventRowEncoder {
  readonly #writer = new RowWriter()

  encode(events: readonly SealedEvent[]): EncodedRows {
    const keys = new Uint32Array(events.length * 2)
    let earliest = Infinity
    for (const [index, event] of events.entries()) {
      writeEvent(this.#writer, event)
      keys[index * 2] = Number(event.dedupeKey & 0xffff_ffffn)
      keys[index * 2 + 1] = Number(event.dedupeKey >> 32n)
      if (event.occurredAt < earliest) earliest = event.occurredAt
    }
    return { bytes: this.#writer.take(), count: events.length, keys, earliest }
  }
}

function writeEvent(writer: RowWriter, event: SealedEvent): void {
  const occurredAt = Math.floor(event.occurredAt)
  writer.u8(0)
  writer.u32(event.project)
  writer.string(event.name)
  writer.u16(Math.min(lastDay, Math.max(0, Math.floor(occurredAt / dayMs))))
  writePseudonym(writer, event.pseudonym)
  writer.u64(event.dedupeKey)
  writer.i64(occurredAt)
  writer.i64(Math.floor(event.receivedAt))
  writePseudonym(writer, event.device)
  writer.u8(event.linkable ? 1 : 0)
  writer.u8(event.imported ? 1 : 0)
  writeProperties(writer, event.properties)
}

function writePseudonym(writer: RowWriter, pseudonym: string | undefined): void {
  if (pseudonym === undefined) writer.zeros(16)
  else writer.base64url16(pseudonym)
}
