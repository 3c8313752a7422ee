import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RetentionAnswer } from '../../model/answer.ts'
import type { RetentionQuestion } from '../../model/question.ts'
import { ask } from '../ask.ts'
import { draft, filterGroup, firstDay, lastDay, selector, toWorld, zones } from '../twin/arbitrary.ts'
import { contextOf, openWorldStore, type WorldStore } from '../twin/store.fixture.ts'
import { seeds } from '../twin/seeds.fixture.ts'
import { retentionTwin } from './twin.ts'

let store: WorldStore
beforeAll(async () => {
  store = await openWorldStore()
})
afterAll(() => store.close())

const question: fc.Arbitrary<RetentionQuestion> = fc.record({
  kind: fc.constant('retention' as const),
  range: fc.constantFrom({ from: firstDay, to: lastDay }, { from: '2025-03-26', to: '2025-04-01' }),
  start: selector,
  return: selector,
  unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
  periods: fc.constantFrom(1, 3, 10),
  criterion: fc.constantFrom('on' as const, 'on-or-after' as const),
  intervals: fc.constantFrom('rolling' as const, 'calendar' as const),
  where: filterGroup,
}, { requiredKeys: ['kind', 'range', 'start', 'return', 'unit', 'periods', 'criterion', 'intervals'] })

let project = 20_000
for (const seed of seeds) {
  test(`retention is what a loop over each person's events finds (seed ${seed})`, { timeout: 240_000 }, async () => {
    await fc.assert(fc.asyncProperty(draft, fc.array(question, { minLength: 4, maxLength: 4 }), fc.constantFrom(...zones), async (drawn, questions, zone) => {
      const own = ++project
      const made = toWorld(drawn, own)
      await store.add(own, made)
      for (const asked of questions) {
        const context = { ...contextOf(own, made, zone), now: Date.UTC(2027, 0, 1) }
        const answer = await ask(asked, context, store.read) as RetentionAnswer
        const twin = retentionTwin(made, asked, answer.ground, zone)
        const cohorts = answer.cohorts.filter(({ people }) => people > 0)
        expect(new Map(cohorts.map(({ period, people, retained }) => [period.slice(0, 10), { people, retained }])), JSON.stringify({ asked, zone })).toEqual(twin)
      }
    }), { seed, numRuns: 15, interruptAfterTimeLimit: 200_000, endOnFailure: true })
  })
}
