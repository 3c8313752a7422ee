/** Tables as CSV (RFC 4180) that a spreadsheet opens as data: text that it would compute begins with an apostrophe (ASVS 1.2.10). */

/** Spreadsheets take what begins with these for a formula, also in full width, and behind a tab, a line break or a NUL. */
const formula = /^[=+\-@\t\n\r\0\uff1d\uff0b\uff0d\uff20]/

/** One row, with its line end. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`
}

function toCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const harmless = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
