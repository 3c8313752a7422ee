import { expect, test } from 'vitest'
import { pickTicks } from './ticks.ts'

test('pickTicks() labels every interval where there is room', () => {
  expect(pickTicks(4, 10)).toEqual([0, 1, 2, 3])
})

test('pickTicks() counts back from the last interval, which always has a label', () => {
  expect(pickTicks(30, 5)).toEqual([5, 11, 17, 23, 29])
})

test('pickTicks() has nothing to label without intervals', () => {
  expect(pickTicks(0, 5)).toEqual([])
})
