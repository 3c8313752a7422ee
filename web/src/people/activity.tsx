/** What a person did, day by day, the newest first. */
import { toDay } from '../format/day.ts'
import { EventRow } from '../live/event-row.tsx'
import type { LiveEvent } from '../server/types.ts'
import type { Speak } from '../words/speak.ts'
import css from './people.module.css'

export function Activity({ events, project, speak }: { events: readonly LiveEvent[]; project: string; speak: Speak }) {
  const { t, format } = speak
  const days = Map.groupBy(events, (event) => toDay(event.occurredAt, format.timeZone))
  return (
    <section>
      <h2>{t('people.activity')}</h2>
      {events.length === 0 && <p className={css['muted']}>{t('people.activityEmpty')}</p>}
      {[...days].map(([day, done]) => (
        <div key={day} className={css['day']}>
          <h3>{format.date(day)}</h3>
          <ul>
            {done.map((event, index) => <EventRow key={`${event.occurredAt}:${index}`} alone event={event} project={project} speak={speak} />)}
          </ul>
        </div>
      ))}
    </section>
  )
}
