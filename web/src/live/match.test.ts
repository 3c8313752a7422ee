import { expect, test } from 'vitest'
import type { LiveEvent } from '../server/types.ts'
import { matches } from './match.ts'
import { addCounts } from './use-live.ts'

const event: LiveEvent = {
  name: 'Signed up', occurredAt: 0, receivedAt: 0, pseudonym: 'p', handle: 'amber-otter-7f3a', properties: { plan: 'Pro', seats: 12 },
}

test('matches() looks at name, handle and values, whatever the case', () => {
  for (const filter of ['', 'signed', 'OTTER', 'pro', '12', 'signed pro']) expect(matches(event, filter), filter).toBe(true)
})

test('matches() asks for every word', () => {
  expect(matches(event, 'signed free')).toBe(false)
})

test('matches() with a colon looks at one property alone', () => {
  expect(matches(event, 'plan:pro')).toBe(true)
  expect(matches(event, 'seats:pro')).toBe(false)
})

test('addCounts() adds what was refused to what had been', () => {
  expect(addCounts({ no_token: 2 }, { no_token: 1, too_large: 4 })).toEqual({ no_token: 3, too_large: 4 })
})
