/** A table twin: the same figures as the drawing, as text for eyes and as raw values for files. */

export interface Column {
  readonly label: string
  readonly numeric?: boolean
}

export interface Cell {
  readonly text: string
  /** What a file gets. */
  readonly raw: string | number | null
  /** Index of the series whose colour marks the cell. */
  readonly series?: number
  readonly muted?: boolean
}

export interface Table {
  readonly columns: readonly Column[]
  /** Each row has one cell per column; the first names the row. */
  readonly rows: readonly (readonly Cell[])[]
}

export function textCell(text: string, series?: number): Cell {
  return series === undefined ? { text, raw: text } : { text, raw: text, series }
}

export function cell(raw: number | null, text: string): Cell {
  return raw === null ? { text, raw, muted: true } : { text, raw }
}
