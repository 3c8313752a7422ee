/** Live: what is being taken right now, by handle; what was refused, and why. */
import { useQuery } from '@tanstack/react-query'
import { Pause, Play } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { liveQuery } from '../server/queries.ts'
import type { LiveEvent } from '../server/types.ts'
import { useSpeak } from '../words/speak.ts'
import { EventRow } from './event-row.tsx'
import { IntakePanel } from './intake-panel.tsx'
import css from './live.module.css'
import { matches } from './match.ts'
import { useLive } from './use-live.ts'

const shown = 100

export function LivePage() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t, format } = speak
  const before = useQuery(liveQuery(project.id, shown))
  const live = useLive(project.id)
  const [filter, setFilter] = useState('')
  const [held, setHeld] = useState<readonly LiveEvent[] | undefined>(undefined)

  const all = useMemo(() => {
    const oldest = live.events.at(-1)?.receivedAt ?? Number.POSITIVE_INFINITY
    return [...live.events, ...(before.data ?? []).filter((event) => event.receivedAt < oldest)]
  }, [live.events, before.data])
  const events = (held ?? all).filter((event) => matches(event, filter)).slice(0, shown)
  const waiting = held === undefined ? 0 : all.length - held.length

  return (
    <div className={shell['page']}>
      <div className={shell['head']}>
        <div>
          <h1 className={shell['title']}>{t('live.title')}</h1>
          <p className={css['state']} data-on={live.connected && held === undefined ? '' : undefined} role="status">
            <span className={css['dot']} aria-hidden />
            {held !== undefined
              ? t('live.paused', { count: Math.max(0, waiting), n: format.number(Math.max(0, waiting)) })
              : t(live.connected ? 'live.running' : 'live.connecting')}
          </p>
        </div>
        <div className={css['tools']}>
          <SearchField label={t('live.filter')} value={filter} onChange={setFilter} shortcut="f" />
          <Button onClick={() => setHeld(held === undefined ? all : undefined)}>
            {held === undefined ? <><Pause /> {t('live.pause')}</> : <><Play /> {t('live.resume')}</>}
          </Button>
        </div>
      </div>
      <div className={css['columns']}>
        <div className={css['events']}>
          {events.length > 0 && (
            <ul aria-label={t('live.title')}>
              {events.map((event, index) => (
                <EventRow key={`${event.receivedAt}:${event.pseudonym}:${event.name}:${events.length - index}`} event={event} project={String(project.id)} speak={speak} />
              ))}
            </ul>
          )}
          {events.length === 0 && before.isSuccess && (
            <Empty
              title={t(filter === '' ? 'live.empty' : 'live.noMatch')} hint={filter === '' ? t('live.emptyHint') : undefined}
            />
          )}
        </div>
        <IntakePanel live={live} events={all} speak={speak} />
      </div>
    </div>
  )
}
