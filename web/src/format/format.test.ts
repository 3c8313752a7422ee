import { expect, test } from 'vitest'
import { makeFormat } from './format.ts'

const english = makeFormat('en', 'Europe/Paris')
const french = makeFormat('fr', 'Europe/Paris')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

test('percent() keeps two digits where one would read as none', () => {
  expect(english.percent(0.027)).toBe('2.7%')
  expect(english.percent(0.0004)).toBe('0.04%')
  expect(plain(french.percent(0.0268))).toBe('2,7 %')
})

test('percent() writes a dash where there was nobody to take a share of', () => {
  expect(english.percent(null)).toBe('–')
})

test('duration() speaks in the largest unit that fits', () => {
  expect(english.duration(420)).toBe('420 ms')
  expect(english.duration(4_200)).toBe('4.2 sec')
  expect(english.duration(42_000)).toBe('42 sec')
  expect(english.duration(8 * 60_000)).toBe('8 min')
  expect(english.duration(2 * 86_400_000)).toBe('2 days')
  expect(plain(french.duration(2 * 86_400_000))).toBe('2 jours')
})

test('instant() is written in the zone of the answer, not of the browser', () => {
  const summer = Date.parse('2026-07-01T22:30:00Z')
  expect(english.day(summer)).toBe('Jul 2, 2026')
  expect(makeFormat('en', 'America/New_York').day(summer)).toBe('Jul 1, 2026')
})

test('date() leaves a calendar day where it is, whatever the zone', () => {
  expect(makeFormat('en', 'Pacific/Kiritimati').date('2026-02-28')).toBe('Feb 28, 2026')
})

test('ago() names the distance in whole units', () => {
  expect(english.ago(0, 45_000)).toBe('45 seconds ago')
  expect(english.ago(0, 3 * 3_600_000)).toBe('3 hours ago')
})
