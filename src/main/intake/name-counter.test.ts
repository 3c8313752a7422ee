import { expect, test } from 'vitest'
import type { SealedEvent } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'
import { NameCounter } from './name-counter.ts'

const event = (properties: JsonObject, project = 1): SealedEvent => ({
  project, name: 'View', occurredAt: 1, receivedAt: 1, pseudonym: undefined, device: undefined, dedupeKey: 1n,
  linkable: false, imported: false, properties,
})

test('says that an event may bring new paths until all of its names were seen', () => {
  const names = new NameCounter()
  expect(names.event(event({ a: 1, b: 'x' }))).toBe(true)
  expect(names.event(event({ b: 'y', a: 2 }))).toBe(false)
  expect(names.event(event({ a: null }))).toBe(false)
  expect(names.event(event({ a: 1, c: 1 }))).toBe(true)
  expect(names.event(event({ a: 1 }, 2))).toBe(true)
})

test('an object may always bring new paths', () => {
  const names = new NameCounter()
  names.event(event({ a: { b: 1 } }))
  expect(names.event(event({ a: { c: 1 } }))).toBe(true)
})

test('once a name found no room every event of its project is looked at, until the counts are taken', () => {
  const names = new NameCounter()
  names.event(event({ a: 1 }))
  names.overflowed(1)
  expect(names.event(event({ a: 1 }))).toBe(true)
  names.take()
  expect(names.event(event({ a: 1 }))).toBe(true)
  expect(names.event(event({ a: 1 }))).toBe(false)
})

test('what the counter has no room for may be new', () => {
  const names = new NameCounter()
  for (let i = 0; i < 2_500; i++) names.event(event({ [`n${i}`]: 1 }))
  expect(names.event(event({ n2400: 1 }))).toBe(true)
})
