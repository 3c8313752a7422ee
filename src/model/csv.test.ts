import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test('csvLine() quotes what would end a cell, and leaves numbers and absence as they are', () => {
  expect(csvLine(['plain', 'a,"b"', 'two\nlines', -3, null])).toBe('plain,"a,""b""","two\nlines",-3,\r\n')
})

test('T14 no cell of text begins as a formula, in whatever width and behind whatever', () => {
  for (const begin of ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '\uff1d', '\uff0b', '\uff0d', '\uff20']) {
    expect([begin, csvLine([`${begin}1+1`])]).toEqual([begin, expect.stringMatching(/^"?'/)])
  }
})
