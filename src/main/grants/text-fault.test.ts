import { expect, test } from 'vitest'
import { createReasonCheck, createTextCheck } from './reason-fault.ts'

test('T24 a text of any length is looked at to its end; where an attacker came from may be said', () => {
  const fault = createTextCheck()
  const long = 'The proxy was asked for pages that nobody links to. '.repeat(180)
  expect([fault(''), fault('Attacked from 203.0.113.9 and 2001:db8::1'), fault(long)]).toEqual([undefined, undefined, undefined])
  for (const text of ['Mail of ann.lee@example.org', `${long}Mail of ann.lee@example.org`, `${long}${'\n'.repeat(50)}ann.lee@example.org ${long}`]) {
    expect([text.length, fault(text)]).toEqual([text.length, 'an e-mail address'])
  }
  expect(fault('It held 4111 1111 1111 1111')).toBe('a card number')
})

test('T24 a reason is short, and says something', () => {
  const fault = createReasonCheck()
  expect(fault('For ann.lee@example.org')).toContain('an e-mail address')
  expect(fault(' ')).toContain('empty')
  expect(fault('x '.repeat(300))).toContain('longer than 500')
  expect(fault('ticket 4711')).toBeUndefined()
})
