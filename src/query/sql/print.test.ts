import { expect, test } from 'vitest'
import { compile } from '../compile.ts'
import { funnelPlan } from '../funnel/plan.ts'
import { resolve, type QuestionContext } from '../resolve.ts'
import { quoteName, sql, text } from './sql.ts'
import { trendPlan } from '../trend/plan.ts'

const context: QuestionContext = {
  scope: { project: 7 }, timeZone: 'Europe/Paris', now: Date.UTC(2025, 5, 1), surroundings: { merges: true, duplicateFree: false },
}

test('a printed statement names what its rows are, and binds every value', () => {
  const question = {
    kind: 'trend' as const, range: { from: '2025-03-30', to: '2025-03-30' }, unit: 'day' as const,
    series: [{ event: "x' OR 1 = 1 --", measure: 'unique' as const }],
  }
  expect(compile(trendPlan(resolve(question, context), question.series[0]!), context)).toEqual({
    sql: `WITH
-- Events of the series inside the range, each with its interval.
scoped AS (
    SELECT
        if(linkable, ifNull(joinGetOrNull('merged', 'person', pid), pid), pid) AS person,
        toUInt16(toDate(time, {zone:String}) - {first_day:Date}) AS interval
    FROM events FINAL
    WHERE project = {project:UInt32}
      AND day BETWEEN {first_day_2:Date} AND {last_day:Date}
      AND time >= {from:DateTime64(3, 'UTC')}
      AND time < {until:DateTime64(3, 'UTC')}
      AND pid != 0
      AND event = {event:String}
),
-- The intervals in which each person did it.
people AS (
    SELECT person, groupBitOr(bitShiftLeft(toUInt64(1), bitAnd(interval, 63))) AS intervals
    FROM scoped
    GROUP BY person
),
-- One row for each person and interval, and one for the whole range.
cells AS (
    SELECT arrayJoin(arrayPushBack(bitPositionsToArray(intervals), 1)) AS interval
    FROM people
)
SELECT '\\0overall' AS segment, interval, count() AS figure
FROM cells
GROUP BY interval
ORDER BY interval`,
    params: {
      zone: 'Europe/Paris', first_day: '2025-03-30', project: 7, first_day_2: '2025-03-29', last_day: '2025-03-30',
      from: '2025-03-29 23:00:00.000', until: '2025-03-30 22:00:00.000', event: "x' OR 1 = 1 --",
    },
  })
})

test('a statement is the same each time, and no value of the question is in its text', () => {
  const question = {
    kind: 'funnel' as const, range: { last: 7, unit: 'day' as const }, window: { value: 1, unit: 'day' as const },
    steps: [{ event: 'marked-one' }, { event: null, where: { match: 'all' as const, filters: [
      { property: { of: 'person' as const, name: 'na`me\\' }, operator: { is: 'contains' as const, text: 'marked-two' } },
    ] } }],
    breakdown: { of: 'event' as const, name: 'b' },
  }
  const statement = compile(funnelPlan(resolve(question, context)), context)
  expect(statement).toEqual(compile(funnelPlan(resolve(question, context)), context))
  expect(statement.sql).not.toContain('marked')
  expect(statement.sql).toContain('properties.`na\\`me\\\\`.:String')
  expect(Object.values(statement.params)).toEqual(expect.arrayContaining(['marked-one', 'marked-two']))
})

test('quoteName() leaves plain names and makes any other one a name alone', () => {
  expect(quoteName('step_1')).toBe('step_1')
  expect(quoteName('a`; DROP TABLE events --')).toBe('`a\\`; DROP TABLE events --`')
})

test('sql`` takes fragments only', () => {
  // @ts-expect-error a string is not a fragment
  expect(() => sql`event = ${'x'}`.parts.length).not.toThrow()
  expect(sql`event = ${text('x', 'event')}`.parts).toEqual(['event = ', { part: 'value', type: 'String', value: 'x', hint: 'event' }])
})
