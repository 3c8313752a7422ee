/** Setting up a factor: a passkey at a press, or an app by QR code and its first code. For coming in, and for one more. */
import { startRegistration } from '@simplewebauthn/browser'
import { KeyRound, Smartphone } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { useSpeak } from '../words/speak.ts'
import css from './access.module.css'
import { answered } from './confirmed.ts'
import { QrCode } from './qr.tsx'
import type { EnrolmentOptions } from './types.ts'

export type Factor =
  | { readonly kind: 'passkey'; readonly response: Awaited<ReturnType<typeof startRegistration>>; readonly label: string }
  | { readonly kind: 'totp'; readonly ticket: string; readonly code: string }

/** Asks the browser for a passkey. @throws {Cancelled} */
export async function makePasskey(options: EnrolmentOptions, label: string): Promise<Factor> {
  return { kind: 'passkey', label, response: await answered(() => startRegistration({ optionsJSON: options.passkey! })) }
}

export function PasskeyChoice({ busy, onMake, elsewhere }: { busy: boolean; onMake: (() => void) | undefined; elsewhere?: ReactNode }) {
  const { t } = useSpeak()
  return (
    <section className={css['choice']}>
      <h2>{t('access.welcome.passkey')}</h2>
      <p className={css['hint']}>{t('access.welcome.passkeyHint')}</p>
      {elsewhere}
      {onMake !== undefined && (
        <Button kind="primary" className={css['big']} disabled={busy} onClick={onMake}>
          <KeyRound /> {t(busy ? 'access.signIn.waiting' : 'access.welcome.makePasskey')}
        </Button>
      )}
    </section>
  )
}

interface AppChoiceProps {
  readonly options: EnrolmentOptions
  readonly busy: boolean
  readonly open: boolean
  readonly onOpen: () => void
  readonly onCode: (factor: Factor) => void
}

export function AppChoice({ options, busy, open, onOpen, onCode }: AppChoiceProps) {
  const { t } = useSpeak()
  const [code, setCode] = useState('')
  const { secret, address, ticket } = options.totp
  return (
    <section className={css['choice']}>
      <h2>{t('access.welcome.app')}</h2>
      <p className={css['hint']}>{t('access.welcome.appHint')}</p>
      {!open && <Button onClick={onOpen}><Smartphone /> {t('access.welcome.useApp')}</Button>}
      {open && (
        <form
          className={css['form']}
          onSubmit={(submit) => {
            submit.preventDefault()
            onCode({ kind: 'totp', ticket, code: code.trim() })
            setCode('')
          }}
        >
          <p>{t('access.welcome.appStep')}</p>
          <QrCode text={address} label={t('access.welcome.qr')} />
          <code className={css['key']}>{secret.match(/.{1,4}/g)?.join(' ')}</code>
          <label>
            <span className={field['label']}>{t('access.welcome.appCode')}</span>
            <input className={field['input']} value={code} inputMode="numeric" autoComplete="one-time-code" required onChange={(change) => setCode(change.target.value)} />
          </label>
          <Button type="submit" kind="primary" disabled={busy}>{t('access.welcome.setUpApp')}</Button>
        </form>
      )}
    </section>
  )
}
