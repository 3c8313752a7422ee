/** A sweep on its way: how far it is, what it found until now, and the way to stop it. */
import { useRef } from 'react'
import { Button } from '../../parts/button.tsx'
import type { Speak } from '../../words/speak.ts'
import { sayClass } from '../classes.ts'
import data from '../data.module.css'
import type { Sweep } from '../types.ts'
import { resultsOf, shareRead, timeLeft, type Mark } from './progress.ts'
import css from './sweep.module.css'

interface SweepRunningProps {
  readonly sweep: Sweep
  readonly speak: Speak
  readonly isBusy: boolean
  readonly onCancel: () => void
}

export function SweepRunning({ sweep, speak: { t, format }, isBusy, onCancel }: SweepRunningProps) {
  const now: Mark = { at: Date.now(), rowsChecked: sweep.rowsChecked }
  const first = useRef(now)
  const share = shareRead(sweep)
  const left = timeLeft(first.current, now, sweep.rowsToCheck)
  const found = resultsOf(sweep.findings).map((result) => `${sayClass(t, result.class)} (${format.number(result.count)})`)
  const words = share === null
    ? t('data.sweep.counting')
    : t('data.sweep.progress', { checked: format.number(sweep.rowsChecked), total: format.number(sweep.rowsToCheck) })
  return (
    <section className={css['running']} aria-label={t('data.sweep.running')}>
      <p className={css['share']}>{share === null ? '…' : format.percent(share)}</p>
      <div
        className={css['bar']} role="progressbar" aria-label={t('data.sweep.running')} aria-valuemin={0} aria-valuemax={100} aria-valuetext={words}
        {...(share !== null && { 'aria-valuenow': Math.round(share * 100) })}
      >
        <div style={{ transform: `scaleX(${share ?? 0})` }} />
      </div>
      <p className={css['words']}>
        <span>{words}</span>
        <span>{left !== null && t('data.sweep.left', { time: format.duration(left) })}</span>
      </p>
      <p>
        {t('data.sweep.changed', { count: sweep.changed, n: format.number(sweep.changed) })}
        {found.length > 0 && <>. {format.list(found)}.</>}
      </p>
      <p className={data['muted']}>{t('data.sweep.stays')}</p>
      <div className={data['acts']}><Button disabled={isBusy} onClick={onCancel}>{t('data.sweep.cancel')}</Button></div>
    </section>
  )
}
