import { expect, test } from 'vitest'
import { spread } from './spread.ts'

test('spread() leaves labels alone that are far enough apart', () => {
  expect(spread([10, 50, 90], 14, 0, 100)).toEqual([10, 50, 90])
})

test('spread() pushes neighbours apart in the order of their wishes', () => {
  expect(spread([52, 50, 10], 14, 0, 100)).toEqual([64, 50, 10])
})

test('spread() keeps labels above the floor, pushing upwards', () => {
  expect(spread([98, 99], 14, 0, 100)).toEqual([86, 100])
})
