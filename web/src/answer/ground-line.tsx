/** What the figures rest on, in one line; the statements themselves are one step away. */
import { useState } from 'react'
import type { Ground } from '../../../src/model/answer.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Sheet } from '../parts/floating.tsx'
import type { Speak } from '../words/speak.ts'
import css from './ground.module.css'

export function GroundLine({ ground, speak: { t, format } }: { ground: Ground; speak: Speak }) {
  const [open, setOpen] = useState(false)
  const rows = format.number(ground.rowsRead)
  return (
    <p className={css['line']}>
      <span>{t(ground.exact ? 'answer.exact' : 'answer.estimated')}</span>
      <span>{t('answer.rows', { count: ground.rowsRead, n: rows })}</span>
      <span>{format.duration(ground.engineMs)}</span>
      <button type="button" className={css['how']} onClick={() => setOpen(true)}>{t('answer.how')}</button>
      <Sheet title={t('answer.howTitle')} open={open} onClose={() => setOpen(false)}>
        <div className={css['sheet']}>
          <p>{t('answer.rangeText', { from: format.instant(ground.from), until: format.instant(ground.until), zone: ground.timeZone })}</p>
          <p>{t('answer.costText', { rows, time: format.duration(ground.engineMs), at: format.instant(ground.computedAt) })}</p>
          {ground.statements.map((statement, index) => (
            <section key={index}>
              <div className={css['statementHead']}>
                <h3>{t('answer.statement')}{ground.statements.length > 1 && ` ${index + 1}`}</h3>
                <CopyButton text={statement.sql} />
              </div>
              <pre className={css['code']} tabIndex={0}>{statement.sql}</pre>
              <h3>{t('answer.parameters')}</h3>
              <dl className={css['parameters']}>
                {Object.entries(statement.params).map(([name, value]) => (
                  <div key={name}><dt>{name}</dt><dd><bdi>{JSON.stringify(value)}</bdi></dd></div>
                ))}
              </dl>
            </section>
          ))}
          <p className={css['muted']}>{t('answer.engineNote')}</p>
        </div>
      </Sheet>
    </p>
  )
}
