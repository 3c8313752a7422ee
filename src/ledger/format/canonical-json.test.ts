import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, type EntryValue } from './canonical-json.ts'
import { encodeEntry, parseEntry } from './entry.ts'
import { decodePeople, encodePeople } from './people-set.ts'

test('L6 canonicalJson() orders members by UTF-16 code units and writes nothing else than needed', () => {
  const value = { 'é': 1, b: [true, null, 'x"\n'], a: { z: 1e21, y: -0, x: 0.1 }, '\u{1f600}': 2, '\ufb33': 3, skip: undefined }
  expect(canonicalJson(value)).toBe(
    '{"a":{"x":0.1,"y":0,"z":1e+21},"b":[true,null,"x\\"\\n"],"é":1,"\u{1f600}":2,"\ufb33":3}',
  )
})

test('L6 equal values have one text, and it says the same', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const text = canonicalJson(value as EntryValue)
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
    expect(canonicalJson(JSON.parse(text) as EntryValue)).toBe(text)
    expect(text).not.toContain('\n')
  }))
})

test.each([[Number.NaN], [Infinity], ['\ud800'], [{ '\udc00': 1 }]])('L6 canonicalJson() refuses %j', (value) => {
  expect(() => canonicalJson(value as EntryValue)).toThrow(RangeError)
})

test('L6 an entry called __proto__ is an entry like any other', () => {
  const entry = { ...(JSON.parse('{"__proto__":{"a":1}}') as object), kind: 'x', index: 0, recordedAt: 1 }
  expect(encodeEntry(entry).toString()).toBe('{"__proto__":{"a":1},"index":0,"kind":"x","recordedAt":1}')
})

test('L6 parseEntry() takes nothing that is no entry', () => {
  for (const line of ['', 'null', '[]', '{}', '{"kind":"x"}', '{"index":1}', '{"index":0.5,"kind":"x"}', '{"kind":']) {
    expect(parseEntry(line)).toBeUndefined()
  }
})

test('L7 a set of people is the same in whatever order it was given', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ minLength: 16, maxLength: 16 })), fc.nat(), (people, turn) => {
    const given = people.map((bytes) => Buffer.from(bytes).toString('base64url'))
    const set = encodePeople(given)
    const at = given.length === 0 ? 0 : turn % given.length
    expect(encodePeople([...given.slice(at), ...given.slice(0, at), ...given.slice(0, 1)])).toEqual(set)
    expect(new Set(decodePeople(set))).toEqual(new Set(given))
    expect(decodePeople(set).length).toBe(new Set(given).size)
  }))
  expect(() => encodePeople(['ada@example.com'])).toThrow(RangeError)
})
