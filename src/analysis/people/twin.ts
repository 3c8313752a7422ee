/** A people list, naively. */
import type { Pseudonym } from '../../model/pseudonym.ts'
import type { PeopleQuestion } from '../../model/question.ts'
import { matchesFilter, matchesGroup, matchesSelector } from '../twin/filter.ts'
import { byPerson, comparePseudonyms, seenIn, type World } from '../twin/world.ts'

export interface TwinPerson {
  readonly pseudonym: Pseudonym
  readonly firstSeen: number | null
  readonly lastSeen: number | null
  readonly events: number
}

export function peopleTwin(world: World, question: PeopleQuestion, span: { from: number; until: number }, zone: string): readonly TwinPerson[] {
  const events = byPerson(seenIn(world).filter(event => (
    event.at >= span.from && event.at < span.until && matchesGroup(question.where, event, zone) &&
    (!question.did || matchesSelector(question.did, event, zone))
  )))
  const candidates = new Set([...events.keys(), ...(question.did ? [] : world.profiles.keys())])
  const { filters = [], match = 'all' } = question.profile ?? {}
  const found = [...candidates].filter(pseudonym => {
    const met = filters.map(filter => matchesFilter(filter, world.profiles.get(pseudonym) ?? {}, zone))
    return filters.length === 0 || (match === 'all' ? met.every(Boolean) : met.some(Boolean))
  }).map((pseudonym): TwinPerson => {
    const theirs = events.get(pseudonym) ?? []
    return { pseudonym, firstSeen: theirs[0]?.at ?? null, lastSeen: theirs.at(-1)?.at ?? null, events: theirs.length }
  })
  const byLast = (a: TwinPerson, b: TwinPerson): number => (b.lastSeen ?? 0) - (a.lastSeen ?? 0)
  const byEvents = (a: TwinPerson, b: TwinPerson): number => b.events - a.events
  return found.sort((a, b) => (
    question.sort === 'events' ? byEvents(a, b) || byLast(a, b) : byLast(a, b) || byEvents(a, b)
  ) || comparePseudonyms(a.pseudonym, b.pseudonym))
}
