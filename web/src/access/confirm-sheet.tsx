/** Asks for a code with which an act is confirmed, where no passkey can be asked. */
import { useState } from 'react'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { Sheet } from '../parts/floating.tsx'
import { useSpeak } from '../words/speak.ts'
import css from './access.module.css'
import { useAskedCode, type AskedCode } from './confirmed.ts'
import { useAccessWords } from './words/load.ts'

export function ConfirmSheet() {
  const asked = useAskedCode()
  const ready = useAccessWords()
  return asked && ready ? <Asked asked={asked} /> : null
}

function Asked({ asked }: { asked: AskedCode }) {
  const { t } = useSpeak()
  const [kind, setKind] = useState<'totp' | 'recovery'>(asked.totp ? 'totp' : 'recovery')
  const [code, setCode] = useState('')
  const possible = asked.totp || asked.recovery
  return (
    <Sheet title={t('access.confirm.title')} open onClose={() => asked.answer(undefined)}>
      <form
        className={css['form']}
        onSubmit={(submit) => {
          submit.preventDefault()
          asked.answer({ kind, code: code.trim() })
        }}
      >
        <p>{t(possible ? 'access.confirm.text' : 'access.confirm.impossible')}</p>
        {possible && (
          <label>
            <span className={field['label']}>{t(`access.confirm.${kind}`)}</span>
            <input
              className={field['input']} value={code} autoFocus autoComplete="one-time-code" inputMode={kind === 'totp' ? 'numeric' : 'text'} spellCheck={false}
              onChange={(change) => setCode(change.target.value)}
            />
          </label>
        )}
        <div className={css['row']}>
          {possible && <Button type="submit" kind="primary" disabled={code.trim() === ''}>{t('access.confirm.submit')}</Button>}
          {asked.totp && asked.recovery && (
            <Button kind="quiet" onClick={() => setKind(kind === 'totp' ? 'recovery' : 'totp')}>
              {t(kind === 'totp' ? 'access.confirm.useRecovery' : 'access.confirm.useTotp')}
            </Button>
          )}
          <Button kind="quiet" onClick={() => asked.answer(undefined)}>{t('access.cancel')}</Button>
        </div>
      </form>
    </Sheet>
  )
}
