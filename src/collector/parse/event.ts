/**
 * From a record to an event: the one function that makes a `WireEvent`, or says by a stable reason why it is none.
 *
 * Used by `/track` and `/import` alike; what only one of them asks (age, strictness) is asked by that route.
 */
import type { ParsedEvent } from '../../model/event.ts'
import { isForbiddenId } from '../../model/wire-id.ts'
import { limits } from '../settings.ts'
import { eventName, walkEvent, type EventWalk } from './event-properties.ts'
import { readId } from './ids.ts'
import { readTime } from './time.ts'

/** An event with what the wire said beside it; still holds clear ids, so it stays in memory. */
export interface WireEvent extends ParsedEvent {
  readonly walk: EventWalk
}

export type EventRefusal = 'event_missing' | 'bad_time' | 'event_too_large'

/** What every record is asked first: its name, and the properties that hold its token. */
export interface EventShape {
  readonly name: string
  readonly properties: object
  readonly metadata: unknown
}

/** The parts of a record that is an event at all, or undefined. A name of white space is none. */
export function eventShape(record: unknown): EventShape | undefined {
  if (typeof record !== 'object' || record === null) return undefined
  const { event, properties, $mp_metadata: metadata } = record as { [name: string]: unknown }
  if (typeof event !== 'string' || event.trim() === '') return undefined
  const isObject = typeof properties === 'object' && properties !== null && !Array.isArray(properties)
  return { name: event, properties: isObject ? properties : nothing, metadata }
}

const nothing: object = Object.freeze({})

/** The project token that an event carries, or undefined. */
export function eventToken(shape: EventShape): string | undefined {
  const { token } = shape.properties as { token?: unknown }
  return typeof token === 'string' && token !== '' ? token : undefined
}

export function parseEvent(
  shape: EventShape,
  groupKeys: readonly string[],
  escapes: boolean,
  receivedAt: number,
): WireEvent | EventRefusal {
  const walk = walkEvent(shape.properties, groupKeys, escapes)
  const name = eventName(shape.name, walk.cleaning)
  if (walk.cleaning.size > limits.recordSize) return 'event_too_large'
  if (name === '') return 'event_missing'
  const time = readTime(walk.time)
  if (time !== undefined && time < limits.earliestMs) return 'bad_time'
  return {
    name,
    // A clock that runs ahead must not put events into days that have not come (wire protocol §5.4).
    occurredAt: time === undefined || time > receivedAt + limits.futureMs ? receivedAt : time,
    timed: time !== undefined,
    distinctId: walk.distinctId,
    deviceId: walk.deviceId,
    userId: walk.userId,
    insertId: insertIdOf(walk, shape.metadata),
    address: walk.ip,
    properties: walk.kept,
    walk,
  }
}

function insertIdOf(walk: EventWalk, metadata: unknown): string | undefined {
  const id = walk.insertId ?? (isMetadata(metadata) ? readId(metadata.$mp_event_id) : undefined)
  return id === undefined || id === '' || isForbiddenId(id) ? undefined : id
}

function isMetadata(value: unknown): value is { $mp_event_id?: unknown } {
  return typeof value === 'object' && value !== null
}
