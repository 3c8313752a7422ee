import { expect, test } from 'vitest'
import type { Plan } from '../types.ts'
import { countChanges, keptOut, lackOf, propertiesOn, withEvent, withoutEvent, withoutProperty, withOwner, withProperty, withSeen } from './draft.ts'
import { groupsOf } from './list.ts'

const owned = { owner: 'Checkout', reason: 'Revenue' }
const bare = { owner: '', reason: '' }
const plan: Plan = {
  mode: 'open',
  events: { Purchase: { properties: { amount: owned, coupon: { ...owned, expiresAt: 100 } } }, Idle: { properties: {} } },
  shared: { locale: owned },
}
const seen: Plan = {
  mode: 'open',
  events: {
    Purchase: { properties: { amount: bare, coupon: bare, items: bare, locale: bare, $browser: bare } },
    Search: { properties: { query: bare } },
    $mp_click: { properties: {} },
  },
}

test('a strict plan would keep out unplanned events, unplanned properties and expired ones', () => {
  expect(keptOut(plan, seen, 200)).toEqual([
    { event: 'Purchase', isUnplanned: false, properties: [{ name: 'coupon', expired: true }, { name: 'items', expired: false }] },
    { event: 'Search', isUnplanned: true, properties: [{ name: 'query', expired: false }] },
  ])
})

test('before it expires a property comes in', () => {
  expect(keptOut(plan, seen, 99)[0]?.properties.map(({ name }) => name)).toEqual(['items'])
})

test('what was suggested from traffic leaves nothing to keep out', () => {
  const { plan: grown, added } = withSeen(plan, seen)
  expect(added).toBe(3)
  expect(propertiesOn(grown, 'Purchase')['amount']).toEqual(owned)
  expect(Object.hasOwn(propertiesOn(grown, 'Purchase'), 'locale')).toBe(false)
  expect(keptOut(grown, seen, 50)).toEqual([])
})

test('a plan that was not changed has no changes; each property and event counts once', () => {
  expect(countChanges(plan, { ...plan })).toBe(0)
  const other = withEvent(withProperty(withoutProperty(plan, { event: 'Purchase', property: 'amount' }), { event: null, property: 'tier' }), 'Search')
  expect(countChanges(plan, other)).toBe(3)
  expect(countChanges(plan, withoutEvent(plan, 'Idle'))).toBe(1)
})

test('an owner for all fills only what has none', () => {
  const filled = withOwner(withProperty(plan, { event: 'Purchase', property: 'items' }), 'Purchase', 'Growth')
  expect(propertiesOn(filled, 'Purchase')['items']?.owner).toBe('Growth')
  expect(propertiesOn(filled, 'Purchase')['amount']?.owner).toBe('Checkout')
})

test('names that objects inherit are names like others', () => {
  expect(propertiesOn(plan, 'constructor')).toEqual({})
  const hostile = withProperty(plan, { event: 'toString', property: '__proto__' }, owned)
  expect(Object.keys(propertiesOn(hostile, 'toString'))).toEqual(['__proto__'])
  expect(Object.keys(propertiesOn(withoutProperty(hostile, { event: 'toString', property: '__proto__' }), 'toString'))).toEqual([])
})

test('a property lacks an owner, a reason, or its time', () => {
  expect(lackOf(owned, 0)).toBeUndefined()
  expect(lackOf({ owner: ' ', reason: 'x' }, 0)).toBe('owner-or-reason')
  expect(lackOf({ ...owned, expiresAt: 100 }, 100)).toBe('expired')
})

test('the list begins with what any event may have and finds by owner', () => {
  expect(groupsOf(plan, '', 200).map(({ event, count, expired }) => [event, count, expired])).toEqual([[null, 1, 0], ['Idle', 0, 0], ['Purchase', 2, 1]])
  expect(groupsOf(plan, 'COUPON', 0).map(({ event }) => event)).toEqual(['Purchase'])
})
