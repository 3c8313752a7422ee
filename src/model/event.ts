/**
 * An event on its way in, as two types: parsed, where it still holds clear identifiers, and sealed, the only form
 * that a store accepts. `ParsedEvent` never leaves the collector's memory.
 */
import type { JsonObject } from './json.ts'
import type { ProjectId } from './project.ts'
import type { Pseudonym } from './pseudonym.ts'

/** One event as the wire brought it: ids in the clear, properties not yet guarded. */
export interface ParsedEvent {
  readonly name: string
  /** Milliseconds since the epoch, when the client says it happened. */
  readonly occurredAt: number
  /** Whether the client sent a time; without one `occurredAt` is the time of receipt. */
  readonly timed: boolean
  readonly distinctId: string | undefined
  readonly deviceId: string | undefined
  readonly userId: string | undefined
  /** `$insert_id`, or the SDK's `$mp_event_id`; undefined when the client sent neither. */
  readonly insertId: string | undefined
  /** The client's address to locate, when it may be used; never stored. */
  readonly address: string | undefined
  readonly properties: JsonObject
}

/** One event as it is kept: pseudonyms for ids, guarded and enriched properties, nothing that names a person. */
export interface SealedEvent {
  readonly project: ProjectId
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly occurredAt: number
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
  /** The person as sent: the user's pseudonym when there is one, else the device's; undefined for `""`. */
  readonly pseudonym: Pseudonym | undefined
  /** The device's pseudonym, kept beside a user's so that a merge can be closed and opened again. */
  readonly device: Pseudonym | undefined
  /** 64 bits that tell this event from others of the same person, name and day; equal on a resend. */
  readonly dedupeKey: bigint
  /** Whether the pseudonym may yet be merged into another: a device, or any id in the original mode. */
  readonly linkable: boolean
  readonly imported: boolean
  readonly properties: JsonObject
}
