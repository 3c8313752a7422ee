import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FunnelAnswer } from '../../model/answer.ts'
import type { FunnelQuestion } from '../../model/question.ts'
import { ask } from '../ask.ts'
import { draft, filterGroup, firstDay, lastDay, names, propertyRef, selector, toWorld, zones } from '../twin/arbitrary.ts'
import { contextOf, openWorldStore, type WorldStore } from '../twin/store.fixture.ts'
import { seeds } from '../twin/seeds.fixture.ts'
import { funnelTwin } from './twin.ts'

let store: WorldStore
beforeAll(async () => {
  store = await openWorldStore()
})
afterAll(() => store.close())

const windows = { second: 1000, hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 }

/** Steps with names of their own half of the time, any steps in the other half. */
const steps = fc.oneof(
  fc.shuffledSubarray([...names], { minLength: 1 }).map(events => events.map(event => ({ event }))),
  fc.array(selector, { minLength: 1, maxLength: 4 }),
)
const question: fc.Arbitrary<FunnelQuestion> = fc.record({
  kind: fc.constant('funnel' as const),
  range: fc.constantFrom({ from: firstDay, to: lastDay }, { from: '2025-03-29', to: '2025-03-30' }),
  steps,
  window: fc.record({ value: fc.constantFrom(1, 4, 24), unit: fc.constantFrom('second' as const, 'hour' as const, 'day' as const) }),
  where: filterGroup,
  breakdown: propertyRef,
  limit: fc.constant(1000),
}, { requiredKeys: ['kind', 'range', 'steps', 'window', 'limit'] })

let project = 10_000
for (const seed of seeds) {
  test(`a funnel is what a loop over each person's events finds (seed ${seed})`, { timeout: 240_000 }, async () => {
    await fc.assert(fc.asyncProperty(draft, fc.array(question, { minLength: 4, maxLength: 4 }), fc.constantFrom(...zones), async (drawn, questions, zone) => {
      const own = ++project
      const made = toWorld(drawn, own)
      await store.add(own, made)
      for (const asked of questions) {
        const answer = await ask(asked, contextOf(own, made, zone), store.read) as FunnelAnswer
        const { from, until } = answer.ground
        const windowMs = asked.window.value * windows[asked.window.unit as keyof typeof windows]
        const twin = funnelTwin(made, asked, { from, until, windowMs }, zone)
        expect(new Map(answer.segments.map(({ segment, steps }) => [
          'value' in segment ? JSON.stringify(segment.value) : 'all',
          steps.map(({ people, medianMs }) => ({ people, medianMs })),
        ])), JSON.stringify({ asked, zone })).toEqual(twin)
      }
    }), { seed, numRuns: 15, interruptAfterTimeLimit: 200_000, endOnFailure: true })
  })
}
