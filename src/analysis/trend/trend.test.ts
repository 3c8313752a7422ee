import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TrendAnswer } from '../../model/answer.ts'
import type { TrendQuestion } from '../../model/question.ts'
import { ask } from '../ask.ts'
import { draft, filterGroup, firstDay, lastDay, propertyRef, selector, toWorld, zones } from '../twin/arbitrary.ts'
import { contextOf, openWorldStore, typesIn, type WorldStore } from '../twin/store.fixture.ts'
import { seeds } from '../twin/seeds.fixture.ts'
import { trendTwin } from './twin.ts'

let store: WorldStore
beforeAll(async () => {
  store = await openWorldStore()
})
afterAll(() => store.close())

const question: fc.Arbitrary<TrendQuestion> = fc.record({
  kind: fc.constant('trend' as const),
  range: fc.constantFrom({ from: firstDay, to: lastDay }, { from: '2025-03-30', to: '2025-03-30' }, { from: '2025-03-26', to: '2025-04-01' }),
  unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
  series: fc.array(
    fc.tuple(selector, fc.constantFrom('total' as const, 'unique' as const)).map(([events, measure]) => ({ ...events, measure })),
    { minLength: 1, maxLength: 2 },
  ),
  where: filterGroup,
  breakdown: propertyRef,
  limit: fc.constant(1000),
}, { requiredKeys: ['kind', 'range', 'unit', 'series', 'limit'] })

let project = 100
for (const seed of seeds) {
  test(`a trend is what a loop over the events counts (seed ${seed})`, { timeout: 240_000 }, async () => {
    await fc.assert(fc.asyncProperty(draft, fc.array(question, { minLength: 4, maxLength: 4 }), fc.constantFrom(...zones), fc.boolean(), async (drawn, questions, zone, typesKnown) => {
      const own = ++project
      const made = toWorld(drawn, own)
      await store.add(own, made)
      for (const asked of questions) {
        const answer = await ask(asked, contextOf(own, made, zone, typesKnown ? typesIn(made) : undefined), store.read) as TrendAnswer
        const twin = trendTwin(made, asked, zone)
        expect(answer.intervals).toEqual(twin.intervals)
        expect(answer.series.map(series => new Map(series.segments.map(({ segment, values, total }) => (
          [JSON.stringify('value' in segment ? segment.value : 'all'), { values, total }]
        )))), JSON.stringify({ asked, zone })).toEqual(twin.series)
      }
    }), { seed, numRuns: 15, interruptAfterTimeLimit: 200_000, endOnFailure: true })
  })
}
