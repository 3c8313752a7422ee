/** One destination: what goes there, how it goes, and what can be done about it. */
import { useState } from 'react'
import access from '../access/access.module.css'
import type { Question } from '../access/settings/parts.tsx'
import { useAct } from '../access/use-act.ts'
import { useProject } from '../app/project.tsx'
import { Button } from '../parts/button.tsx'
import { request } from '../server/client.ts'
import { useSpeak, type Speak } from '../words/speak.ts'
import { DestinationDetail } from './destination-detail.tsx'
import css from './destinations.module.css'
import type { Destination } from './types.ts'

interface ItemProps {
  readonly destination: Destination
  readonly onAsk: (question: Question) => void
  readonly onChanged: () => void
}

export function DestinationItem({ destination, onAsk, onChanged }: ItemProps) {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t, format } = speak
  const { act, confirm } = useAct()
  const [open, setOpen] = useState(false)
  const { id, name, kind, address, vendor, state, progress, granted } = destination
  const path = `/projects/${project.id}/destinations/${id}`
  const mayStop = project.may.includes('incident.manage')
  const mayManage = project.may.includes('project.manage')
  const change = (what: 'pause' | 'stop') => void act(() => request(`${path}/${what}`, { method: 'POST' })).then(onChanged)
  const dead = progress.batches['dead'] ?? 0
  return (
    <li className={css['item']} aria-label={name}>
      <div className={css['head']}>
        <div>
          <strong>{name}</strong>
          <span className={`${access['tag']} ${state === 'stopped' ? access['alarm'] : ''}`}>{t(`destinations.state.${state}`)}</span>
          <p className={access['hint']}><bdi>{vendor.name}</bdi> · {t(`destinations.kind.${kind}`)} · <bdi className={css['address']}>{address}</bdi></p>
        </div>
        <div className={access['row']}>
          {state === 'running' && mayStop && <Button onClick={() => change('pause')}>{t('destinations.pause')}</Button>}
          {(state === 'running' || state === 'paused') && mayStop && <Button onClick={() => change('stop')}>{t('destinations.stop')}</Button>}
          {state !== 'running' && mayManage && <Button onClick={() => void confirm(`${path}/resume`, { method: 'POST' }).then(onChanged)}>{t('destinations.resume')}</Button>}
          {mayManage && (
            <Button
              kind="quiet" onClick={() => onAsk({
                title: t('destinations.removeTitle', { name }), text: t('destinations.removeText'), act: t('destinations.remove'),
                perform: () => void confirm(path, { method: 'DELETE' }).then(onChanged),
              })}
            >
              {t('destinations.remove')}
            </Button>
          )}
        </div>
      </div>
      <dl className={css['facts']}>
        <dt>{t('destinations.sends')}</dt>
        <dd>{whatGoes(destination, speak)}</dd>
        <dd>
          {progress.lastSentAt === null
            ? t('destinations.never') : `${t('destinations.events', { count: progress.sentEvents })}, ${t('destinations.last', { when: format.instant(progress.lastSentAt) })}`}
          {dead > 0 && <> · {t('destinations.dead', { count: dead })}</>}
        </dd>
      </dl>
      {progress.trouble !== null && state === 'running' && <p className={css['trouble']} role="alert">{t('destinations.trouble', { why: progress.trouble })}</p>}
      {granted === null ? <p className={access['hint']}>{t('destinations.grantHint', { id })}</p> : (
        <p className={css['granted']}>
          {granted.isOver
            ? t('destinations.grantOver', { when: format.instant(granted.expiresAt) })
            : t('destinations.granted', { fields: granted.fields.join(', '), level: t(`destinations.level.${granted.level as 'full'}`), when: format.instant(granted.expiresAt) })}
          {!granted.isOver && mayStop && <Button kind="quiet" onClick={() => void act(() => request(`${path}/grant`, { method: 'DELETE' })).then(onChanged)}>{t('destinations.endGrant')}</Button>}
        </p>
      )}
      <details className={css['details']} onToggle={(toggle) => setOpen(toggle.currentTarget.open)}>
        <summary>{t('destinations.details')}</summary>
        {open && <DestinationDetail destination={destination} onChanged={onChanged} />}
      </details>
    </li>
  )
}

function whatGoes({ events, policy }: Destination, { t, format }: Speak): string {
  return [
    events === null ? t('destinations.allEvents') : t('destinations.onlyEvents', { names: format.list(events) }),
    policy.properties.length === 0 ? t('destinations.noProperties') : t('destinations.properties', { names: format.list(policy.properties) }),
    t(`destinations.place.${policy.places}`), t(`destinations.ids.${policy.ids}`),
  ].join(' · ')
}
