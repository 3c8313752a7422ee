import { expect, test } from 'vitest'
import { breakLines } from './picture.ts'

test('breakLines() breaks between words, and leaves a long word whole', () => {
  expect(breakLines('one two three', 8)).toEqual(['one two', 'three'])
  expect(breakLines('extraordinarily long', 6)).toEqual(['extraordinarily', 'long'])
})
