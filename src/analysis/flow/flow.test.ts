import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FlowAnswer } from '../../model/answer.ts'
import type { FlowQuestion } from '../../model/question.ts'
import { ask } from '../ask.ts'
import { draft, filterGroup, firstDay, lastDay, names, propertyNames, selector, toWorld, zones } from '../twin/arbitrary.ts'
import { contextOf, openWorldStore, type WorldStore } from '../twin/store.fixture.ts'
import { seeds } from '../twin/seeds.fixture.ts'
import { flowTwin } from './twin.ts'

let store: WorldStore
beforeAll(async () => {
  store = await openWorldStore()
})
afterAll(() => store.close())

const windows = { hour: 3_600_000, day: 86_400_000 }

const question: fc.Arbitrary<FlowQuestion> = fc.record({
  kind: fc.constant('flow' as const),
  range: fc.constantFrom({ from: firstDay, to: lastDay }, { from: '2025-03-26', to: '2025-04-01' }),
  anchor: selector,
  direction: fc.constantFrom('after' as const, 'before' as const),
  steps: fc.constantFrom(1, 3, 5),
  perStep: fc.constant(50),
  events: fc.subarray([...names], { minLength: 1 }),
  by: fc.record({ of: fc.constant('event' as const), name: fc.constantFrom(...propertyNames) }),
  window: fc.record({ value: fc.constantFrom(1, 5), unit: fc.constantFrom('hour' as const, 'day' as const) }),
  where: filterGroup,
}, { requiredKeys: ['kind', 'range', 'anchor', 'direction', 'steps', 'perStep'] })

let project = 30_000
for (const seed of seeds) {
  test(`a flow is what a loop over each person's events finds (seed ${seed})`, { timeout: 240_000 }, async () => {
    await fc.assert(fc.asyncProperty(draft, fc.array(question, { minLength: 4, maxLength: 4 }), fc.constantFrom(...zones), async (drawn, questions, zone) => {
      const own = ++project
      const made = toWorld(drawn, own)
      await store.add(own, made)
      for (const asked of questions) {
        const answer = await ask(asked, contextOf(own, made, zone), store.read) as FlowAnswer
        const { from, until } = answer.ground
        const windowMs = asked.window && asked.window.value * windows[asked.window.unit as keyof typeof windows]
        const paths = flowTwin(made, asked, { from, until, windowMs }, zone)
        const message = JSON.stringify({ asked, zone, paths })
        expect(answer.people, message).toBe(paths.length)
        const links = new Map<string, number>()
        for (const path of paths) {
          for (const [column, to] of path.entries()) {
            const key = JSON.stringify([column, column === 0 ? asked.anchor.event : path[column - 1], to])
            links.set(key, (links.get(key) ?? 0) + 1)
          }
        }
        expect(new Map(answer.links.map(({ column, from, to, people }) => [JSON.stringify([column, from, to]), people])), message).toEqual(links)
        for (const [index, column] of answer.columns.entries()) {
          const here = paths.filter(path => path.length > index)
          expect(column.dropped, message).toBe(paths.filter(path => path.length >= index).length - here.length)
          for (const { node, people } of column.nodes) expect(people, message).toBe(here.filter(path => path[index] === node).length)
        }
      }
    }), { seed, numRuns: 15, interruptAfterTimeLimit: 200_000, endOnFailure: true })
  })
}
