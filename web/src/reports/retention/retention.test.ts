import { expect, test } from 'vitest'
import type { RetentionAnswer } from '../../../../src/model/answer.ts'
import { plain } from '../../words/phrase.ts'
import { ground, speakEnglish } from '../example.fixture.ts'
import { cells, tint } from './cells.ts'
import { finding } from './finding.ts'
import { sentence } from './sentence.ts'

const speak = await speakEnglish()

const weekly: RetentionAnswer = {
  kind: 'retention', ground,
  question: {
    kind: 'retention', range: { last: 2, unit: 'week' }, start: { event: 'Signed up' }, return: { event: null },
    unit: 'week', periods: 2, criterion: 'on', intervals: 'calendar',
  },
  cohorts: [
    { period: '2026-03-02T00:00:00+01:00', people: 100, retained: [100, 40, 12], incomplete: [false, false, true] },
    { period: '2026-03-09T00:00:00+01:00', people: 0, retained: [0, 0, null], incomplete: [false, true, false] },
  ],
  average: [1, 0.4, null],
}

test('cells() keeps a future period apart from a period in which nobody came back', () => {
  expect(cells(weekly).rows[1]!.cells.map((cell) => cell.people)).toEqual([0, 0, null])
})

test('cells() gives no share of an empty cohort', () => {
  expect(cells(weekly).rows[1]!.cells[0]!.share).toBeNull()
})

test('tint() leaves nothing and the future without colour', () => {
  expect([tint(null), tint(0), tint(0.01), tint(1)]).toEqual([0, 0, 1, 5])
})

test('finding() names the first and the last complete period', () => {
  expect(plain(finding({ ...weekly, average: [1, 0.4, 0.12] }, speak))).toBe(
    'Of 100 people, 40% came back in week 1 and 12% in week 2.',
  )
})

test('finding() names one period once', () => {
  expect(plain(finding(weekly, speak))).toBe('Of 100 people, 40% came back in week 1.')
})

test('finding() says when no later period is complete', () => {
  expect(plain(finding({ ...weekly, average: [1, null, null] }, speak))).toBe(
    '100 people started. No later period is complete yet.',
  )
})

test('sentence() reads as a question', () => {
  expect(plain(sentence(weekly.question as never, speak))).toBe(
    'Of the people who did Signed up, how many did any event again, each week for 2 weeks, last 2 weeks.',
  )
})
