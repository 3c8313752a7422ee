/** The numbers under an incident's title: how long it is known, what time is left, how many people. */
import { useEffect, useState } from 'react'
import type { Speak } from '../words/speak.ts'
import css from './incident.module.css'
import { hoursAndMinutes } from './local-time.ts'
import type { Clock, Exposure, Incident } from './types.ts'

export function Figures({ incident, exposure, speak: { t, format } }: { incident: Incident; exposure: Exposure | undefined; speak: Speak }) {
  const now = useMinute()
  return (
    <dl className={css['figures']}>
      <Figure value={hoursAndMinutes(now - incident.noticedAt)} label={t('incident.figure.since')} />
      {incident.clocks.filter(({ dueAt, state }) => dueAt !== null || state === 'waiting').slice(0, 2).map((clock) => <ClockFigure key={clock.rule.id} clock={clock} now={now} t={t} />)}
      {exposure && <Figure value={format.number(exposure.confirmed)} label={t('incident.figure.confirmed')} />}
      {exposure && <Figure value={format.number(exposure.potential)} label={t('incident.figure.potential')} />}
      {exposure && <Figure value={format.duration(exposure.computeMs)} label={t('incident.figure.compute', { version: exposure.version })} />}
    </dl>
  )
}

function ClockFigure({ clock: { rule, state, dueAt }, now, t }: { clock: Clock; now: number; t: Speak['t'] }) {
  const { name } = rule
  if (state === 'done') return <Figure value="✓" label={t('incident.figure.done', { name })} />
  if (state === 'waiting' || dueAt === null) return <Figure value="–" label={t('incident.figure.waiting', { name })} />
  const label = state === 'late' ? t('incident.figure.late', { name }) : state === 'paused' ? t('incident.figure.paused', { name }) : t('incident.figure.to', { name })
  return <Figure value={hoursAndMinutes(dueAt - now)} label={label} tone={state === 'late' ? 'late' : undefined} />
}

function Figure({ value, label, tone }: { value: string; label: string; tone?: 'late' | undefined }) {
  return <div data-tone={tone}><dt>{label}</dt><dd>{value}</dd></div>
}

function useMinute(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
