import { expect, test } from 'vitest'
import type { Step } from './steps.ts'
import { shape } from './shape.ts'

const step = (people: number): Step => ({ label: 'x', people, ofFirst: null, ofPrevious: null, medianMs: null, lost: 0 })

test('shape() gives the first step the whole height and the others their share', () => {
  expect(shape([step(100), step(50)], 300, 0, 200, 1).boxes.map((box) => box.top)).toEqual([0, 100])
})

test('shape() keeps a tiny step visible, and an empty one empty', () => {
  expect(shape([step(100_000), step(1), step(0)], 500, 0, 200, 1).boxes.map((box) => box.top)).toEqual([0, 198, 200])
})

test('shape() draws no drop-off before anyone has entered', () => {
  expect(shape([step(0), step(0)], 300, 0, 200, 1).wedges[0]).toMatchObject({ fromTop: 200, toTop: 200 })
})
