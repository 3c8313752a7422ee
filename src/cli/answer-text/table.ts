/** Lays cells out in columns: text to the left, figures to the right. */
export type Cell = string | number | null

/** Lines of a table; `null` is an empty cell. Columns are as wide as what is widest in them. */
export function tableLines(head: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const cells = rows.map((row) => row.map(cellText))
  const right = head.map((_, column) => rows.some((row) => typeof row[column] === 'number'))
  const widths = head.map((name, column) => Math.max(width(name), ...cells.map((row) => width(row[column] ?? ''))))
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => {
        const space = ' '.repeat(Math.max(0, widths[column]! - width(text)))
        return right[column] === true ? space + text : text + space
      })
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((count) => '-'.repeat(count)).join('  '), ...cells.map(line)]
}

export function figure(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 })
}

export function share(value: number | null): string {
  return value === null ? '' : `${(value * 100).toFixed(1)} %`
}

/** As `3 min` or `2.5 days`. */
export function span(ms: number): string {
  const units = [[86_400_000, 'days'], [3_600_000, 'h'], [60_000, 'min'], [1_000, 's']] as const
  const [unit, name] = units.find(([size]) => ms >= size) ?? [1, 'ms']
  return `${Number((ms / unit).toFixed(1))} ${name}`
}

function cellText(cell: Cell): string {
  return cell === null ? '' : typeof cell === 'number' ? figure(cell) : shownText(cell)
}

/** Text that somebody else wrote, for a terminal: no control character reaches it, and none that turns the order of writing around. */
export function shownText(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD')
}

function width(text: string): number {
  return [...text].length
}
