/** Quarantined events in rows, each to be chosen. */
import { useEffect, useRef } from 'react'
import table from '../../answer/table.module.css'
import { PropertyValue } from '../../parts/property-value.tsx'
import { sayName } from '../../words/names.ts'
import type { Speak } from '../../words/speak.ts'
import { sayClass } from '../classes.ts'
import type { QuarantinedEvent } from '../types.ts'
import { isChosen, type Chosen } from './choice.ts'
import css from './quarantine.module.css'

interface QuarantineTableProps {
  readonly events: readonly QuarantinedEvent[]
  readonly chosen: Chosen
  readonly pageChosen: boolean
  readonly onToggle: (id: string | number) => void
  readonly onTogglePage: () => void
  readonly speak: Speak
}

const mostProperties = 4

export function QuarantineTable({ events, chosen, pageChosen, onToggle, onTogglePage, speak: { t, format } }: QuarantineTableProps) {
  const now = Date.now()
  const head = useRef<HTMLInputElement>(null)
  const some = events.some((event) => isChosen(chosen, event.id))
  useEffect(() => {
    if (head.current) head.current.indeterminate = some && !pageChosen
  }, [some, pageChosen])
  return (
    <div className={table['scroll']} tabIndex={0} role="region" aria-label={t('data.tab.quarantine')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <td className={css['tick']}>
              <label><input ref={head} type="checkbox" checked={pageChosen} onChange={onTogglePage} aria-label={t('data.quarantine.selectPage')} /></label>
            </td>
            <th scope="col">{t('data.quarantine.event')}</th>
            <th scope="col">{t('data.quarantine.class')}</th>
            <th scope="col">{t('data.quarantine.received')}</th>
            <th scope="col">{t('data.quarantine.who')}</th>
            <th scope="col">{t('data.quarantine.what')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td className={css['tick']}>
                <label>
                  <input
                    type="checkbox" checked={isChosen(chosen, event.id)} onChange={() => onToggle(event.id)}
                    aria-label={t('data.quarantine.select', { name: sayName(t, event.name), at: format.instant(event.receivedAt) })}
                  />
                </label>
              </td>
              <th scope="row"><bdi>{sayName(t, event.name)}</bdi></th>
              <td>{sayClass(t, event.class)}</td>
              <td title={format.instant(event.receivedAt)}>{format.ago(event.receivedAt, now)}</td>
              <td data-muted={event.handle === null ? '' : undefined}>{event.handle ?? t('data.quarantine.nobody')}</td>
              <td><Properties event={event} t={t} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Properties({ event, t }: { event: QuarantinedEvent; t: Speak['t'] }) {
  const entries = Object.entries(event.properties)
  if (entries.length === 0) return <span className={css['muted']}>{t('data.quarantine.nothing')}</span>
  return (
    <span className={css['properties']}>
      {entries.slice(0, mostProperties).map(([name, value]) => (
        <span key={name}><bdi className={css['muted']}>{sayName(t, name)}</bdi> <PropertyValue value={value} /></span>
      ))}
      {entries.length > mostProperties && <span className={css['muted']}>{t('data.andMore', { n: entries.length - mostProperties })}</span>}
    </span>
  )
}
