/** Finds a person by a value that one knows: an exact e-mail address, telephone number or id. Nothing is opened. */
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { Sheet } from '../parts/floating.tsx'
import { useSpeak } from '../words/speak.ts'
import { findByValue } from './queries.ts'
import type { Named } from './types.ts'
import css from './unseal.module.css'
import { useUnsealWords } from './words/load.ts'

export function FindByValue({ project }: { project: number }) {
  const { t } = useSpeak()
  const ready = useUnsealWords()
  const [isOpen, setOpen] = useState(false)
  if (!ready) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('unseal.find')}</Button>
      <Sheet title={t('unseal.find')} open={isOpen} onClose={() => setOpen(false)}><FindForm project={project} /></Sheet>
    </>
  )
}

function FindForm({ project }: { project: number }) {
  const { t } = useSpeak()
  const client = useQueryClient()
  const ids = [useId(), useId()] as const
  const [value, setValue] = useState('')
  const [reason, setReason] = useState('')
  const [found, setFound] = useState<readonly Named[]>()
  const [fault, setFault] = useState('')
  const look = async () => {
    setFault('')
    setFound(undefined)
    try {
      setFound(await findByValue(client, project, value, reason))
    } catch (error) {
      setFault(error instanceof Error ? error.message : t('unseal.failed'))
    }
  }
  return (
    <form className={css['form']} onSubmit={(event) => {
      event.preventDefault()
      void look()
    }}>
      <p className={css['muted']}>{t('unseal.findHint')}</p>
      <div>
        <label className={field['label']} htmlFor={ids[0]}>{t('unseal.findValue')}</label>
        <input id={ids[0]} className={field['input']} value={value} autoComplete="off" maxLength={320} onChange={(change) => setValue(change.target.value)} />
      </div>
      <div>
        <label className={field['label']} htmlFor={ids[1]}>{t('unseal.reason')}</label>
        <input id={ids[1]} className={field['input']} value={reason} autoComplete="off" maxLength={500} onChange={(change) => setReason(change.target.value)} />
        <p className={field['hint']}>{t('unseal.reasonHint')}</p>
      </div>
      <div className={css['acts']}><Button kind="primary" type="submit" disabled={value.trim() === '' || reason.trim() === ''}>{t('unseal.findAct')}</Button></div>
      <div aria-live="polite">
        {fault !== '' && <p className={css['fault']}>{fault}</p>}
        {found?.length === 0 && <p className={css['muted']}>{t('unseal.findNone')}</p>}
        {found !== undefined && found.length > 0 && (
          <ul className={css['found']}>
            {found.map((one) => (
              <li key={one.pseudonym}><Link to="/p/$project/people/$pseudonym" params={{ project: String(project), pseudonym: one.pseudonym }}>{one.handle}</Link></li>
            ))}
          </ul>
        )}
      </div>
    </form>
  )
}
