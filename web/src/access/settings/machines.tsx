/** Keys of machines: service accounts of the instance, secrets of this project. */
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { serviceScopes } from '../../../../src/model/member.ts'
import { useProject } from '../../app/project.tsx'
import { Button } from '../../parts/button.tsx'
import { Choice } from '../../parts/choice.tsx'
import field from '../../parts/field.module.css'
import { Sheet } from '../../parts/floating.tsx'
import { notify } from '../../parts/notices.ts'
import { sessionQuery } from '../../server/queries.ts'
import { useSpeak } from '../../words/speak.ts'
import css from '../access.module.css'
import { secretsQuery, serviceAccountsQuery } from '../queries.ts'
import type { ServiceAccount, ServiceScope } from '../types.ts'
import { useAct } from '../use-act.ts'
import { AskFirst, ownZone, Rows, Section, ShownOnce, type Question } from './parts.tsx'

interface Shown {
  readonly text: string
  readonly hint?: string
}

export function MachinesTab() {
  const { t } = useSpeak()
  const project = useProject()
  const { data } = useQuery(sessionQuery)
  const [shown, setShown] = useState<Shown>()
  const [question, setQuestion] = useState<Question>()
  return (
    <>
      {data?.reader.may.includes('members.manage') && <Accounts onShow={setShown} onAsk={setQuestion} />}
      {project.may.includes('project.manage') && <Secrets onShow={setShown} onAsk={setQuestion} />}
      {shown && <ShownOnce title={t('access.machines.secretOnce')} text={shown.text} {...(shown.hint && { hint: shown.hint })} onClose={() => setShown(undefined)} />}
      <AskFirst question={question} onClose={() => setQuestion(undefined)} />
    </>
  )
}

interface PartProps {
  readonly onShow: (shown: Shown) => void
  readonly onAsk: (question: Question) => void
}

function Accounts({ onShow, onAsk }: PartProps) {
  const { t, format } = useSpeak(ownZone)
  const { confirm } = useAct()
  const accounts = useQuery(serviceAccountsQuery)
  const { data: session } = useQuery(sessionQuery)
  const [making, setMaking] = useState(false)

  function places({ projects }: ServiceAccount): string {
    if (projects === 'all') return t('access.allProjects')
    return format.list(projects.map((id) => session?.projects.find((one) => one.id === id)?.name ?? t('access.goneProject', { id })))
  }

  return (
    <Section
      title={t('access.machines.accounts')} lead={t('access.machines.accountsLead')}
      acts={<Button onClick={() => setMaking(true)}><Plus /> {t('access.machines.make')}</Button>}
    >
      <Rows query={accounts} none={t('access.machines.noAccounts')}>
        {(account) => (
          <li key={account.id} className={css['item']}>
            <div><strong>{account.username}</strong><p>{account.prefix}… · {places(account)}</p></div>
            <div>
              <p>{format.list(account.scopes.map((scope) => t(`access.machines.scope.${scope}`)))}</p>
              <Ends expiresAt={account.expiresAt} lastUsedAt={account.lastUsedAt} />
            </div>
            <div className={css['row']}>
              <Button
                aria-label={`${t('access.machines.end')}: ${account.username}`}
                onClick={() => onAsk({
                  title: t('access.machines.endTitle', { name: account.username }), text: t('access.machines.endText'), act: t('access.machines.end'),
                  perform: () => void confirm(`/service-accounts/${account.id}`, { method: 'DELETE' }),
                })}
              >
                {t('access.machines.end')}
              </Button>
            </div>
          </li>
        )}
      </Rows>
      {making && (
        <MakeAccount
          onClose={() => setMaking(false)} onMade={(account, secret) => {
            setMaking(false)
            onShow({ text: `${account.username}:${secret}` })
          }}
        />
      )}
    </Section>
  )
}

function Ends({ expiresAt, lastUsedAt }: { expiresAt: number | null; lastUsedAt: number | null }) {
  const { t, format } = useSpeak(ownZone)
  return (
    <p>
      {expiresAt === null ? t('access.machines.noEnd') : `${t('access.machines.ends')}: ${format.day(expiresAt)}`}
      {' · '}{t('access.machines.used')}: {lastUsedAt === null ? t('access.never') : format.instant(lastUsedAt)}
    </p>
  )
}

const lasting = ['30', '90', '365', ''] as const

function MakeAccount({ onClose, onMade }: { onClose: () => void; onMade: (account: ServiceAccount, secret: string) => void }) {
  const { t, format } = useSpeak()
  const project = useProject()
  const { confirm, isActing } = useAct()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly ServiceScope[]>(['read.questions'])
  const [everywhere, setEverywhere] = useState(false)
  const [days, setDays] = useState<(typeof lasting)[number]>('365')
  const body = { name: name.trim(), scopes, projects: everywhere ? 'all' : [project.id], endsAfterDays: days === '' ? null : Number(days) }
  return (
    <Sheet title={t('access.machines.make')} open onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(submit) => {
          submit.preventDefault()
          void confirm<{ account: ServiceAccount; secret: string }>('/service-accounts', { method: 'POST', body })
            .then((made) => made && onMade(made.account, made.secret))
        }}
      >
        <label>
          <span className={field['label']}>{t('access.machines.name')}</span>
          <input className={field['input']} value={name} maxLength={60} required autoFocus spellCheck={false} onChange={(change) => setName(change.target.value)} />
        </label>
        <fieldset>
          <legend className={field['label']}>{t('access.machines.scopes')}</legend>
          {serviceScopes.map((scope) => (
            <label key={scope} className={css['check']}>
              <input
                type="checkbox" checked={scopes.includes(scope)}
                onChange={(change) => setScopes(change.target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))}
              />
              {t(`access.machines.scope.${scope}`)}
            </label>
          ))}
        </fieldset>
        <div>
          <span className={field['label']}>{t('access.machines.projects')}</span>
          <Choice
            label={t('access.machines.projects')} value={everywhere ? 'all' : 'one'} onChange={(next) => setEverywhere(next === 'all')}
            options={[{ value: 'one', label: project.name }, { value: 'all', label: t('access.allProjects') }]}
          />
        </div>
        <div>
          <span className={field['label']}>{t('access.machines.lasts')}</span>
          <Choice
            label={t('access.machines.lasts')} value={days} onChange={setDays}
            options={lasting.map((value) => ({
              value, label: value === '' ? t('access.machines.noEnd') : t('access.machines.inDays', { count: Number(value), n: format.number(Number(value)) }),
            }))}
          />
        </div>
        <div className={css['row']}><Button type="submit" kind="primary" disabled={isActing || scopes.length === 0 || name.trim() === ''}>{t('access.machines.create')}</Button></div>
      </form>
    </Sheet>
  )
}

function Secrets({ onShow, onAsk }: PartProps) {
  const { t, format } = useSpeak(ownZone)
  const { confirm } = useAct()
  const project = useProject()
  const secrets = useQuery(secretsQuery(project.id))
  const base = `/projects/${project.id}/secrets`

  return (
    <Section
      title={t('access.machines.secrets', { project: project.name })} lead={t('access.machines.secretsLead')}
      acts={(
        <Button onClick={() => void confirm<{ secret: string }>(base, { method: 'POST', body: {} }).then((made) => made && onShow({ text: made.secret }))}>
          <Plus /> {t('access.machines.newSecret')}
        </Button>
      )}
    >
      <Rows query={secrets}>
        {(secret) => (
          <li key={secret.id} className={css['item']}>
            <div><strong>{secret.prefix}…</strong><p>{t('access.machines.made')}: {format.instant(secret.createdAt)}</p></div>
            <Ends expiresAt={secret.expiresAt} lastUsedAt={secret.lastUsedAt} />
            <div className={css['row']}>
              <Button
                aria-label={`${t('access.machines.rotate')}: ${secret.prefix}`}
                onClick={() => void confirm<{ secret: string }>(`${base}/${secret.id}/rotate`, { method: 'POST', body: {} })
                  .then((made) => made && onShow({ text: made.secret, hint: t('access.machines.rotated') }))}
              >
                {t('access.machines.rotate')}
              </Button>
              <Button
                aria-label={`${t('access.machines.end')}: ${secret.prefix}`}
                onClick={() => onAsk({
                  title: t('access.machines.endTitle', { name: `${secret.prefix}…` }), text: t('access.machines.endText'), act: t('access.machines.end'),
                  perform: () => void confirm(`${base}/${secret.id}`, { method: 'DELETE' }).then((done) => done && notify(t('app.saved'))),
                })}
              >
                {t('access.machines.end')}
              </Button>
            </div>
          </li>
        )}
      </Rows>
    </Section>
  )
}
