/** Waits for the first event and says when it came. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useProject } from '../app/project.tsx'
import { useLive } from '../live/use-live.ts'
import { liveQuery, sessionQuery } from '../server/queries.ts'
import { sayName } from '../words/names.ts'
import { useSpeak } from '../words/speak.ts'
import css from './start.module.css'

export function FirstEvent() {
  const { t, format } = useSpeak()
  const client = useQueryClient()
  const project = useProject()
  const id = String(project.id)
  const before = useQuery(liveQuery(project.id, 1))
  const { events } = useLive(project.id)
  const first = events[0] ?? before.data?.[0]
  const arrived = first !== undefined

  useEffect(() => {
    if (arrived) void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }, [arrived, client])

  return (
    <section className={css['first']} data-arrived={arrived ? '' : undefined} aria-live="polite">
      <span className={css['dot']} aria-hidden />
      <div>
        <h2>{t(arrived ? 'start.arrived' : 'start.waiting')}</h2>
        <p>
          {first ? t('start.arrivedText', { event: sayName(t, first.name), ago: format.ago(first.receivedAt, Date.now()) }) : t('start.waitingHint')}
        </p>
        {arrived && (
          <p className={css['links']}>
            <Link to="/p/$project/live" params={{ project: id }}>{t('start.toLive')}</Link>
            <Link to="/p/$project/trends" params={{ project: id }}>{t('start.toTrends')}</Link>
          </p>
        )}
      </div>
    </section>
  )
}
