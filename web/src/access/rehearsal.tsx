/** Trying the unlock secret once, before it is needed. */
import { useState } from 'react'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { request } from '../server/client.ts'
import { useSpeak } from '../words/speak.ts'
import css from './access.module.css'
import { useAct } from './use-act.ts'

export function Rehearsal({ rehearsedAt }: { rehearsedAt: number | null }) {
  const { t, format } = useSpeak(Intl.DateTimeFormat().resolvedOptions().timeZone)
  const [secret, setSecret] = useState('')
  const { act, isActing } = useAct()
  if (rehearsedAt !== null) return <p className={css['good']} role="status">{t('access.welcome.rehearsed', { when: format.instant(rehearsedAt) })}</p>
  return (
    <form
      className={css['form']}
      onSubmit={(submit) => {
        submit.preventDefault()
        void act(() => request('/vault/rehearsal', { method: 'POST', body: { secret } })).then(() => setSecret(''))
      }}
    >
      <label>
        <span className={field['label']}>{t('access.welcome.secret')}</span>
        <input
          className={field['input']} value={secret} autoComplete="off" spellCheck={false} autoCapitalize="characters" required
          onChange={(change) => setSecret(change.target.value)}
        />
      </label>
      <div className={css['row']}>
        <Button type="submit" disabled={isActing}>{t(isActing ? 'access.welcome.rehearsing' : 'access.welcome.rehearse')}</Button>
      </div>
    </form>
  )
}
