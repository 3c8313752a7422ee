/** Makes sealed events for tests; every field can be overridden. */
import { createHash } from 'node:crypto'
import type { SealedEvent } from '../model/event.ts'
import { type Pseudonym, pseudonymFromBytes } from '../model/pseudonym.ts'

/** A pseudonym for a readable name, the same each time. */
export function pseudonymOf(name: string): Pseudonym {
  return pseudonymFromBytes(createHash('sha256').update(name).digest().subarray(0, 16))
}

let counter = 0n

export function event(over: Partial<SealedEvent> = {}): SealedEvent {
  counter += 1n
  return {
    project: 1,
    name: 'Page View',
    occurredAt: Date.UTC(2026, 5, 1, 12),
    receivedAt: Date.UTC(2026, 5, 1, 12, 0, 1),
    pseudonym: pseudonymOf('ada'),
    device: undefined,
    dedupeKey: counter,
    linkable: false,
    imported: false,
    properties: {},
    ...over,
  }
}
