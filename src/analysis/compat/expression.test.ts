import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportPlan, type Expression } from '../../query/compat/index.ts'
import { naivePasses } from '../../query/expression/naive.fixture.ts'
import { writeExpression } from '../../query/expression/write.fixture.ts'
import { compile } from '../../query/index.ts'
import { draft, propertyNames, toWorld } from '../twin/arbitrary.ts'
import { contextOf, openWorldStore, type WorldStore } from '../twin/store.fixture.ts'
import { seenIn } from '../twin/world.ts'
import { seeds } from '../twin/seeds.fixture.ts'

let store: WorldStore
beforeAll(async () => {
  store = await openWorldStore()
})
afterAll(() => store.close())

const { expression } = fc.letrec<{ expression: Expression; leaf: Expression }>(tie => ({
  leaf: fc.oneof(
    { weight: 3, arbitrary: fc.record({ is: fc.constant('property' as const), of: fc.constantFrom('properties' as const, 'properties' as const, 'user' as const), name: fc.constantFrom(...propertyNames) }) },
    { weight: 1, arbitrary: fc.constant<Expression>({ is: 'property', of: 'event', name: '$time' }) },
    { weight: 2, arbitrary: fc.record({ is: fc.constant('literal' as const), value: fc.constantFrom<string | number | boolean>('x', '', "it's \\ \"", '1', '2025-03-15', '2025-03-30T00:00:00', 0, 1, 2.5, true, false) }) },
  ),
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    tie('leaf'),
    fc.record({ is: fc.constant('binary' as const), operator: fc.constantFrom('or' as const, 'and' as const, '==' as const, '!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const, 'in' as const, '+' as const, '-' as const, '*' as const, '/' as const, '%' as const), left: tie('expression'), right: tie('expression') }),
    fc.record({ is: fc.constant('binary' as const), operator: fc.constant('in' as const), left: tie('expression'), right: fc.record({ is: fc.constant('list' as const), items: fc.array(tie('leaf'), { maxLength: 3 }) }) }),
    fc.record({ is: fc.constant('unary' as const), operator: fc.constantFrom('not' as const, '-' as const), operand: tie('expression') }),
    fc.record({ is: fc.constant('call' as const), name: fc.constantFrom('floor' as const, 'round' as const, 'ceil' as const, 'boolean' as const, 'number' as const, 'string' as const, 'datetime' as const, 'defined' as const), operands: fc.tuple(tie('expression')) }),
    fc.record({ is: fc.constant('call' as const), name: fc.constantFrom('has_prefix' as const, 'string' as const), operands: fc.tuple(tie('expression'), tie('leaf')) }),
    fc.record({ is: fc.constant('any' as const), name: fc.constant('X'), list: tie('leaf'), test: fc.record({ is: fc.constant('binary' as const), operator: fc.constantFrom('==' as const, '<' as const, 'in' as const), left: fc.constant<Expression>({ is: 'variable', name: 'X' }), right: tie('leaf') }) }),
  ),
}))

let project = 50_000
for (const seed of seeds) {
  test(`an expression passes the events that it passes when looked at one by one (seed ${seed})`, { timeout: 240_000 }, async () => {
    await fc.assert(fc.asyncProperty(draft, fc.array(expression, { minLength: 8, maxLength: 8 }), async (drawn, expressions) => {
      const own = ++project
      const made = toWorld(drawn, own)
      await store.add(own, made)
      const seen = seenIn(made)
      for (const one of expressions) {
        const where = writeExpression(one)
        const plan = exportPlan({ fromDate: '2025-03-01', toDate: '2025-04-30', where }, contextOf(own, made, 'UTC'))
        const { columns, rows } = await store.read(compile(plan, contextOf(own, made, 'UTC')))
        const idAt = columns.findIndex(({ name }) => name === 'event_id')
        const expected = seen.filter(({ properties, profile, at }) => naivePasses(one, { properties, profile, at })).map(({ id }) => String(id))
        expect(rows.map(row => String(row[idAt])).toSorted(), where).toEqual(expected.toSorted())
      }
    }), { seed, numRuns: 12, interruptAfterTimeLimit: 200_000, endOnFailure: true })
  })
}
