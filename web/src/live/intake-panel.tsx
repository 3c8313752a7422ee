/** The state of intake beside the events: how many, from which SDKs, and what was refused for what reason. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useProject } from '../app/project.tsx'
import { intakeQuery } from '../server/queries.ts'
import type { LiveEvent } from '../server/types.ts'
import type { Speak } from '../words/speak.ts'
import css from './live.module.css'
import { addCounts, type Live } from './use-live.ts'

export function IntakePanel({ live, events, speak: { t, format } }: { live: Live; events: readonly LiveEvent[]; speak: Speak }) {
  const { data } = useQuery(intakeQuery(useProject().id))
  const now = useNow(1000)
  const rate = events.filter((event) => event.receivedAt > now - 60_000).length
  // Only the newest events are at hand: when all of them are this young, there were at least as many.
  const atLeast = rate > 0 && rate === events.length ? '+' : ''
  const refused = data?.refused ?? addCounts({}, live.refused)
  const reasons = Object.entries(refused).toSorted((a, b) => b[1] - a[1])
  const refusedTotal = reasons.reduce((sum, [, count]) => sum + count, 0)
  return (
    <aside className={css['panel']}>
      <dl className={css['figures']}>
        <div><dd>{format.number(rate)}{atLeast}</dd><dt>{t('live.rate')}</dt></div>
        <div><dd>{format.short(data?.accepted ?? 0)}</dd><dt>{t('live.accepted')}</dt></div>
        <div><dd>{format.short(refusedTotal)}</dd><dt>{t('live.refused')}</dt></div>
      </dl>
      <section>
        <h2>{t('live.refusedTitle')}</h2>
        {reasons.length === 0 ? <p className={css['muted']}>{t('live.refusedNone')}</p> : (
          <ul className={css['counts']}>
            {reasons.map(([reason, count]) => <li key={reason}><span>{reason.replaceAll('_', ' ')}</span><b>{format.number(count)}</b></li>)}
          </ul>
        )}
      </section>
      {data && data.bySdk.length > 0 && (
        <section>
          <h2>{t('live.sdkTitle')}</h2>
          <ul className={css['counts']}>
            {data.bySdk.map(({ sdk, version, count }) => (
              <li key={`${sdk} ${version}`}>
                <span><bdi>{sdk || t('live.unknownSdk')}</bdi> <bdi className={css['muted']}>{version}</bdi></span><b>{format.number(count)}</b>
              </li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  )
}

function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
