import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ProfileOperation, ProfileWrite } from '../model/identity-write.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import { applyProfile, listBytes, propertiesPerProfile, type ProfileState } from './apply-profile.ts'

const write = (operations: readonly ProfileOperation[], more: Partial<ProfileWrite> = {}): ProfileWrite => ({
  kind: 'profile', project: 1, subject: 'user', pseudonym: 'p' as Pseudonym, resolve: true, operations,
  seenAt: undefined, place: undefined, at: 100, ...more,
})

/** The profile after these operations, each a write of its own. */
function fold(...operations: readonly ProfileOperation[]): ProfileState | undefined {
  let state: ProfileState | undefined
  for (const operation of operations) state = applyProfile(state, write([operation])) ?? state
  return state
}

const properties = (...operations: readonly ProfileOperation[]) => fold(...operations)?.properties
const set = (values: JsonObject): ProfileOperation => ({ op: 'set', values })

describe('operations', () => {
  test('F1 set creates and overwrites; set_once fills only what is absent', () => {
    expect(properties(set({ a: 1, b: 2 }), set({ b: 3 }), { op: 'set_once', values: { b: 4, c: 5 } }))
      .toEqual({ a: 1, b: 3, c: 5 })
    expect(properties({ op: 'set_once', values: { a: 1 } })).toEqual({ a: 1 })
  })

  test('F2 add counts from zero, also down, and ignores what is not a number on either side', () => {
    expect(properties(set({ word: 'x' }), { op: 'add', values: { n: 2, word: 1, m: 'one' } }, { op: 'add', values: { n: -5 } }))
      .toEqual({ word: 'x', n: -3 })
    expect(properties(set({ n: Number.MAX_VALUE }), { op: 'add', values: { n: Number.MAX_VALUE } }))
      .toEqual({ n: Number.MAX_VALUE })
  })

  test('F3 append keeps duplicates, begins a list, and takes a scalar as a list of one', () => {
    expect(properties(set({ s: 'a' }), { op: 'append', values: { s: 'a', l: 1 } }, { op: 'append', values: { l: [1] } }))
      .toEqual({ s: ['a', 'a'], l: [1, [1]] })
  })

  test('F4 union adds what is missing, comparing objects by content', () => {
    expect(properties(
      set({ l: [1, { a: 1, b: 2 }] }), { op: 'union', values: { l: [{ b: 2, a: 1 }, 2, 2], m: [1], s: [] } },
    )).toEqual({ l: [1, { a: 1, b: 2 }, 2], m: [1], s: [] })
    expect(properties(set({ s: 'a' }), { op: 'union', values: { s: ['b', 'a'] } })).toEqual({ s: ['a', 'b'] })
  })

  test('F5 remove takes every equal value out of a list, and else does nothing', () => {
    expect(properties(set({ l: [1, 2, 1], s: 'a', t: 'b' }), { op: 'remove', values: { l: 1, s: 'a', t: 'x', u: 1 } }))
      .toEqual({ l: [2], s: [], t: 'b' })
  })

  test('F6 unset takes properties away', () => {
    expect(properties(set({ a: 1, b: 2 }), { op: 'unset', names: ['a', 'never'] })).toEqual({ b: 2 })
  })

  test('F7 delete leaves a mark, and a later write makes the profile anew', () => {
    const made = applyProfile(undefined, write([set({ a: 1 })], { seenAt: 5 }))
    const deleted = applyProfile(made, write([{ op: 'delete' }], { at: 200, seenAt: 6 }))
    expect(deleted).toEqual({ properties: {}, createdAt: 100, lastSeen: undefined, deleted: true })
    expect(applyProfile(deleted, write([{ op: 'add', values: { b: 1 } }], { at: 300 })))
      .toEqual({ properties: { b: 1 }, createdAt: 300, lastSeen: undefined, deleted: false })
    expect(applyProfile(deleted, write([{ op: 'delete' }]))).toBeUndefined()
    expect(applyProfile(made, write([{ op: 'delete' }, set({ c: 1 })], { at: 400 })))
      .toEqual({ properties: { c: 1 }, createdAt: 400, lastSeen: undefined, deleted: false })
  })

  test.each<[string, ProfileOperation]>([
    ['remove', { op: 'remove', values: { a: 1 } }], ['unset', { op: 'unset', names: ['a'] }], ['delete', { op: 'delete' }],
  ])('F8 %s makes no profile', (_, operation) => {
    expect(applyProfile(undefined, write([operation], { seenAt: 1, place: { $city: 'Lyon' } }))).toBeUndefined()
  })

  test('F9 null counts as absent', () => {
    expect(properties(
      set({ a: null, b: null, c: null, d: null }), { op: 'set_once', values: { a: 1 } }, { op: 'add', values: { b: 1 } },
      { op: 'append', values: { c: 1 } }, { op: 'remove', values: { d: null } },
    )).toEqual({ a: 1, b: 1, c: [1], d: null })
  })
})

describe('what comes with a write', () => {
  test('F10 lastSeen is when the write says, and stays when it does not say', () => {
    const made = applyProfile(undefined, write([set({ a: 1 })], { seenAt: 50 }))
    expect(made?.lastSeen).toBe(50)
    expect(applyProfile(made, write([set({ a: 2 })]))?.lastSeen).toBe(50)
    expect(applyProfile(made, write([{ op: 'unset', names: ['never'] }], { seenAt: 60 }))?.lastSeen).toBe(60)
  })

  test('F11 a place replaces the whole earlier place, but not what the write itself sets', () => {
    const made = applyProfile(undefined, write([set({ a: 1 })], {
      place: { $city: 'Lyon', $region: 'Rhône', $country_code: 'FR' },
    }))
    expect(made?.properties).toEqual({ a: 1, $city: 'Lyon', $region: 'Rhône', $country_code: 'FR' })
    const moved = applyProfile(made, write([set({ $region: 'mine' })], { place: { $country_code: 'DE' } }))
    expect(moved?.properties).toEqual({ a: 1, $region: 'mine', $country_code: 'DE' })
    expect(applyProfile(moved, write([set({ a: 2 })]))?.properties)
      .toEqual({ a: 2, $region: 'mine', $country_code: 'DE' })
  })

  test('F12 a write that changes nothing is told from one that does', () => {
    const made = applyProfile(undefined, write([set({ a: { x: 1, y: [2] } })]))
    expect(applyProfile(made, write([set({ a: { y: [2], x: 1 } })]))).toBeUndefined()
    expect(applyProfile(made, write([set({ a: { y: [2], x: 2 } })]))).toBeDefined()
  })
})

describe('bounds and odd names', () => {
  test('F13 a profile takes 2,000 properties; those it has can still change', () => {
    const many = Object.fromEntries(Array.from({ length: propertiesPerProfile }, (_, i) => [`p${i}`, i]))
    const full = fold(set(many), set({ more: 1, p0: 'new' }), { op: 'append', values: { list: 1 } })
    expect(Object.keys(full!.properties).length).toBe(propertiesPerProfile)
    expect(full!.properties).toMatchObject({ p0: 'new' })
  })

  test('F14 a list grows to 256 KB of JSON and then stays as it is', () => {
    const piece = 'x'.repeat(100_000)
    const list = properties(...[1, 2, 3].map((): ProfileOperation => ({ op: 'append', values: { l: piece } })))
    expect((list!['l'] as readonly string[]).length).toBe(2)
    expect(Buffer.byteLength(JSON.stringify(list!['l']))).toBeLessThan(listBytes)
  })

  test('F15 a property may be called like a part of the language', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3}') as JsonObject
    const after = properties(set(hostile), { op: 'append', values: { valueOf: 1, hasOwnProperty: 2 } })
    expect(JSON.parse(JSON.stringify(after))).toEqual(JSON.parse(
      '{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3, "valueOf": [1], "hasOwnProperty": [2]}'))
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

/** The table of the wire protocol, written out plainly over one object. */
function twin(start: JsonObject | undefined, operations: readonly ProfileOperation[]): JsonObject | undefined {
  let profile = start === undefined ? undefined : structuredClone(start) as Record<string, JsonValue>
  const listOf = (value: JsonValue | undefined): JsonValue[] =>
    value === undefined || value === null ? [] : Array.isArray(value) ? [...value as JsonValue[]] : [value]
  const equal = (a: JsonValue, b: JsonValue) => canonical(a) === canonical(b)
  for (const operation of operations) {
    if (operation.op === 'delete') {
      profile = undefined
    } else if (operation.op === 'unset') {
      for (const name of operation.names) if (profile !== undefined) delete profile[name]
    } else if (operation.op === 'remove') {
      for (const [name, value] of Object.entries(operation.values)) {
        const list = listOf(profile?.[name])
        if (profile !== undefined && list.some((item) => equal(item, value))) {
          profile[name] = list.filter((item) => !equal(item, value))
        }
      }
    } else {
      profile ??= {}
      for (const [name, value] of Object.entries(operation.values) as [string, JsonValue][]) {
        const held = profile[name]
        const absent = held === undefined || held === null
        if (operation.op === 'set') profile[name] = value
        if (operation.op === 'set_once' && absent) profile[name] = value
        if (operation.op === 'append') profile[name] = [...listOf(held), value]
        if (operation.op === 'add' && typeof value === 'number' && (absent || typeof held === 'number')) {
          profile[name] = (absent ? 0 : held as number) + value
        }
        if (operation.op === 'union') {
          const list = listOf(held)
          for (const item of value as JsonValue[]) if (!list.some((other) => equal(other, item))) list.push(item)
          profile[name] = list
        }
      }
    }
  }
  return profile
}

function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_, part: JsonValue) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part)
}

const name = fc.constantFrom('a', 'b', 'c')
const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }), fc.constantFrom('x', 'y'), fc.boolean(), fc.constant(null),
  fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }), fc.record({ k: fc.integer({ min: 0, max: 1 }), m: fc.boolean() }),
) as fc.Arbitrary<JsonValue>
const values = fc.dictionary(name, value, { maxKeys: 3 }) as fc.Arbitrary<JsonObject>
const operation: fc.Arbitrary<ProfileOperation> = fc.oneof(
  fc.record({ op: fc.constantFrom('set', 'set_once', 'add', 'append', 'remove'), values }),
  fc.record({ op: fc.constant('union' as const), values: fc.dictionary(name, fc.array(value, { maxLength: 3 })) }),
  fc.record({ op: fc.constant('unset' as const), names: fc.array(name) }),
  fc.constant({ op: 'delete' } as const),
)

test('F16 any run of operations gives what the table, written out plainly, gives', () => {
  fc.assert(fc.property(fc.array(fc.array(operation, { maxLength: 4 }), { maxLength: 6 }), (writes) => {
    let state: ProfileState | undefined
    let expected: JsonObject | undefined
    for (const operations of writes) {
      state = applyProfile(state, write(operations)) ?? state
      expected = twin(expected, operations)
      expect(state === undefined || state.deleted ? undefined : canonical(state.properties))
        .toEqual(expected === undefined ? undefined : canonical(expected))
    }
  }), { numRuns: 1000 })
})
