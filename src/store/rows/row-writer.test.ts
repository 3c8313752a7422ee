import { expect, test } from 'vitest'
import { RowWriter } from './row-writer.ts'

test.each([0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])('a count of %i put before what it counts is read as if it had been known', (count) => {
  const late = new RowWriter()
  late.string('before')
  const place = late.countBefore()
  late.string('x'.repeat(70_000))
  late.setCount(place, count)
  late.string('after')

  const early = new RowWriter()
  early.string('before')
  early.varint(count)
  early.string('x'.repeat(70_000))
  early.string('after')

  expect(Buffer.compare(late.take(), early.take())).toBe(0)
})
