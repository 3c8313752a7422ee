import { expect, test } from 'vitest'
import { makeFormat } from '../../format/format.ts'
import { makeWords } from '../../words/i18n.ts'
import type { EventEntry, PropertyEntry } from '../types.ts'
import { dataEn } from '../words/en.ts'
import { classificationWill, eventStateWill } from './consequence.ts'
import { chooseEntries, pageOf, senders } from './rows.ts'

const event = (name: string, change: Partial<EventEntry> = {}): EventEntry => ({
  name, displayName: null, description: null, owner: null, state: 'visible', mergedInto: null, count: 1, firstSeen: 0, lastSeen: 0,
  planned: false, bySdk: [], pages: [], ...change,
})

const property: PropertyEntry = {
  name: 'email', displayName: null, description: null, owner: null, state: 'visible', classification: null, effective: 'identifying',
  types: ['string'], count: 1, lastSeen: 0, examples: [], caught: 0, planned: false,
}

const some = [
  event('Purchase', { count: 10, lastSeen: 5, owner: 'Checkout' }),
  event('Search', { count: 30, lastSeen: 7, state: 'hidden' }),
  event('Signed up', { count: 20, lastSeen: null, description: 'An account was made' }),
]
const names = (entries: readonly { readonly name: string }[]) => entries.map(({ name }) => name)

test('entries stand by volume, by name or by when they were last seen', () => {
  expect(names(chooseEntries(some, { search: '', state: undefined, sort: 'count' }))).toEqual(['Search', 'Signed up', 'Purchase'])
  expect(names(chooseEntries(some, { search: '', state: undefined, sort: 'name' }))).toEqual(['Purchase', 'Search', 'Signed up'])
  expect(names(chooseEntries(some, { search: '', state: undefined, sort: 'last' }))).toEqual(['Search', 'Purchase', 'Signed up'])
})

test('a search looks at descriptions and owners as well', () => {
  expect(names(chooseEntries(some, { search: 'account', state: undefined, sort: 'count' }))).toEqual(['Signed up'])
  expect(names(chooseEntries(some, { search: 'checkout', state: undefined, sort: 'count' }))).toEqual(['Purchase'])
})

test('a state keeps only its entries', () => {
  expect(names(chooseEntries(some, { search: '', state: 'hidden', sort: 'count' }))).toEqual(['Search'])
})

test('senders() gives shares of the whole, and none of nothing', () => {
  expect(senders([{ sdk: 'node', version: '1', count: 1 }, { sdk: 'web', version: '2', count: 3 }])).toEqual([
    { sdk: 'web', version: '2', count: 3, share: 0.75 }, { sdk: 'node', version: '1', count: 1, share: 0.25 },
  ])
  expect(senders([{ sdk: 'web', version: '2', count: 0 }])[0]?.share).toBeNull()
})

test('pageOf() begins at a whole page, and at the first one past the end', () => {
  const items = [...Array(25).keys()]
  expect(pageOf(items, 10, 10)).toMatchObject({ offset: 10, total: 25 })
  expect(pageOf(items, 13, 10).items[0]).toBe(10)
  expect(pageOf(items, 20, 10).items).toHaveLength(5)
  expect(pageOf(items, 300, 10).offset).toBe(0)
  expect(pageOf([], 0, 10).items).toEqual([])
})

test('dropping warns with what stays, hiding does not warn', async () => {
  const words = await makeWords('en')
  words.addResourceBundle('en', 'translation', { data: dataEn }, true, true)
  const speak = { t: words.t, format: makeFormat('en', 'UTC') }
  const dropped = eventStateWill(speak, event('Purchase', { count: 1234 }), 'dropped')
  expect(dropped.tone).toBe('warn')
  expect(dropped.text).toContain('1,234')
  expect(eventStateWill(speak, some[0]!, 'hidden').tone).toBe('calm')
})

test('leaving the seal says that new values are stored in the events', async () => {
  const words = await makeWords('en')
  words.addResourceBundle('en', 'translation', { data: dataEn }, true, true)
  const speak = { t: words.t, format: makeFormat('en', 'UTC') }
  expect(classificationWill(speak, property, 'plain')).toMatchObject({ tone: 'warn', text: expect.stringContaining('new values are stored in the events') })
  expect(classificationWill(speak, { ...property, effective: 'plain' }, 'plain').tone).toBe('calm')
})
