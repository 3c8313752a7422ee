/** The triangle: cohorts by period, each cell's share as a number first and a tint second. */
import { useState } from 'react'
import type { RetentionQuestion } from '../../../../src/model/question.ts'
import { Segmented } from '../../parts/segmented.tsx'
import type { Speak } from '../../words/speak.ts'
import { tint, type CohortRow, type Triangle } from './cells.ts'
import css from './retention.module.css'

interface TriangleProps {
  readonly triangle: Triangle
  readonly unit: RetentionQuestion['unit']
  readonly names: readonly string[]
  readonly speak: Speak
}

type Shown = 'share' | 'counts'

export function RetentionTriangle({ triangle, unit, names, speak: { t, format } }: TriangleProps) {
  const [shown, setShown] = useState<Shown>('share')
  return (
    <>
      <div className={css['switch']}>
        <Segmented
          label={t('retention.show')} value={shown} onChange={setShown}
          options={[{ value: 'share', label: t('retention.share') }, { value: 'counts', label: t('retention.counts') }]}
        />
      </div>
      <div className={css['scroll']} tabIndex={0} role="region" aria-label={t('retention.title')}>
        <table className={css['triangle']}>
          <thead>
            <tr>
              <th scope="col">{t('retention.cohort')}</th>
              <th scope="col" className={css['number']}>{t('retention.people')}</th>
              {names.map((name) => <th key={name} scope="col" className={css['number']}>{name}</th>)}
            </tr>
          </thead>
          <tbody>
            <tr className={css['average']}>
              <th scope="row">{t('retention.average')}</th>
              <td className={css['number']}>{format.number(triangle.people)}</td>
              {triangle.average.map((share, n) => (
                <td key={n} className={css['cell']} data-tint={tint(share)}>{share === null ? '' : format.percent(share)}</td>
              ))}
            </tr>
            {triangle.rows.map((row) => (
              <tr key={row.at}>
                <th scope="row">{format.interval(row.at, unit)}</th>
                <td className={css['number']}>{format.number(row.people)}</td>
                {row.cells.map((_, n) => (
                  <Cell key={n} row={row} n={n} shown={shown} running={t('retention.running')} format={format} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

interface CellProps {
  readonly row: CohortRow
  readonly n: number
  readonly shown: Shown
  readonly running: string
  readonly format: Speak['format']
}

function Cell({ row, n, shown, running, format }: CellProps) {
  const cell = row.cells[n]!
  if (cell.people === null) return <td className={css['future']} />
  const title = `${format.number(cell.people)} / ${format.number(row.people)}${cell.incomplete ? ` · ${running}` : ''}`
  return (
    <td className={css['cell']} data-tint={tint(cell.share)} data-running={cell.incomplete ? '' : undefined} title={title}>
      {shown === 'share' ? format.percent(cell.share) : format.number(cell.people)}
      {cell.incomplete && <span className="visually-hidden"> {running}</span>}
    </td>
  )
}
