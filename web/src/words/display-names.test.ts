import { afterEach, expect, test } from 'vitest'
import { learnNames } from './display-names.ts'
import { sayEvent, sayLabel, sayName, sayProperty } from './names.ts'
import type { Translate } from './phrase.ts'

const t = ((key: string) => `t:${key}`) as unknown as Translate
const nothing = { events: [], properties: [], personProperties: [] }
afterEach(() => learnNames(nothing))

test('events and properties are said by the names that the owner gave them, each kind by its own', () => {
  learnNames({
    events: [{ name: 'purchase_v2', count: 1, lastSeen: 1, displayName: 'Purchase' }, { name: 'plan', count: 1, lastSeen: 1, displayName: null }],
    properties: [{ name: 'plan', types: [], count: 1, displayName: 'Price plan' }, { name: '$browser', types: [], count: 1, displayName: 'Web browser' }],
    personProperties: [{ name: 'tier', types: [], count: 1, displayName: 'Tier' }],
  })
  expect([sayEvent(t, 'purchase_v2'), sayLabel(t, 'purchase_v2'), sayEvent(t, 'plan'), sayEvent(t, 'other')]).toEqual(['Purchase', 'Purchase', 'plan', 'other'])
  expect([sayName(t, 'plan'), sayName(t, '$browser'), sayProperty(t, { of: 'person', name: 'tier' })]).toEqual(['Price plan', 'Web browser', 'Tier'])
  learnNames(nothing)
  expect([sayEvent(t, 'purchase_v2'), sayName(t, '$browser')]).toEqual(['purchase_v2', 't:known.$browser'])
})
