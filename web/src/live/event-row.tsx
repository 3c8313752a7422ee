/** One event in a list: when, what, who; its properties at a click. */
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { Handle } from '../parts/handle.tsx'
import { PropertyValue } from '../parts/property-value.tsx'
import type { LiveEvent } from '../server/types.ts'
import { sayName } from '../words/names.ts'
import type { Speak } from '../words/speak.ts'
import css from './live.module.css'

interface EventRowProps {
  readonly event: LiveEvent
  readonly project: string
  readonly speak: Speak
  /** Leaves out who, where every event is the same person's. */
  readonly alone?: boolean
}

const summarised = 3

export function EventRow({ event, project, speak: { t, format }, alone = false }: EventRowProps) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const properties = Object.entries(event.properties)
  const own = properties.filter(([name]) => !name.startsWith('$') && !name.startsWith('mp_'))
  return (
    <li className={css['row']} data-open={open ? '' : undefined} data-alone={alone ? '' : undefined}>
      <time className={css['time']} dateTime={new Date(event.occurredAt).toISOString()} title={format.instant(event.occurredAt)}>
        {format.clock(event.occurredAt)}
      </time>
      <button type="button" className={css['name']} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <ChevronRight aria-hidden /><bdi>{sayName(t, event.name)}</bdi>
      </button>
      {!alone && (
        <span className={css['who']}>
          {event.pseudonym !== null && event.handle !== null
            ? <Handle project={project} pseudonym={event.pseudonym} handle={event.handle} />
            : <span className={css['muted']}>{t('live.nobody')}</span>}
        </span>
      )}
      <span className={css['summary']}>
        {!open && own.slice(0, summarised).map(([name, value]) => (
          <span key={name}><bdi className={css['muted']}>{sayName(t, name)}</bdi> <PropertyValue value={value} /></span>
        ))}
      </span>
      <div id={id} className={css['detail']} hidden={!open}>
        {open && (
          <dl>
            <div><dt>{t('live.happened')}</dt><dd>{format.instant(event.occurredAt)}</dd></div>
            <div><dt>{t('live.received')}</dt><dd>{format.instant(event.receivedAt)}</dd></div>
            {properties.map(([name, value]) => (
              <div key={name}><dt><bdi>{sayName(t, name)}</bdi></dt><dd><PropertyValue value={value} /></dd></div>
            ))}
          </dl>
        )}
      </div>
    </li>
  )
}
