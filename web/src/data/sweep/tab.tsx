/** The sweep: reads what is in store by today's rules, with progress that can be watched and stopped. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useProject } from '../../app/project.tsx'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import field from '../../parts/field.module.css'
import { Segmented } from '../../parts/segmented.tsx'
import { useSpeak } from '../../words/speak.ts'
import data from '../data.module.css'
import { cancelSweep, startSweep, sweepQuery } from '../queries.ts'
import { useSave } from '../use-save.ts'
import { rangeOfDays } from './progress.ts'
import { SweepResults } from './results.tsx'
import { SweepRunning } from './running.tsx'
import { startOfDay } from './start-of-day.ts'
import css from './sweep.module.css'

export function SweepTab() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t, format } = speak
  const client = useQueryClient()
  const { save, isSaving } = useSave()
  const { data: sweep, error } = useQuery(sweepQuery(project.id))
  if (error && !sweep) return <Empty tone="refused" title={t('data.failed')} hint={error.message} />
  if (!sweep) return <div className={data['waiting']} aria-busy />
  return (
    <div className={css['sweep']}>
      <p className={data['lead']}>{t('data.sweep.lead')}</p>
      {sweep.state === 'running' && (
        <SweepRunning sweep={sweep} speak={speak} isBusy={isSaving} onCancel={() => void save(cancelSweep(client, project.id), { done: t('data.sweep.stopped') })} />
      )}
      {(sweep.state === 'done' || sweep.state === 'failed') && <SweepResults sweep={sweep} speak={speak} />}
      {sweep.state === 'none' && (
        <p className={data['muted']}>
          {sweep.rowsChecked === 0
            ? t('data.sweep.never')
            : t('data.sweep.stoppedText', { checked: format.number(sweep.rowsChecked), changed: format.number(sweep.changed) })}
        </p>
      )}
      {sweep.state !== 'running' && (
        <StartSweep
          again={sweep.state !== 'none'} timeZone={project.timeZone} isBusy={isSaving}
          onStart={(range) => void save(startSweep(client, project.id, range), { done: t('data.sweep.running') })}
        />
      )}
    </div>
  )
}

interface StartSweepProps {
  readonly again: boolean
  readonly timeZone: string
  readonly isBusy: boolean
  readonly onStart: (range: { from?: number; to?: number }) => void
}

function StartSweep({ again, timeZone, isBusy, onStart }: StartSweepProps) {
  const { t } = useSpeak()
  const [part, setPart] = useState<'all' | 'between'>('all')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const id = useId()
  const range = part === 'all' ? {} : rangeOfDays(from, to, (day) => startOfDay(day, timeZone))
  return (
    <form
      className={css['start']}
      onSubmit={(submit) => {
        submit.preventDefault()
        if (range) onStart(range)
      }}
    >
      <h2>{t(again ? 'data.sweep.again' : 'data.sweep.title')}</h2>
      <div className={css['range']}>
        <Segmented
          label={t('data.sweep.range')} value={part} onChange={setPart}
          options={[{ value: 'all', label: t('data.sweep.all') }, { value: 'between', label: t('data.sweep.between') }]}
        />
        {part === 'between' && (
          <div className={css['dates']}>
            <div>
              <label className={field['label']} htmlFor={`${id}-from`}>{t('data.sweep.from')}</label>
              <input id={`${id}-from`} type="date" className={field['input']} value={from} onChange={(change) => setFrom(change.target.value)} />
            </div>
            <div>
              <label className={field['label']} htmlFor={`${id}-to`}>{t('data.sweep.to')}</label>
              <input
                id={`${id}-to`} type="date" className={field['input']} value={to} aria-invalid={!range} aria-describedby={range ? undefined : `${id}-bad`}
                onChange={(change) => setTo(change.target.value)}
              />
            </div>
          </div>
        )}
      </div>
      {!range && <p id={`${id}-bad`} className={data['warn']}>{t('data.sweep.badRange')}</p>}
      <div className={data['will']} data-tone="warn"><p>{t('data.sweep.does')}</p></div>
      <div className={data['acts']}><Button kind="primary" type="submit" disabled={isBusy || !range}>{t('data.sweep.start')}</Button></div>
    </form>
  )
}
