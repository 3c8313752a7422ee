import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPseudonym, pseudonymBytes, type PseudonymKind } from '../model/pseudonym.ts'
import { blindIndex, toSearchForm } from './blind-index.ts'
import { createMac } from './mac.ts'
import { createKeyring } from './keyring.ts'
import { testKeys } from './keys.fixture.ts'
import { computePseudonym, Pseudonyms } from './pseudonym.ts'

const vectors = <T>(name: string): T[] =>
  JSON.parse(readFileSync(new URL(`../../test/vectors/${name}`, import.meta.url), 'utf8')).cases

const keyOf = (text: string) => createMac(Buffer.from(text, 'base64url'))

test.each(vectors<{ key: string; kind: PseudonymKind; value: string; pseudonym: string; hex: string }>('pseudonyms.json'))(
  'I1 pseudonym of $kind $value is the one computed elsewhere', ({ key, kind, value, pseudonym, hex }) => {
    const computed = computePseudonym(keyOf(key), kind, value)
    expect(computed).toBe(pseudonym)
    expect(isPseudonym(computed)).toBe(true)
    expect(pseudonymBytes(computed).toString('hex')).toBe(hex)
  })

function maker(...given: ConstructorParameters<typeof Pseudonyms>) {
  const pseudonyms = new Pseudonyms(...given)
  return (...asked: Parameters<Pseudonyms['of']>) => pseudonyms.of(...asked).pseudonym
}

test('I2 projects, kinds and values each give unrelated pseudonyms', () => {
  const pseudonym = maker(createKeyring(testKeys(1, 2).keys))
  const all = [
    pseudonym(1, 'user', 'u1'), pseudonym(2, 'user', 'u1'), pseudonym(1, 'device', 'u1'), pseudonym(1, 'user', 'u2'),
    pseudonym(1, 'group:a', 'bc'), pseudonym(1, 'group:ab', 'c'),
  ]
  expect(new Set(all).size).toBe(all.length)
})

test('I3 a remembered pseudonym is the one that is computed anew, also when little is remembered', () => {
  const keyring = createKeyring(testKeys(1).keys)
  const pseudonym = maker(keyring, 3)
  const kind = fc.constantFrom<PseudonymKind>('user', 'device', 'group:a', 'group:ab')
  fc.assert(fc.property(fc.array(fc.tuple(kind, fc.string({ maxLength: 3 }))), (ids) => {
    for (const [kind, value] of [...ids, ...ids]) {
      expect(pseudonym(1, kind, value)).toBe(computePseudonym(keyring.of(1).pseudonymMac, kind, value))
    }
  }))
})

test('I4 a project without keys is refused', () => {
  const pseudonym = maker(createKeyring(testKeys(1).keys))
  expect(() => pseudonym(2, 'user', 'u1')).toThrow(expect.objectContaining({ code: 'IDENTITY_NO_KEYS' }))
})

interface IndexCase { key: string; field: string; value: string; fieldClass: string; text: string; blindIndex: string }

test.each(vectors<IndexCase>('blind-indexes.json'))('I20 blind index of $field $value is the one computed elsewhere',
  ({ key, field, value, fieldClass, text, blindIndex: expected }) => {
    expect(toSearchForm(field, value)).toEqual({ fieldClass, text })
    expect(blindIndex(keyOf(key), field, value)).toBe(expected)
  })

test('I21 an address is found whatever its property is called and however it is written', () => {
  const key = keyOf(Buffer.alloc(32, 7).toString('base64url'))
  const found = [['$email', 'Ada@Example.test'], ['contact', ' ada@example.TEST'], ['$distinct_id', 'ada@example.test']]
    .map(([field, value]) => blindIndex(key, field!, value!))
  expect(new Set(found).size).toBe(1)
})

test('I22 equal text in fields of different classes is not linked', () => {
  const key = keyOf(Buffer.alloc(32, 7).toString('base64url'))
  expect(blindIndex(key, '$first_name', 'martin')).not.toBe(blindIndex(key, '$last_name', 'martin'))
})
