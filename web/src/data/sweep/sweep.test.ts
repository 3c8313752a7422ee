import { expect, test } from 'vitest'
import { startOfDay } from './start-of-day.ts'
import { rangeOfDays, resultsOf, shareRead, timeLeft } from './progress.ts'

test('the share is not known before the rows are counted', () => {
  expect(shareRead({ rowsChecked: 0, rowsToCheck: 0 })).toBeNull()
  expect(shareRead({ rowsChecked: 50, rowsToCheck: 200 })).toBe(0.25)
  expect(shareRead({ rowsChecked: 210, rowsToCheck: 200 })).toBe(1)
})

test('the time left follows the pace, once there is one', () => {
  expect(timeLeft({ at: 0, rowsChecked: 0 }, { at: 1000, rowsChecked: 100 }, 1000)).toBeNull()
  expect(timeLeft({ at: 0, rowsChecked: 0 }, { at: 10_000, rowsChecked: 250 }, 1000)).toBe(30_000)
  expect(timeLeft({ at: 0, rowsChecked: 50 }, { at: 10_000, rowsChecked: 50 }, 1000)).toBeNull()
})

test('results are shares of what was found, without classes that were not', () => {
  expect(resultsOf({ email: 1, card: 3, jwt: 0 })).toEqual([
    { class: 'card', count: 3, share: 0.75 }, { class: 'email', count: 1, share: 0.25 },
  ])
})

test('days become instants of the project’s zone, the last one included', () => {
  const paris = (day: string) => startOfDay(day, 'Europe/Paris')
  expect(rangeOfDays('2026-10-24', '2026-10-25', paris)).toEqual({
    from: Date.parse('2026-10-24T00:00:00+02:00'), to: Date.parse('2026-10-26T00:00:00+01:00'),
  })
  expect(rangeOfDays('', '', paris)).toEqual({})
  expect(rangeOfDays('2026-10-26', '2026-10-25', paris)).toBeUndefined()
})

test('startOfDay() knows zones on both sides of Greenwich', () => {
  expect(startOfDay('2026-03-29', 'Europe/Paris')).toBe(Date.parse('2026-03-29T00:00:00+01:00'))
  expect(startOfDay('2026-07-01', 'America/Los_Angeles')).toBe(Date.parse('2026-07-01T00:00:00-07:00'))
  expect(startOfDay('2026-07-01', 'Pacific/Auckland')).toBe(Date.parse('2026-07-01T00:00:00+12:00'))
  expect(startOfDay('2026-07-01', 'UTC')).toBe(Date.parse('2026-07-01T00:00:00Z'))
})
