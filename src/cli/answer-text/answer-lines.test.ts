import { expect, test } from 'vitest'
import type { Ground } from '../../model/answer.ts'
import type { FunnelQuestion } from '../../model/question.ts'
import { answerLines } from './answer-lines.ts'
import { tableLines } from './table.ts'

const ground: Ground = { statements: [], rowsRead: 1_200, engineMs: 8, exact: true, computedAt: 0, timeZone: 'UTC', from: 0, until: 1 }

test('tableLines() puts figures to the right and hides what would steer a terminal', () => {
  expect(tableLines(['name', 'n'], [['a\u001B[2J', 5], ['bb', 1_200]])).toEqual([
    'name       n',
    '-----  -----',
    'a\uFFFD[2J      5',
    'bb     1,200',
  ])
})

test('answerLines() shows a funnel, and no share before anyone has entered', () => {
  const question: FunnelQuestion = { kind: 'funnel', steps: [{ event: 'A' }, { event: 'B' }], window: { value: 1, unit: 'day' }, range: { last: 1, unit: 'day' } }
  const steps = [
    { label: 'A', people: 200, ofFirst: 1, ofPrevious: null, medianMs: null },
    { label: 'B', people: 50, ofFirst: 0.25, ofPrevious: 0.25, medianMs: 90_000 },
  ]
  expect(answerLines({ kind: 'funnel', question, ground, segments: [{ segment: { overall: true }, steps }] })).toEqual([
    'step  people  of first  of previous  median time',
    '----  ------  --------  -----------  -----------',
    '1 A      200  100.0 %',
    '2 B       50  25.0 %    25.0 %       1.5 min',
    '',
    'exact; 1,200 rows read in 8 ms; UTC',
  ])
})
