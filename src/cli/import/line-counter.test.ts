import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineCounter } from './line-counter.ts'

test('LineCounter counts as a map does, also after it has grown', () => {
  const few = fc.integer({ min: 1, max: 40 })
  const many = fc.integer({ min: 1, max: 2 ** 52 })
  fc.assert(fc.property(fc.array(fc.oneof(few, many), { maxLength: 20_000, size: 'max' }), (hashes) => {
    const counter = new LineCounter()
    const seen = new Map<number, number>()
    for (const hash of hashes) {
      const before = seen.get(hash) ?? 0
      seen.set(hash, before + 1)
      expect(counter.seenBefore(hash)).toBe(before)
    }
  }), { numRuns: 20 })
})
