/** An event as the live view and a person's page show it. */
import { handle } from '../../model/handle.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'

export interface ShownEvent {
  readonly name: string
  readonly occurredAt: number
  readonly receivedAt: number
  readonly pseudonym: string | null
  readonly handle: string | null
  readonly properties: JsonObject
}

export function toShown(event: Omit<ShownEvent, 'handle'>): ShownEvent {
  const { name, occurredAt, receivedAt, pseudonym, properties } = event
  return { name, occurredAt, receivedAt, pseudonym, handle: pseudonym === null ? null : handle(pseudonym as Pseudonym), properties }
}

export function peopleOf(events: readonly { readonly pseudonym: string | null }[]): string[] {
  return events.flatMap(({ pseudonym }) => (pseudonym === null ? [] : [pseudonym]))
}
