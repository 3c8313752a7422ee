/** On a person's page: the data package, and erasing, which says what it will do and wants the handle typed. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import access from '../access/access.module.css'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { Sheet } from '../parts/floating.tsx'
import { useSpeak } from '../words/speak.ts'
import { sayReach } from './erasures.tsx'
import css from './privacy.module.css'
import { askErasure, erasureQuery, privacyQuery } from './queries.ts'
import { usePrivacyWords } from './words/load.ts'

interface ErasePersonProps {
  readonly project: number
  readonly timeZone: string
  readonly mayErase: boolean
  readonly mayExport: boolean
  readonly person: { readonly pseudonym: string; readonly handle: string; readonly events: number; readonly sealed: readonly string[] }
}

export function ErasePerson(props: ErasePersonProps) {
  const { t } = useSpeak()
  const isReady = usePrivacyWords()
  const [open, setOpen] = useState(false)
  const { project, person, mayErase, mayExport } = props
  if (!isReady || !(mayErase || mayExport)) return null
  return (
    <div className={css['acts']}>
      {mayExport && (
        <a className={css['download']} href={`/v1/projects/${project}/people/${person.pseudonym}/package`} download title={t('privacy.packageHint')}>
          {t('privacy.package')}
        </a>
      )}
      {mayErase && <Button onClick={() => setOpen(true)}>{t('privacy.erase')}</Button>}
      {open && <EraseSheet {...props} onClose={() => setOpen(false)} />}
    </div>
  )
}

function EraseSheet({ project, timeZone, person, onClose }: ErasePersonProps & { onClose: () => void }) {
  const speak = useSpeak(timeZone)
  const { t, format } = speak
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const [now, setNow] = useState(false)
  const [tracking, setTracking] = useState<string>()
  const [fault, setFault] = useState<string>()
  const { data: privacy } = useQuery(privacyQuery(project))
  const { data: erasure } = useQuery(erasureQuery(project, tracking))
  const { handle, pseudonym, events, sealed } = person

  async function erase(): Promise<void> {
    setFault(undefined)
    try {
      setTracking((await askErasure(client, project, { people: [pseudonym], now })).tracking)
      await client.invalidateQueries({ queryKey: ['privacy', project, 'erasures'] })
    } catch (error) {
      setFault((error as Error).message)
    }
  }

  if (tracking !== undefined) {
    return (
      <Sheet title={t('privacy.eraseTitle', { handle })} open onClose={onClose}>
        <div className={access['form']} role="status">
          {erasure?.state === 'done'
            ? (
              <>
                <p>{t('privacy.done', { handle })}</p>
                <p className={access['hint']}>{sayReach(erasure, speak)}. {t('privacy.entries', { begun: erasure.ledger.begun ?? '–', done: erasure.ledger.done ?? '–' })}</p>
                <Link to="/p/$project/people" params={{ project: String(project) }} className={css['download']}>{t('privacy.back')}</Link>
              </>
            )
            : <p aria-busy>{erasure?.trouble ? t('privacy.trouble', { code: erasure.trouble }) : t('privacy.working')}</p>}
        </div>
      </Sheet>
    )
  }
  return (
    <Sheet title={t('privacy.eraseTitle', { handle })} open onClose={onClose}>
      <form
        className={access['form']} onSubmit={(event) => {
          event.preventDefault()
          void erase()
        }}
      >
        <ul className={css['will']}>
          <li>{sealed.length > 0 ? t('privacy.will.identity', { fields: format.list(sealed) }) : t('privacy.will.noIdentity')} {t('privacy.will.backups')}</li>
          <li>{t('privacy.will.profile')}</li>
          {privacy && <li>{t(privacy.settings.events === 'keep' ? 'privacy.willKeep' : 'privacy.willRemove', { count: events })}</li>}
          <li>{t('privacy.will.id')}</li>
          <li><strong>{t('privacy.will.final')}</strong></li>
        </ul>
        <label className={css['typed']}>{t('privacy.type', { handle })}
          <input className={field['input']} value={typed} autoComplete="off" spellCheck={false} onChange={({ target }) => setTyped(target.value)} />
        </label>
        {privacy?.mayManage && <label className={access['row']}><input type="checkbox" checked={now} onChange={({ target }) => setNow(target.checked)} /> {t('privacy.now')}</label>}
        {fault && <p className={access['fault']} role="alert">{t('privacy.failed', { why: fault })}</p>}
        <div className={access['row']}>
          <Button kind="primary" type="submit" disabled={typed.trim() !== handle}>{t('privacy.confirm')}</Button>
          <Button kind="quiet" onClick={onClose}>{t('privacy.cancel')}</Button>
        </div>
      </form>
    </Sheet>
  )
}
