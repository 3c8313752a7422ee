import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'
import { cell, textCell } from './table.ts'

const columns = [{ label: 'Country' }, { label: 'People', numeric: true }]

test('toCsv() writes raw figures, not the reader’s formatting', () => {
  expect(toCsv({ columns, rows: [[textCell('France'), cell(313181, '313,181')]] })).toBe('Country,People\r\nFrance,313181\r\n')
})

test('toCsv() quotes what would break a row', () => {
  expect(toCsv({ columns, rows: [[textCell('a "b", c'), cell(null, '–')]] })).toBe('Country,People\r\n"a ""b"", c",\r\n')
})

test('toCsv() keeps text from running as a formula, and leaves negative numbers alone', () => {
  const rows = ['=HYPERLINK(1)', '+1', '-1', '@x', '\tx'].map((text) => [textCell(text), cell(-2, '-2')])
  const lines = toCsv({ columns, rows }).split('\r\n').slice(1, -1)
  expect(lines).toEqual(["'=HYPERLINK(1),-2", "'+1,-2", "'-1,-2", "'@x,-2", "'\tx,-2"])
})
