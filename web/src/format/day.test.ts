import { expect, test } from 'vitest'
import { offsetName, toDay, zoneCity } from './day.ts'

test('toDay() is the day of the zone, not of UTC', () => {
  const lateEvening = Date.parse('2026-07-01T23:30:00Z')
  expect(toDay(lateEvening, 'Europe/Paris')).toBe('2026-07-02')
  expect(toDay(lateEvening, 'America/New_York')).toBe('2026-07-01')
})

test('offsetName() follows daylight saving time', () => {
  expect(offsetName(Date.parse('2026-07-01T00:00:00Z'), 'Europe/Paris')).toBe('UTC+2')
  expect(offsetName(Date.parse('2026-01-01T00:00:00Z'), 'Europe/Paris')).toBe('UTC+1')
  expect(offsetName(Date.parse('2026-01-01T00:00:00Z'), 'America/St_Johns')).toBe('UTC−3:30')
})

test('zoneCity() names the place', () => {
  expect(zoneCity('America/Los_Angeles')).toBe('Los Angeles')
  expect(zoneCity('UTC')).toBe('UTC')
})
