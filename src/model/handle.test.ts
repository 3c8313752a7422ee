import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { adjectives, nouns } from './handle-words.ts'
import { handle, handleMatches, hasHandleBits } from './handle.ts'
import { pseudonymFromBytes, pseudonymToDecimal } from './pseudonym.ts'

const pseudonyms = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(pseudonymFromBytes)

test('handles have 256 adjectives and 256 nouns, all different, short and plain', () => {
  expect([adjectives.length, nouns.length]).toEqual([256, 256])
  expect(new Set([...adjectives, ...nouns]).size).toBe(512)
  for (const word of [...adjectives, ...nouns]) expect(word).toMatch(/^[a-z]{3,9}$/)
})

test('handle() shows bytes 0 to 3 and nothing else', () => {
  expect(handle(pseudonymFromBytes(Buffer.from('00010203ffffffffffffffffffffffff', 'hex')))).toBe('able-alder-0203')
  expect(handle(pseudonymFromBytes(Buffer.from('ffff7f3a000000000000000000000000', 'hex')))).toBe('zesty-zebra-7f3a')
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
    const expected = `${adjectives[bytes[0]!]}-${nouns[bytes[1]!]}-${Buffer.from(bytes.subarray(2, 4)).toString('hex')}`
    expect(handle(pseudonymFromBytes(bytes))).toBe(expected)
  }))
})

test('handleMatches() reads a whole handle as exactly its 32 bits, as the store holds them', () => {
  fc.assert(fc.property(pseudonyms, (pseudonym) => {
    const low = Number(BigInt(pseudonymToDecimal(pseudonym)) & 0xffff_ffffn)
    expect(handleMatches(handle(pseudonym))).toEqual([{ mask: 0xffff_ffff, value: low }])
  }))
})

test('handleMatches() finds a person by any part of the handle, however it is typed', () => {
  fc.assert(fc.property(pseudonyms, (pseudonym) => {
    const [adjective, noun, digits] = handle(pseudonym).split('-') as [string, string, string]
    const typed = [
      adjective, noun, digits, adjective.slice(0, 2), noun.slice(0, 3), digits.slice(0, 3), `${adjective}-${noun}`,
      ` ${adjective.toUpperCase()} ${noun.slice(0, 2)}`, `${noun}-${digits.slice(0, 1)}`, `${adjective}-${noun}-${digits}`,
    ]
    for (const text of typed) {
      expect(handleMatches(text).some((bits) => hasHandleBits(pseudonym, bits)), text).toBe(true)
    }
  }))
})

test('handleMatches() finds nobody whose handle does not fit', () => {
  fc.assert(fc.property(pseudonyms, pseudonyms, (one, other) => {
    const found = handleMatches(handle(one)).some((bits) => hasHandleBits(other, bits))
    expect(found).toBe(handle(one) === handle(other))
  }))
})

test.each(['', 'amber-otter-xyz', 'otter-amber', 'nosuchword', 'amber otter 7f3a more', '12345', 'ambe-otter'])(
  'handleMatches() has no reading of "%s"', (text) => {
    expect(handleMatches(text)).toEqual([])
  })
