/** Tables as CSV that a spreadsheet opens as data: a cell that would be a formula begins with an apostrophe. */

export function toCsv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('')
}

/** Spreadsheets take what begins with these for a formula, also behind a tab, a return or a NUL. */
const formula = /^[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/

function toCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const harmless = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
