import { expect, test } from 'vitest'
import { listActions, move } from './list-actions.ts'

test('move() takes an item out and puts it where it is wanted', () => {
  expect(move(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
  expect(move(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  expect(move(['a'], 5, 0)).toEqual(['a'])
})

test('the last item that a list needs cannot be removed', () => {
  expect(listActions(['a'], 0, () => {}).remove).toBeUndefined()
  expect(listActions(['a', 'b'], 0, () => {}).remove).toBeDefined()
})

test('the first cannot go up and the last cannot go down', () => {
  expect(listActions(['a', 'b'], 0, () => {}).up).toBeUndefined()
  expect(listActions(['a', 'b'], 1, () => {}).down).toBeUndefined()
})
