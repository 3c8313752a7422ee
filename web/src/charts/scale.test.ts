import { expect, test } from 'vitest'
import { linearScale, roundTicks } from './scale.ts'

test('linearScale() maps ends to ends, upside down where the page needs it', () => {
  const y = linearScale([0, 100], [200, 0])
  expect([y(0), y(25), y(100)]).toEqual([200, 150, 0])
})

test('linearScale() of an empty domain stays where it starts', () => {
  expect(linearScale([3, 3], [0, 10])(3)).toBe(0)
})

test('roundTicks() are round, begin at zero and reach the largest value', () => {
  expect(roundTicks(1098, 5)).toEqual([0, 500, 1000, 1500])
  expect(roundTicks(1, 2)).toEqual([0, 0.5, 1])
  expect(roundTicks(0.3, 3)).toEqual([0, 0.1, 0.2, 0.3])
  expect(roundTicks(4, 5)).toEqual([0, 1, 2, 3, 4])
})
