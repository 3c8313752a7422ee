/**
 * A table as CSV (RFC 4180), with text that a spreadsheet would run as a formula made harmless by a leading apostrophe.
 */
import type { Table } from './table.ts'

const formula = /^[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/

export function toCsv(table: Table): string {
  const header = table.columns.map((column) => column.label)
  const rows = table.rows.map((row) => row.map((cell) => cell.raw))
  return [header, ...rows].map((row) => row.map(writeField).join(',')).join('\r\n') + '\r\n'
}

function writeField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
