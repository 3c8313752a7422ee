import { expect, test } from 'vitest'
import { QueryError } from './errors.ts'
import { rangeSpan, windowMs, zonedText } from './calendar.ts'
import { intervalsOf } from './intervals.ts'

const noon = Date.UTC(2025, 2, 30, 12)
const texts = (span: { from: number; until: number }, zone: string): string[] => [zonedText(span.from, zone), zonedText(span.until, zone)]

test('a range of days has 23 hours where the clock goes forward and 25 where it goes back', () => {
  const hours = (day: string, zone: string): number => {
    const { from, until } = rangeSpan({ from: day, to: day }, zone, noon)
    return intervalsOf({ from, until, zone }, 'hour').starts.length
  }
  expect(hours('2025-03-30', 'Europe/Paris')).toBe(23)
  expect(hours('2025-10-26', 'Europe/Paris')).toBe(25)
  expect(hours('2025-03-30', 'UTC')).toBe(24)
})

test('"last" counts back from the present unit, which is included', () => {
  const paris = 'Europe/Paris'
  expect(texts(rangeSpan({ last: 2, unit: 'day' }, paris, noon), paris)).toEqual(['2025-03-29T00:00:00+01:00', '2025-03-31T00:00:00+02:00'])
  expect(texts(rangeSpan({ last: 1, unit: 'week' }, paris, noon), paris)).toEqual(['2025-03-24T00:00:00+01:00', '2025-03-31T00:00:00+02:00'])
  expect(texts(rangeSpan({ last: 3, unit: 'month' }, paris, noon), paris)).toEqual(['2025-01-01T00:00:00+01:00', '2025-04-01T00:00:00+02:00'])
  expect(texts(rangeSpan({ last: 2, unit: 'hour' }, 'Asia/Kolkata', noon), 'Asia/Kolkata')).toEqual(['2025-03-30T16:00:00+05:30', '2025-03-30T18:00:00+05:30'])
})

test.each([
  [{ from: '2025-02-30', to: '2025-03-01' }], [{ from: '2025-03-02', to: '2025-03-01' }], [{ from: 'yesterday', to: '2025-03-01' }],
  [{ last: 0, unit: 'day' as const }], [{ last: 1.5, unit: 'day' as const }],
])('rangeSpan() refuses %j', range => {
  expect(() => rangeSpan(range, 'UTC', noon)).toThrow(QueryError)
})

test('a day whose midnight the clock skips starts at the first instant there is', () => {
  const { from } = rangeSpan({ from: '2025-09-07', to: '2025-09-07' }, 'America/Santiago', noon)
  expect(zonedText(from, 'America/Santiago')).toBe('2025-09-07T01:00:00-03:00')
})

test('windowMs() takes what is longer than nothing and at most 366 days', () => {
  expect(windowMs({ value: 1, unit: 'month' })).toBe(30 * 86_400_000)
  for (const value of [0, -1, NaN, 400]) expect(() => windowMs({ value, unit: 'day' })).toThrow(QueryError)
})

test('intervalsOf() refuses more intervals than an answer holds', () => {
  expect(() => intervalsOf({ from: 0, until: 400 * 86_400_000, zone: 'UTC' }, 'hour')).toThrow(/more than 1600 intervals/)
})
