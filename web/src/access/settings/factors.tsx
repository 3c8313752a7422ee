/** One's own ways to sign in: passkeys, an app, recovery codes; and when the unlock secret was tried last. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import field from '../../parts/field.module.css'
import { Sheet } from '../../parts/floating.tsx'
import { request } from '../../server/client.ts'
import { sessionQuery } from '../../server/queries.ts'
import { useSpeak } from '../../words/speak.ts'
import css from '../access.module.css'
import { AppChoice, makePasskey, type Factor } from '../new-factor.tsx'
import { meQuery } from '../queries.ts'
import { RecoveryCodes } from '../recovery-codes.tsx'
import { Rehearsal, Ways } from '../rehearsal.tsx'
import type { EnrolmentOptions, Me, ShownPasskey } from '../types.ts'
import { useAct } from '../use-act.ts'
import { ownZone, Section } from './parts.tsx'

export function FactorsTab() {
  const { t } = useSpeak()
  const me = useQuery(meQuery)
  const session = useQuery(sessionQuery)
  if (me.isError) return <p className={css['fault']} role="alert">{t('access.unread')}: {me.error.message}</p>
  if (!me.data) return <div aria-busy />
  return (
    <>
      {me.data.factors === null
        ? <p className={css['note']}>{t('access.factors.noMember')} <Link to="/welcome">{t('access.factors.setUpMember')}</Link></p>
        : <Own factors={me.data.factors} />}
      {session.data?.reader.may.includes('instance.manage') && <UnlockSection me={me.data} />}
    </>
  )
}

function Own({ factors }: { factors: NonNullable<Me['factors']> }) {
  const { t, format } = useSpeak(ownZone)
  const { confirm, act } = useAct()
  const [naming, setNaming] = useState(false)
  const [app, setApp] = useState<EnrolmentOptions>()
  const [codes, setCodes] = useState<readonly string[]>()
  const begin = () => request<EnrolmentOptions>('/me/factors/options', { method: 'POST' })
  const add = (factor: Factor) => confirm('/me/factors', { method: 'POST', body: { factor }, recovery: true })

  return (
    <>
      <p className={css['hint']}>{t('access.factors.lead')}</p>
      <Section title={t('access.factors.passkeys')} acts={<Button onClick={() => setNaming(true)}><Plus /> {t('access.factors.add')}</Button>}>
        <ul className={css['list']}>
          {factors.passkeys.map((key) => (
            <PasskeyItem key={key.id} passkey={key} onRemove={() => void confirm(`/me/passkeys/${key.id}`, { method: 'DELETE', recovery: true })} />
          ))}
        </ul>
      </Section>
      <Section
        title={t('access.factors.app')}
        acts={(
          <>
            <Button onClick={() => void act(begin).then((options) => options && setApp(options))}>{t(factors.totp ? 'access.factors.replace' : 'access.factors.setUp')}</Button>
            {factors.totp && <Button onClick={() => void confirm('/me/totp', { method: 'DELETE', recovery: true })}>{t('access.factors.remove')}</Button>}
          </>
        )}
      >
        <p className={css['hint']}>{factors.totp === null ? t('access.factors.noApp') : t('access.factors.made', { when: format.instant(factors.totp.createdAt) })}</p>
      </Section>
      <Section
        title={t('access.factors.codes')} lead={t('access.factors.left', { count: factors.recoveryCodesLeft, n: format.number(factors.recoveryCodesLeft) })}
        acts={(
          <Button
            title={t('access.factors.renewText')}
            onClick={() => void confirm<{ recoveryCodes: readonly string[] }>('/me/recovery-codes', { method: 'POST', recovery: true }).then((made) => made && setCodes(made.recoveryCodes))}
          >
            {t('access.factors.renew')}
          </Button>
        )}
      >
        {null}
      </Section>
      {naming && (
        <NamePasskey
          onClose={() => setNaming(false)} onName={(label) => {
            setNaming(false)
            void act(async () => makePasskey(await begin(), label)).then((factor) => factor && add(factor))
          }}
        />
      )}
      {app && (
        <Sheet title={t('access.factors.setUp')} open onClose={() => setApp(undefined)}>
          <AppChoice options={app} busy={false} open onOpen={() => undefined} onCode={(factor) => void add(factor).then((done) => done && setApp(undefined))} />
        </Sheet>
      )}
      {codes && (
        <Sheet title={t('access.welcome.codes')} open onClose={() => setCodes(undefined)}>
          <RecoveryCodes codes={codes} onKept={() => setCodes(undefined)} />
        </Sheet>
      )}
    </>
  )
}

function PasskeyItem({ passkey, onRemove }: { passkey: ShownPasskey; onRemove: () => void }) {
  const { t, format } = useSpeak(ownZone)
  const { label, host, synced, createdAt, lastUsedAt } = passkey
  return (
    <li className={css['item']}>
      <div>
        <strong><bdi>{label}</bdi></strong>
        {host !== location.hostname && <span className={css['tag']}>{t('access.factors.otherHost', { host })}</span>}
        {synced && <p>{t('access.factors.synced')}</p>}
      </div>
      <p>{t('access.factors.made', { when: format.instant(createdAt) })}, {lastUsedAt === null ? t('access.factors.neverUsed') : t('access.factors.used', { when: format.instant(lastUsedAt) })}</p>
      <div className={css['row']}><Button aria-label={`${t('access.factors.remove')}: ${label}`} onClick={onRemove}>{t('access.factors.remove')}</Button></div>
    </li>
  )
}

function NamePasskey({ onClose, onName }: { onClose: () => void; onName: (label: string) => void }) {
  const { t } = useSpeak()
  const [label, setLabel] = useState('')
  return (
    <Sheet title={t('access.factors.add')} open onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(submit) => {
          submit.preventDefault()
          onName(label.trim())
        }}
      >
        <label>
          <span className={field['label']}>{t('access.factors.label')}</span>
          <input className={field['input']} value={label} maxLength={80} required autoFocus onChange={(change) => setLabel(change.target.value)} />
        </label>
        <div className={css['row']}><Button type="submit" kind="primary" disabled={label.trim() === ''}>{t('access.welcome.makePasskey')}</Button></div>
      </form>
    </Sheet>
  )
}

function UnlockSection({ me }: { me: Me }) {
  const { t, format } = useSpeak(ownZone)
  const { rehearsedAt } = me.unlock
  return (
    <Section
      title={t('access.factors.unlock')}
      lead={rehearsedAt === null ? t('access.factors.unlockNever') : t('access.factors.unlockAt', { when: format.instant(rehearsedAt) })}
    >
      <Rehearsal unlock={me.unlock} />
      <Ways unlock={me.unlock} />
    </Section>
  )
}
