/** Signing in: by passkey at a press, by a code of an app, by a recovery code. */
import { startAuthentication } from '@simplewebauthn/browser'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { KeyRound } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { NoticeList } from '../../parts/notice-list.tsx'
import { notify } from '../../parts/notices.ts'
import { Button } from '../../parts/button.tsx'
import field from '../../parts/field.module.css'
import { SealMark } from '../../parts/seal-mark.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { request } from '../../server/client.ts'
import { useSpeak } from '../../words/speak.ts'
import css from '../access.module.css'
import { answered, Cancelled } from '../confirmed.ts'
import { signInQuery } from '../queries.ts'
import type { SignedIn } from '../types.ts'
import { sayError } from '../use-act.ts'
import { useAccessWords } from '../words/load.ts'

type Options = Parameters<typeof startAuthentication>[0]['optionsJSON']

export function SignInPage() {
  const ready = useAccessWords()
  return ready ? <Door /> : <main className={css['door']} aria-busy />
}

function Door() {
  const { t, format } = useSpeak()
  const state = useQuery(signInQuery)
  const client = useQueryClient()
  const navigate = useNavigate()
  const { next } = useSearch({ strict: false }) as { next?: string }
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const [byCode, setByCode] = useState(false)
  const works = state.data?.passkeys === 'yes'

  async function enter(work: () => Promise<SignedIn>): Promise<void> {
    setBusy(true)
    setFault(undefined)
    try {
      const { recoveryCodesLeft } = await work()
      client.clear()
      if (recoveryCodesLeft < 3) notify(t('access.signIn.codesLeft', { count: recoveryCodesLeft, n: format.number(recoveryCodesLeft) }))
      // Only to places of this app.
      await navigate({ to: next !== undefined && /^\/p\/\d+(?:\/[\w/-]*)?$/.test(next) ? next : '/', replace: true })
    } catch (error) {
      setFault(error instanceof Cancelled ? t('access.cancelled') : sayError(error))
    } finally {
      setBusy(false)
    }
  }

  async function withPasskey(): Promise<SignedIn> {
    const optionsJSON = await request<Options>('/sign-in/passkey/options', { method: 'POST' })
    const response = await answered(() => startAuthentication({ optionsJSON }))
    return request<SignedIn>('/sign-in/passkey', { method: 'POST', body: { response } })
  }

  return (
    <main className={css['door']}>
      <SealMark size={44} />
      <h1>{t('access.signIn.title')}</h1>
      <p className={css['lead']}>{t('access.signIn.lead')}</p>
      {fault !== undefined && <p className={css['fault']} role="alert">{fault}</p>}
      {state.data && !works && <Elsewhere state={state.data} />}
      {works && (
        <Button kind="primary" className={css['big']} disabled={busy} onClick={() => void enter(withPasskey)}>
          <KeyRound /> {t(busy && !byCode ? 'access.signIn.waiting' : 'access.signIn.passkey')}
        </Button>
      )}
      {works && !byCode
        ? <Button kind="quiet" onClick={() => setByCode(true)}>{t('access.signIn.other')}</Button>
        : <ByCode busy={busy} onCode={(kind, name, code) => void enter(() => request<SignedIn>(`/sign-in/${kind}`, { method: 'POST', body: { name, code } }))} />}
      <p className={`${css['hint']} ${css['rule']}`}>{t('access.signIn.lost')}</p>
      <NoticeList />
    </main>
  )
}

function Elsewhere({ state }: { state: { readonly passkeys: 'yes' | 'address' | 'insecure'; readonly instead: string | null } }): ReactNode {
  const { t } = useSpeak()
  return (
    <p className={css['note']}>
      {t(state.passkeys === 'insecure' ? 'access.signIn.insecure' : 'access.signIn.address')}{' '}
      {state.instead !== null && <a href={`${state.instead}/sign-in`}>{t('access.signIn.instead', { address: state.instead })}</a>}
    </p>
  )
}

interface ByCodeProps {
  readonly busy: boolean
  readonly onCode: (kind: 'totp' | 'recovery', name: string, code: string) => void
}

function ByCode({ busy, onCode }: ByCodeProps) {
  const { t } = useSpeak()
  const [kind, setKind] = useState<'totp' | 'recovery'>('totp')
  const [name, setName] = useState('')
  const [code, setCode] = useState('')
  return (
    <form
      className={css['form']}
      onSubmit={(submit) => {
        submit.preventDefault()
        onCode(kind, name.trim(), code.trim())
        setCode('')
      }}
    >
      <Segmented
        label={t('access.signIn.other')} value={kind} onChange={setKind}
        options={[{ value: 'totp', label: t('access.signIn.totp') }, { value: 'recovery', label: t('access.signIn.recovery') }]}
      />
      <label>
        <span className={field['label']}>{t('access.signIn.name')}</span>
        <input className={field['input']} value={name} autoComplete="username" spellCheck={false} required onChange={(change) => setName(change.target.value)} />
      </label>
      <label>
        <span className={field['label']}>{t(kind === 'totp' ? 'access.signIn.code' : 'access.signIn.recoveryCode')}</span>
        <input
          className={field['input']} value={code} autoComplete="one-time-code" inputMode={kind === 'totp' ? 'numeric' : 'text'} spellCheck={false} required
          onChange={(change) => setCode(change.target.value)}
        />
      </label>
      <Button type="submit" kind="primary" disabled={busy}>{t('access.signIn.submit')}</Button>
    </form>
  )
}
