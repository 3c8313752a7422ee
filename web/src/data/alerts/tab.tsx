/** Alerts: who is told of findings, how, and of which classes. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useProject } from '../../app/project.tsx'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import field from '../../parts/field.module.css'
import { Setting } from '../../settings/setting.tsx'
import { useSpeak } from '../../words/speak.ts'
import { classGroups, sayClass, type ClassGroup } from '../classes.ts'
import css from '../data.module.css'
import { alertsQuery, saveAlerts, testAlerts } from '../queries.ts'
import type { Alerts } from '../types.ts'
import { useSave } from '../use-save.ts'
import { isWebhook } from './address.ts'
import own from './alerts.module.css'
import { Mail } from './mail.tsx'
import { Test } from './test.tsx'

const allClasses: readonly string[] = Object.values(classGroups).flat()

export function AlertsTab() {
  const project = useProject()
  const { t } = useSpeak(project.timeZone)
  const client = useQueryClient()
  const { save, isSaving } = useSave()
  const { data, error } = useQuery(alertsQuery(project.id))
  if (error && !data) return <Empty tone="refused" title={t('data.failed')} hint={error.message} />
  if (!data) return <div className={css['waiting']} aria-busy />

  const change = (part: Partial<Omit<Alerts, 'mail'>>, done?: string) => save(saveAlerts(client, project.id, part), done === undefined ? {} : { done })
  return (
    <div className={own['alerts']}>
      <h2 className="visually-hidden">{t('data.tab.alerts')}</h2>
      <p className={css['lead']}>{t('data.alerts.lead')}</p>
      <Told alerts={data} />
      <Setting label={t('data.alerts.mail')} hint={t('data.alerts.mailHint')}>
        <Mail alerts={data} isBusy={isSaving} onChange={(emails, done) => change({ emails }, done)} />
      </Setting>
      <Setting label={t('data.alerts.webhook')} hint={t('data.alerts.webhookHint')}>
        <p className={css['muted']}>{data.webhook === null ? t('data.alerts.noWebhook') : t('data.alerts.webhookNow', { address: data.webhook })}</p>
        <WebhookField
          isBusy={isSaving} onSave={(webhook) => change({ webhook })}
          onRemove={data.webhook === null ? undefined : () => void change({ webhook: null }, t('data.alerts.removed'))}
        />
      </Setting>
      <Setting label={t('data.alerts.test')} hint={t('data.alerts.testHint')}>
        <Test disabled={data.webhook === null && (data.emails.length === 0 || !data.mail.available)} onTest={() => testAlerts(client, project.id)} />
      </Setting>
      <Setting label={t('data.alerts.classes')} hint={t('data.alerts.classesHint')}>
        <Classes chosen={data.classes} onChange={(classes) => void change({ classes })} />
      </Setting>
    </div>
  )
}

function Told({ alerts: { webhook, emails, mail, classes } }: { alerts: Alerts }) {
  const { t, format } = useSpeak()
  const chosen = classes.length === allClasses.length ? t('data.alerts.allOf') : t('data.alerts.chosen', { count: classes.length, n: format.number(classes.length) })
  const byMail = mail.available && emails.length > 0
  if (webhook === null && !byMail) return <p role="status">{t('data.alerts.silent')}</p>
  if (classes.length === 0) return <p role="status">{t('data.alerts.silentClasses')}</p>
  const how = webhook !== null && byMail ? 'toldByBoth' : byMail ? 'toldByMail' : 'toldBy'
  return <p role="status">{t(`data.alerts.${how}`, { classes: chosen, count: emails.length, n: format.number(emails.length) })}</p>
}

interface WebhookFieldProps {
  readonly isBusy: boolean
  readonly onSave: (text: string) => Promise<boolean>
  readonly onRemove: (() => void) | undefined
}

/** Always empty at first: the address that is set is shown by its host alone. */
function WebhookField({ isBusy, onSave, onRemove }: WebhookFieldProps) {
  const { t } = useSpeak()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const text = typed.trim()
  const isBad = tried && !isWebhook(text)

  async function send(): Promise<void> {
    setTried(true)
    if (!isWebhook(text) || !(await onSave(text))) return
    setTried(false)
    setTyped('')
  }

  return (
    <form
      noValidate className={own['address']}
      onSubmit={(submit) => {
        submit.preventDefault()
        void send()
      }}
    >
      <input
        className={field['input']} type="url" aria-label={t('data.alerts.webhook')} value={typed} autoComplete="off" spellCheck={false} aria-invalid={isBad}
        aria-describedby={isBad ? id : undefined} placeholder="https://" onChange={(change) => setTyped(change.target.value)}
      />
      {isBad && <p id={id} className={own['bad']}>{t('data.alerts.badWebhook')}</p>}
      <span className={css['chips']}>
        <Button type="submit" disabled={isBusy || text === ''}>{t('data.alerts.save')}</Button>
        {onRemove && <Button kind="quiet" disabled={isBusy} onClick={onRemove}>{t('data.alerts.remove')}</Button>}
      </span>
    </form>
  )
}

function Classes({ chosen, onChange }: { chosen: readonly string[]; onChange: (classes: readonly string[]) => void }) {
  const { t } = useSpeak()
  const set = new Set(chosen)
  return (Object.keys(classGroups) as ClassGroup[]).map((group) => (
    <fieldset key={group} className={own['classes']}>
      <legend>{t(`data.policy.groups.${group}`)}</legend>
      {classGroups[group].map((name) => (
        <label key={name}>
          <input
            type="checkbox" checked={set.has(name)}
            onChange={() => onChange(set.has(name) ? chosen.filter((one) => one !== name) : [...chosen, name])}
          />
          {sayClass(t, name)}
        </label>
      ))}
    </fieldset>
  ))
}
