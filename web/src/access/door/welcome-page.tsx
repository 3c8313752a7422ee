/**
 * Coming in, by the owner's link at the first start or by an invitation: a name, a way to sign in, recovery codes; and for
 * the owner, the unlock secret kept in two ways and tried once.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { Closed } from '../../app/closed.tsx'
import { Button } from '../../parts/button.tsx'
import field from '../../parts/field.module.css'
import { NoticeList } from '../../parts/notice-list.tsx'
import { SealMark } from '../../parts/seal-mark.tsx'
import { request } from '../../server/client.ts'
import { sessionQuery } from '../../server/queries.ts'
import { useSpeak } from '../../words/speak.ts'
import css from '../access.module.css'
import { Cancelled } from '../confirmed.ts'
import { AppChoice, makePasskey, PasskeyChoice, type Factor } from '../new-factor.tsx'
import { meQuery, signInQuery } from '../queries.ts'
import { RecoveryCodes } from '../recovery-codes.tsx'
import { Rehearsal, Ways } from '../rehearsal.tsx'
import { useSayRoles } from '../say-roles.ts'
import type { EnrolmentOptions, InvitationOffer, SignedIn } from '../types.ts'
import { sayError } from '../use-act.ts'
import { useAccessWords } from '../words/load.ts'
import { postponeWelcome } from './postponed.ts'

type Step = 'who' | 'factor' | 'codes' | 'unlock'

/** The invitation stands after the `#`, which no server is told; the address bar forgets it once it is read. */
function takeInvitation(): string | undefined {
  const key = /^#(sgi_[\w-]{43})$/.exec(location.hash)?.[1]
  if (key !== undefined) sessionStorage.setItem('signet.invitation', key)
  if (location.hash !== '') history.replaceState(history.state, '', location.pathname)
  return key ?? sessionStorage.getItem('signet.invitation') ?? undefined
}

export function WelcomePage() {
  const ready = useAccessWords()
  const [invitation] = useState(takeInvitation)
  if (!ready) return <main className={css['door']} aria-busy />
  return (
    <>
      {invitation === undefined ? <ByOwnerLink /> : <ByInvitation invitation={invitation} />}
      <NoticeList />
    </>
  )
}

function ByOwnerLink() {
  const { t } = useSpeak()
  const session = useQuery(sessionQuery)
  const me = useQuery({ ...meQuery, enabled: session.data !== undefined })
  const [begun, setBegun] = useState(false)
  if (session.isError) return <Closed error={session.error} onRetry={() => void session.refetch()} />
  if (!session.data || !me.data) return <main className={css['door']} aria-busy />
  // A member has only the unlock secret left to see here.
  if (session.data.reader.kind === 'member' && !begun) return <Unlock steps={null} />
  return <Enrol title={t('access.welcome.first')} lead={t('access.welcome.firstLead')} isOwner onBegun={() => setBegun(true)} />
}

function ByInvitation({ invitation }: { invitation: string }) {
  const { t } = useSpeak()
  const sayRoles = useSayRoles()
  const [begun, setBegun] = useState(false)
  const offer = useQuery({
    queryKey: ['access', 'offer', invitation],
    queryFn: () => request<InvitationOffer>('/enrolment/invitation', { method: 'POST', body: { invitation } }),
    retry: false, staleTime: Infinity,
  })
  useEffect(() => {
    if (offer.isError) sessionStorage.removeItem('signet.invitation')
  }, [offer.isError])
  if (offer.isError && !begun) {
    return (
      <main className={css['door']}>
        <SealMark size={44} />
        <h1>{t('access.welcome.deadTitle')}</h1>
        <p className={css['lead']}>{t('access.welcome.dead')}</p>
      </main>
    )
  }
  if (!offer.data) return <main className={css['door']} aria-busy />
  const { member, roles } = offer.data
  return member === null
    ? <Enrol title={t('access.welcome.invited')} lead={t('access.welcome.invitedLead', { roles: sayRoles(roles) })} invitation={invitation} onBegun={() => setBegun(true)} />
    : <Enrol title={t('access.welcome.again', { name: member })} lead={t('access.welcome.againLead')} invitation={invitation} known={member} onBegun={() => setBegun(true)} />
}

interface EnrolProps {
  readonly title: string
  readonly lead: string
  readonly invitation?: string
  /** The name of a member who comes back. */
  readonly known?: string
  readonly isOwner?: boolean
  /** From here on the link or invitation is used up. */
  readonly onBegun: () => void
}

function Enrol({ title, lead, invitation, known, isOwner = false, onBegun }: EnrolProps) {
  const { t } = useSpeak()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [step, setStep] = useState<Step>('who')
  const [name, setName] = useState(known ?? '')
  const [options, setOptions] = useState<EnrolmentOptions>()
  const [codes, setCodes] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const [byApp, setByApp] = useState(false)
  const all: readonly Step[] = isOwner ? ['who', 'factor', 'codes', 'unlock'] : ['who', 'factor', 'codes']
  const steps = <Steps all={all} current={step} />
  const shared = { ...(invitation !== undefined && { invitation }), name: name.trim() }

  async function attempt(work: () => Promise<void>): Promise<void> {
    setBusy(true)
    setFault(undefined)
    try {
      await work()
    } catch (error) {
      setFault(error instanceof Cancelled ? t('access.cancelled') : sayError(error))
      // What was begun counts once: the next attempt needs options of its own.
      if (step === 'factor') setOptions(await begin().catch(() => options))
    } finally {
      setBusy(false)
    }
  }

  function begin(): Promise<EnrolmentOptions> {
    return request<EnrolmentOptions>('/enrolment/options', { method: 'POST', body: shared })
  }

  function enrol(factorOf: () => Promise<Factor>): void {
    void attempt(async () => {
      const factor = await factorOf()
      const { recoveryCodes } = await request<SignedIn & { recoveryCodes: readonly string[] }>('/enrolment', {
        method: 'POST', body: { ...shared, userHandle: options!.userHandle, factor },
      })
      sessionStorage.removeItem('signet.invitation')
      onBegun()
      setCodes(recoveryCodes)
      setStep('codes')
    })
  }

  async function finish(): Promise<void> {
    client.clear()
    await navigate({ to: '/', replace: true })
  }

  if (step === 'unlock') return <Unlock steps={steps} />
  return (
    <main className={css['door']}>
      <SealMark size={44} />
      <h1>{step === 'codes' ? t('access.welcome.codes') : title}</h1>
      {step !== 'codes' && <p className={css['lead']}>{lead}</p>}
      {steps}
      {fault !== undefined && <p className={css['fault']} role="alert">{fault}</p>}
      {step === 'who' && (
        <form
          className={css['form']}
          onSubmit={(submit) => {
            submit.preventDefault()
            void attempt(async () => {
              setOptions(await begin())
              setStep('factor')
            })
          }}
        >
          {known === undefined && (
            <label>
              <span className={field['label']}>{t('access.welcome.name')}</span>
              <input
                className={field['input']} value={name} maxLength={80} autoComplete="nickname" required autoFocus
                onChange={(change) => setName(change.target.value)}
              />
              <p className={field['hint']}>{t('access.welcome.nameHint')}</p>
            </label>
          )}
          <div className={css['row']}>
            <Button type="submit" kind="primary" disabled={busy || name.trim() === ''}>{t('access.welcome.next')}</Button>
            {isOwner && (
              <Button
                kind="quiet" onClick={() => {
                  postponeWelcome()
                  void navigate({ to: '/' })
                }}
              >
                {t('access.welcome.later')}
              </Button>
            )}
          </div>
        </form>
      )}
      {step === 'factor' && options && (
        <div className={css['form']}>
          <PasskeyChoice
            busy={busy && !byApp} onMake={options.passkey === null ? undefined : () => enrol(() => makePasskey(options, t('access.factors.defaultLabel')))}
            elsewhere={options.passkey === null && <Elsewhere isOwner={isOwner} invitation={invitation} />}
          />
          <AppChoice key={options.totp.ticket} options={options} busy={busy} open={byApp || options.passkey === null} onOpen={() => setByApp(true)} onCode={(factor) => enrol(async () => factor)} />
        </div>
      )}
      {step === 'codes' && <RecoveryCodes codes={codes} onKept={() => (isOwner ? setStep('unlock') : void finish())} />}
    </main>
  )
}

/** Why there is no passkey here, and the way to where there is. */
function Elsewhere({ isOwner, invitation }: { isOwner: boolean; invitation: string | undefined }): ReactNode {
  const { t } = useSpeak()
  const { data } = useQuery(signInQuery)
  if (!data) return null
  const { instead, passkeys } = data
  if (passkeys === 'insecure') return <p className={css['note']}>{t('access.welcome.insecure')}</p>
  if (instead === null) return <p className={css['note']}>{t('access.welcome.addressOnly')}</p>

  async function goOn(address: string): Promise<void> {
    if (!isOwner) {
      location.assign(`${address}/welcome#${invitation}`)
      return
    }
    const { link } = await request<{ link: string }>('/owner-links', { method: 'POST' })
    location.assign(address + new URL(link).pathname)
  }

  return (
    <>
      <p className={css['note']}>{t('access.welcome.address', { address: instead })}</p>
      <Button onClick={() => void goOn(instead)}>{t('access.welcome.goOn', { address: instead })}</Button>
    </>
  )
}

function Steps({ all, current }: { all: readonly Step[]; current: Step }) {
  const { t } = useSpeak()
  const at = all.indexOf(current)
  return (
    <ol className={css['steps']} aria-label={t('access.welcome.steps')}>
      {all.map((step, index) => (
        <li key={step} aria-current={step === current ? 'step' : undefined}>
          {index < at && <Check aria-hidden />}{index + 1}. {t(`access.welcome.step.${step}`)}
        </li>
      ))}
    </ol>
  )
}

function Unlock({ steps }: { steps: ReactNode }) {
  const { t } = useSpeak()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { data } = useQuery(meQuery)
  const rehearsedAt = data?.unlock.rehearsedAt ?? null
  return (
    <main className={css['door']}>
      <SealMark size={44} />
      <h1>{t('access.welcome.unlock')}</h1>
      <p className={css['lead']}>{t('access.welcome.unlockLead')}</p>
      {steps}
      <section className={css['choice']}>
        <h2>{t('access.welcome.wayOne')}</h2>
        <p className={css['hint']}>{t('access.welcome.wayOneText')}</p>
        {data && <Rehearsal unlock={data.unlock} />}
      </section>
      <section className={css['choice']}>
        <h2>{t('access.welcome.wayTwo')}</h2>
        <p className={css['hint']}>{t('access.welcome.wayTwoText')}</p>
        <pre><code>signet keys recovery split --shares 3 --needed 2</code></pre>
        {data && <Ways unlock={data.unlock} />}
      </section>
      <p className={css['hint']}>{t('access.welcome.lost')}</p>
      <div className={css['row']}>
        <Button
          kind={rehearsedAt === null ? 'plain' : 'primary'} onClick={() => {
            client.clear()
            void navigate({ to: '/', replace: true })
          }}
        >
          {t(rehearsedAt === null ? 'access.welcome.finishLater' : 'access.welcome.finish')}
        </Button>
      </div>
    </main>
  )
}
