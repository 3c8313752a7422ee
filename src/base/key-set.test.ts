import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeySet } from './key-set.ts'

test('KeySet holds just what was added, as a Set of pairs does', () => {
  const word = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 0xffff_ffff }), fc.constant(0xffff_ffff))
  fc.assert(fc.property(fc.array(fc.tuple(word, word), { maxLength: 60 }), fc.array(fc.tuple(word, word), { maxLength: 20 }), (added, asked) => {
    const set = new KeySet(100)
    const twin = new Set(['0 0'])
    for (const [low, high] of added) {
      expect(set.add(low, high)).toBe(!twin.has(`${low} ${high}`))
      twin.add(`${low} ${high}`)
    }
    for (const [low, high] of [...added, ...asked]) expect(set.has(low, high)).toBe(twin.has(`${low} ${high}`))
    expect(set.size).toBe(twin.size - 1)
  }))
})
