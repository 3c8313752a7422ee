/**
 * A world: a small set of events with the people behind them, as a store is given it and as a twin loops over it.
 */
import type { SealedEvent } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'
import { pseudonymToDecimal, type Pseudonym } from '../../model/pseudonym.ts'

export interface World {
  readonly events: readonly SealedEvent[]
  /** From a merged pseudonym straight to its person. */
  readonly merges: ReadonlyMap<Pseudonym, Pseudonym>
  readonly profiles: ReadonlyMap<Pseudonym, JsonObject>
}

/** An event as a twin sees it. */
export interface Seen {
  readonly name: string
  readonly at: number
  readonly person: Pseudonym | undefined
  readonly id: bigint
  readonly properties: JsonObject
  /** The person's profile; empty without one. */
  readonly profile: JsonObject
}

/** The world's events, with the person that each counts for. */
export function seenIn(world: World): readonly Seen[] {
  return world.events.map(event => {
    const { pseudonym } = event
    const person = pseudonym && event.linkable ? world.merges.get(pseudonym) ?? pseudonym : pseudonym
    const profile = (person && world.profiles.get(person)) ?? {}
    return { name: event.name, at: event.occurredAt, person, id: event.dedupeKey, properties: event.properties, profile }
  })
}

/** People by name of their pseudonym, each with their events in order of time, then id. */
export function byPerson(events: readonly Seen[]): ReadonlyMap<Pseudonym, readonly Seen[]> {
  const people = new Map<Pseudonym, Seen[]>()
  for (const event of events) {
    if (event.person === undefined) continue
    const theirs = people.get(event.person)
    if (theirs) theirs.push(event)
    else people.set(event.person, [event])
  }
  for (const theirs of people.values()) theirs.sort((a, b) => a.at - b.at || Number(a.id - b.id))
  return people
}

/** Orders pseudonyms as the engine does, by their numbers. */
export function comparePseudonyms(a: Pseudonym, b: Pseudonym): number {
  const difference = BigInt(pseudonymToDecimal(a)) - BigInt(pseudonymToDecimal(b))
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
