/** The table beside every chart. */
import { useState } from 'react'
import { Button } from '../parts/button.tsx'
import { seriesColour } from '../charts/palette.ts'
import type { Speak } from '../words/speak.ts'
import css from './table.module.css'
import type { Table } from './table.ts'

const firstShown = 50

export function TableTwin({ table, speak: { t, format }, caption }: { table: Table; speak: Speak; caption: string }) {
  const [all, setAll] = useState(false)
  const rows = all ? table.rows : table.rows.slice(0, firstShown)
  const hidden = table.rows.length - rows.length
  return (
    <div className={css['scroll']} tabIndex={0} role="region" aria-label={t('answer.table')}>
      <table className={css['table']}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column, index) => (
              <th key={index} scope="col" data-numeric={column.numeric ? '' : undefined}>{column.label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, index) => {
                const Cell = index === 0 ? 'th' : 'td'
                return (
                  <Cell
                    key={index} scope={index === 0 ? 'row' : undefined} data-numeric={table.columns[index]?.numeric ? '' : undefined}
                    data-muted={cell.muted ? '' : undefined}
                  >
                    {cell.series !== undefined && <span className={css['swatch']} style={{ background: seriesColour(cell.series) }} />}
                    <bdi>{cell.text}</bdi>
                  </Cell>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && (
        <Button kind="quiet" onClick={() => setAll(true)}>{t('answer.moreRows', { count: hidden, n: format.number(hidden) })}</Button>
      )}
    </div>
  )
}
