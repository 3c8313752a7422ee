import { expect, test } from 'vitest'
import type { TrendAnswer } from '../../../../src/model/answer.ts'
import { ground, speakEnglish } from '../example.fixture.ts'
import { plain } from '../../words/phrase.ts'
import { finding } from './finding.ts'
import { points } from './points.ts'
import { sentence } from './sentence.ts'
import { table } from './table.ts'

const speak = await speakEnglish()

const signups: TrendAnswer = {
  kind: 'trend',
  ground,
  question: { kind: 'trend', range: { last: 3, unit: 'day' }, unit: 'day', series: [{ event: 'Signed up', measure: 'total' }] },
  intervals: ['2026-03-01T00:00:00+01:00', '2026-03-02T00:00:00+01:00', '2026-03-03T00:00:00+01:00'],
  incomplete: true,
  series: [{ label: 'Signed up', measure: 'total', segments: [{ segment: { overall: true }, values: [10, 30, 5], total: 45 }] }],
}

const byPlan: TrendAnswer = {
  ...signups,
  question: { ...signups.question, breakdown: { of: 'event', name: 'plan' } } as TrendAnswer['question'],
  series: [{ label: 'Signed up', measure: 'total', segments: [
    { segment: { value: 'pro' }, values: [8, 20, 2], total: 30 },
    { segment: { value: null }, values: [2, 10, 3], total: 15 },
  ] }],
}

test('points() marks the interval that is still running, and no other', () => {
  expect(points(signups, speak.t)[0]!.points.map((point) => point.incomplete)).toEqual([false, false, true])
})

test('points() averages over complete intervals only', () => {
  expect(points(signups, speak.t)[0]!.average).toBe(20)
})

test('points() names segments by their value, and says when it is not set', () => {
  expect(points(byPlan, speak.t).map((line) => line.label)).toEqual(['pro', 'not set'])
})

test('points() names a line about any event, which the answer leaves without a name', () => {
  const any = { ...signups, series: [{ ...signups.series[0]!, label: '' }] }
  expect(points(any, speak.t)[0]!.label).toBe('Any event')
})

test('finding() of one line says total, average and peak', () => {
  expect(plain(finding(signups, speak))).toBe(
    'Signed up happened 45 times, 20 a day on average. The peak is Mon, Mar 2, 2026, with 30.',
  )
})

test('finding() of a split says who leads and by how much', () => {
  expect(plain(finding(byPlan, speak))).toBe('pro leads with 30, 66.7% of 45.')
})

test('finding() never says that “everything else” leads', () => {
  const split = structuredClone(byPlan)
  Object.assign(split.series[0]!.segments[1]!, { segment: { other: true }, total: 900 })
  expect(plain(finding(split, speak))).toBe('pro leads with 30, 3.2% of 930.')
})

test('finding() gives no share of unique people, who may be in several segments', () => {
  const unique = { ...byPlan, series: byPlan.series.map((series) => ({ ...series, measure: 'unique' as const })) }
  expect(plain(finding(unique, speak))).toBe('pro leads with 30 people.')
})

test('table() has the newest interval first', () => {
  expect(table(signups, speak).columns.map((column) => column.label)).toEqual(
    ['Series', 'Whole range', 'Average', 'Mar 3', 'Mar 2', 'Mar 1'],
  )
})

test('sentence() reads as a question', () => {
  expect(plain(sentence(byPlan.question as never, speak))).toBe('Show how often Signed up happened, each day, by plan, last 3 days.')
})
