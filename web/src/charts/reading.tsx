/** What hovers over a chart: the moment, and every series at that moment. */
import css from './charts.module.css'
import { seriesColour } from './palette.ts'

export interface ReadingRow {
  readonly key: string
  readonly label: string
  readonly value: string
  readonly series: number
}

interface ReadingProps {
  readonly title: string
  readonly note?: string | undefined
  readonly rows: readonly ReadingRow[]
  readonly x: number
  /** Right of the middle, the reading stands at the left of the moment. */
  readonly flip: boolean
}

export function Reading({ title, note, rows, x, flip }: ReadingProps) {
  return (
    <div className={css['reading']} data-flip={flip ? '' : undefined} style={{ left: x }}>
      <p className={css['readingTitle']}>{title}{note && <span className={css['note']}> {note}</span>}</p>
      <ul>
        {rows.map((row) => (
          <li key={row.key} className={css['readingRow']}>
            <span className={css['swatch']} style={{ background: seriesColour(row.series) }} />
            <bdi className={css['readingLabel']}>{row.label}</bdi>
            <b>{row.value}</b>
          </li>
        ))}
      </ul>
    </div>
  )
}
