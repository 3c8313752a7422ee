/** The erasures of a project with how they went. */
import { useQuery } from '@tanstack/react-query'
import access from '../access/access.module.css'
import { useSpeak, type Speak } from '../words/speak.ts'
import css from './privacy.module.css'
import { erasuresQuery } from './queries.ts'
import type { Erasure } from './types.ts'

export function Erasures({ project, timeZone }: { project: number; timeZone: string }) {
  const speak = useSpeak(timeZone)
  const { data, error } = useQuery(erasuresQuery(project))
  if (error) return <p className={access['fault']} role="alert">{speak.t('privacy.unread', { why: error.message })}</p>
  if (!data) return <div aria-busy />
  if (data.erasures.length === 0) return <p className={access['hint']}>{speak.t('privacy.none')}</p>
  return <ul className={access['list']}>{data.erasures.map((one) => <Row key={one.id} erasure={one} speak={speak} />)}</ul>
}

function Row({ erasure, speak }: { erasure: Erasure; speak: Speak }) {
  const { t, format } = speak
  const { state, requestedAt, requestedBy, origin, values, eventsDone, ledger, trouble } = erasure
  const counts = [
    values !== null && t('privacy.values', { count: values }), eventsDone !== null && erasure.field === null && t('privacy.events', { count: eventsDone }),
  ].filter((text) => text !== false)
  return (
    <li className={`${access['item']} ${css['erasure']}`}>
      <div>
        <strong>{whatOf(erasure, speak)}</strong>
        <p>{format.instant(requestedAt)} · {requestedBy} · {t(`privacy.origin.${origin}`)}</p>
      </div>
      <div>
        <p><span className={css['state']} data-state={state}>{t(`privacy.state.${state}`)}</span>{counts.length > 0 && <> · {counts.join(', ')}</>}</p>
        <p>{sayReach(erasure, speak)}</p>
        {trouble !== null && <p role="alert">{t('privacy.trouble', { code: trouble })}</p>}
      </div>
      {ledger.begun !== null && ledger.done !== null && <p>{t('privacy.entries', { begun: ledger.begun, done: ledger.done })}</p>}
    </li>
  )
}

function whatOf({ persons, ids, field, everyone }: Erasure, { t }: Speak): string {
  if (field !== null && everyone) return t('privacy.fieldOfAll', { field })
  const whom = persons === null ? t('privacy.named', { count: ids }) : t('privacy.people', { count: persons })
  return field === null ? whom : t('privacy.fieldOf', { field, whom })
}

/** Since when it can be read nowhere, and what of backups. */
export function sayReach({ unreadableAt, inBackupsAt, isInBackups }: Erasure, { t, format }: Speak): string {
  if (unreadableAt === null) return ''
  const backups = !isInBackups ? t('privacy.inBackups') : inBackupsAt === null ? t('privacy.inBackupsLater') : t('privacy.inBackupsFrom', { when: format.instant(inBackupsAt) })
  return `${t('privacy.unreadable', { when: format.instant(unreadableAt) })}, ${backups}`
}
