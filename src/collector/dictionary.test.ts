import { expect, test } from 'vitest'
import type { NameRules } from '../model/name-rules.ts'
import type { Guard } from '../model/ports.ts'
import { collect, json, openGuard, sealedFields, shop } from './collector.fixture.ts'

const none = { dropped: new Set<string>(), identifying: new Set<string>(), plain: new Set<string>() }
const rules: NameRules = {
  droppedEvents: new Set(['Noise', '[email] joined']),
  mergedEvents: new Map([['Buy', 'Purchase'], ['Hiss', 'Noise']]),
  event: { ...none, dropped: new Set(['colour', 'company', 'mp_country_code']) },
  person: { ...none, dropped: new Set(['shoe', 'company']) },
}

function send(route: 'track' | 'engage', records: readonly object[], guard: Guard = openGuard) {
  return collect({ route, query: 'verbose=1&ip=1', body: JSON.stringify(records) }, {}, { rulesOf: (id) => (id === shop.id ? rules : undefined), guard })
}

const event = (name: string, properties: object = {}) => ({ event: name, properties: { token: shop.token, $user_id: 'ada', ...properties } })

test('C19 a dropped event leaves nothing, and the client hears that it was taken', () => {
  const collected = send('track', [event('Noise'), event('Hiss'), event('Other')])
  expect(collected.counts).toMatchObject({ accepted: 1, dropped: { dropped_by_dictionary: 2 }, refused: {} })
  expect(collected.events.map(({ name }) => name)).toEqual(['Other'])
  expect(json(send('track', [event('Noise')]))).toMatchObject({ status: 1 })
  expect(send('track', [event('Noise')]).identity).toEqual([])
})

test('C19 an event that the guard renames to a dropped one is dropped', () => {
  const guard: Guard = { guard: (_, properties) => ({ properties, sealed: {}, findings: [], name: '[email] joined' }) }
  const collected = send('track', [event('ada@example.org joined')], guard)
  expect([collected.events, collected.identity]).toEqual([[], []])
})

test('C19 a merged event is kept under the other name', () => {
  expect(send('track', [event('Buy')]).events.map(({ name }) => name)).toEqual(['Purchase'])
})

test('C19 dropped properties are gone, group keys and what enrichment adds among them', () => {
  const collected = send('track', [event('View', { colour: 'red', company: 'acme', size: 3 })])
  expect(collected.events[0]!.properties).toMatchObject({ size: 3, $city: 'London' })
  for (const name of ['colour', 'company', 'mp_country_code']) expect(collected.events[0]!.properties).not.toHaveProperty(name)
  expect(collected.counts).toMatchObject({ accepted: 1, droppedProperties: 3 })
  expect(sealedFields(collected)).toEqual(['$distinct_id=ada'])

  const update = send('engage', [{ $token: shop.token, $distinct_id: 'ada', $set: { shoe: 44, colour: 'red', company: 'acme' } }])
  expect(update.identity.find(({ kind }) => kind === 'profile')).toMatchObject({ operations: [{ op: 'set', values: { colour: 'red' } }] })
  expect(JSON.stringify(update.identity)).not.toMatch(/44|acme/)
})

test('C20 an event for quarantine waits apart, with its ids under seal', () => {
  const guard: Guard = { guard: (_, { secret: __, ...properties }) => ({ properties, sealed: {}, findings: [], quarantine: 'card' }) }
  const collected = send('track', [event('Pay', { secret: 'marked', size: 3 })], guard)
  expect(collected.events).toEqual([])
  expect(collected.quarantined).toMatchObject([{ class: 'card', event: { name: 'Pay', properties: { size: 3 } } }])
  expect(sealedFields(collected)).toEqual(['$distinct_id=ada'])
  expect(collected.counts).toMatchObject({ accepted: 0, dropped: { quarantined: 1 } })
  expect(JSON.stringify(collected.identity) + JSON.stringify(collected.quarantined[0]!.event.properties)).not.toContain('marked')

  const update = send('engage', [{ $token: shop.token, $distinct_id: 'ada', $set: { secret: 'marked', size: 3 } }], guard)
  expect([update.counts.accepted, JSON.stringify(update.identity)]).toEqual([1, expect.not.stringContaining('marked')])
})
