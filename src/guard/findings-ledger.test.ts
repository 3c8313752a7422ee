import { expect, test } from 'vitest'
import { FindingsLedger, pagePath } from './index.ts'
import type { Finding } from './index.ts'

const finding = (property: string): Finding => ({ class: 'password', property, action: 'drop', rule: 'key:password',
  length: '5-8' })
const source = { project: 1, event: 'Signed Up', sdk: 'web 2.83.0', page: 'x.test/login' }

test('G70 record() makes one entry of equal findings, with a count and both times', () => {
  const ledger = new FindingsLedger()
  ledger.record([finding('password'), finding('password')], { ...source, at: 20 })
  ledger.record([finding('password')], { ...source, at: 10 })
  ledger.record([finding('password')], { ...source, page: 'x.test/other', at: 30 })
  expect(ledger.snapshot().entries).toMatchObject([{ property: 'password', count: 3, firstAt: 10, lastAt: 20 },
    { page: 'x.test/other', count: 1 }])
})

test('G71 past the most entries what is new is set aside', () => {
  const ledger = new FindingsLedger(2)
  for (const name of ['a', 'b', 'c', 'd', 'a']) ledger.record([finding(name)], { ...source, at: 1 })
  expect(ledger.size).toBe(2)
  expect(ledger.setAside).toBe(2)
  expect(ledger.snapshot().entries.map(entry => entry.count)).toEqual([2, 1])
})

test('G72 G73 taken snapshots merge to the same in any order', () => {
  const parts = [1, 2, 3].map(at => {
    const ledger = new FindingsLedger()
    ledger.record([finding('a'), finding(`only${at}`)], { ...source, at })
    const taken = ledger.take()
    expect(ledger.size).toBe(0)
    return taken
  })
  const merge = (order: readonly number[]): unknown => {
    const ledger = new FindingsLedger()
    for (const i of order) ledger.merge(parts[i]!)
    return ledger.snapshot().entries.toSorted((a, b) => a.property < b.property ? -1 : 1)
  }
  expect(merge([0, 1, 2])).toEqual(merge([2, 0, 1]))
  expect(merge([0, 1, 2])).toMatchObject([{ property: 'a', count: 3, firstAt: 1, lastAt: 3 }, {}, {}, {}])
})

test('G74 pagePath() keeps the page and nothing of the visitor', () => {
  expect(pagePath('https://bob:pw@shop.test/reset/3f9c2e1b7d84c0e8?token=x#y')).toBe('shop.test/reset/:id')
  expect(pagePath('https://shop.test/users/ann%40x.org/orders/12345')).toBe('shop.test/users/:id/orders/:id')
  expect(pagePath('/pricing?x=1')).toBe('/pricing')
})
