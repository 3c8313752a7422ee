import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PeopleAnswer } from '../../model/answer.ts'
import type { Filter, PeopleQuestion } from '../../model/question.ts'
import { ask } from '../ask.ts'
import { draft, filter, filterGroup, firstDay, lastDay, selector, toWorld, zones } from '../twin/arbitrary.ts'
import { contextOf, openWorldStore, type WorldStore } from '../twin/store.fixture.ts'
import { seeds } from '../twin/seeds.fixture.ts'
import { peopleTwin } from './twin.ts'

let store: WorldStore
beforeAll(async () => {
  store = await openWorldStore()
})
afterAll(() => store.close())

const ofPerson = filter.map((made): Filter => ({ ...made, property: { ...made.property, of: 'person' } }))
const question: fc.Arbitrary<PeopleQuestion> = fc.record({
  kind: fc.constant('people' as const),
  range: fc.constantFrom({ from: firstDay, to: lastDay }, { from: '2025-03-26', to: '2025-04-01' }),
  did: selector,
  profile: fc.record({ match: fc.constantFrom('all' as const, 'any' as const), filters: fc.array(ofPerson, { minLength: 1, maxLength: 2 }) }),
  sort: fc.constantFrom('last-seen' as const, 'events' as const),
  where: filterGroup,
  offset: fc.constantFrom(0, 1),
  limit: fc.constantFrom(2, 100),
}, { requiredKeys: ['kind', 'range'] })

let project = 40_000
for (const seed of seeds) {
  test(`a people list is what a loop over events and profiles finds (seed ${seed})`, { timeout: 240_000 }, async () => {
    await fc.assert(fc.asyncProperty(draft, fc.array(question, { minLength: 4, maxLength: 4 }), fc.constantFrom(...zones), async (drawn, questions, zone) => {
      const own = ++project
      const made = toWorld(drawn, own)
      await store.add(own, made)
      for (const asked of questions) {
        const answer = await ask(asked, contextOf(own, made, zone), store.read) as PeopleAnswer
        const twin = peopleTwin(made, asked, answer.ground, zone)
        const { offset = 0, limit = 50 } = asked
        const message = JSON.stringify({ asked, zone })
        expect(answer.people.map(({ pseudonym, firstSeen, lastSeen, events }) => ({ pseudonym, firstSeen, lastSeen, events })), message)
          .toEqual(twin.slice(offset, offset + limit))
        if (answer.people.length > 0) expect(answer.total, message).toBe(twin.length)
      }
    }), { seed, numRuns: 12, interruptAfterTimeLimit: 200_000, endOnFailure: true })
  })
}
