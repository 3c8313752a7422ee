/** A table as CSV: raw values under the labels of its columns. */
import { csvLine } from '../../../src/model/csv.ts'
import type { Table } from './table.ts'

export function toCsv(table: Table): string {
  const header = table.columns.map((column) => column.label)
  return [header, ...table.rows.map((row) => row.map((cell) => cell.raw))].map(csvLine).join('')
}
