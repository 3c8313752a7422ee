/** Alerts: who is told of a new finding, how, and of which classes. */
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
import { alertsQuery, saveAlerts } from '../queries.ts'
import type { Alerts } from '../types.ts'
import { useSave } from '../use-save.ts'
import { isEmail, isWebhook } from './address.ts'
import own from './alerts.module.css'

const allClasses: readonly string[] = Object.values(classGroups).flat()

export function AlertsTab() {
  const project = useProject()
  const { t, format } = useSpeak(project.timeZone)
  const client = useQueryClient()
  const { save, isSaving } = useSave()
  const { data, error } = useQuery(alertsQuery(project.id))
  if (error && !data) return <Empty tone="refused" title={t('data.failed')} hint={error.message} />
  if (!data) return <div className={css['waiting']} aria-busy />

  const change = (part: Partial<Alerts>, done?: string) => save(saveAlerts(client, project.id, part), { ...(done && { done }) })
  const ways = [
    ...(data.email === null ? [] : [t('data.alerts.wayEmail')]),
    ...(data.webhook === null ? [] : [t(data.email === null ? 'data.alerts.wayWebhookAlone' : 'data.alerts.wayWebhook')]),
  ]
  const told = data.classes.length === allClasses.length
    ? t('data.alerts.allOf')
    : t('data.alerts.chosen', { count: data.classes.length, n: format.number(data.classes.length) })

  return (
    <div className={own['alerts']}>
      <p className={css['lead']}>{t('data.alerts.lead')}</p>
      <p role="status">
        {ways.length === 0 ? t('data.alerts.silent') : data.classes.length === 0 ? t('data.alerts.silentClasses') : t('data.alerts.toldBy', { ways: format.list(ways), classes: told })}
      </p>
      <Setting label={t('data.alerts.email')} hint={t('data.alerts.emailHint')}>
        <p className={css['muted']}>{data.email === null ? t('data.alerts.noEmail') : t('data.alerts.emailNow', { email: data.email })}</p>
        <AddressField
          label={t('data.alerts.email')} type="email" value="" isGood={isEmail} bad={t('data.alerts.badEmail')} isBusy={isSaving}
          onSave={(email) => change({ email })} onRemove={data.email === null ? undefined : () => void change({ email: null }, t('data.alerts.removed'))}
        />
      </Setting>
      <Setting label={t('data.alerts.webhook')} hint={t('data.alerts.webhookHint')}>
        <AddressField
          key={data.webhook} label={t('data.alerts.webhook')} type="url" value={data.webhook ?? ''} isGood={isWebhook} bad={t('data.alerts.badWebhook')} isBusy={isSaving}
          onSave={(webhook) => change({ webhook })} onRemove={data.webhook === null ? undefined : () => void change({ webhook: null }, t('data.alerts.removed'))}
        />
      </Setting>
      <Setting label={t('data.alerts.classes')} hint={t('data.alerts.classesHint')}>
        <Classes chosen={data.classes} onChange={(classes) => void change({ classes })} />
      </Setting>
    </div>
  )
}

interface AddressFieldProps {
  readonly label: string
  readonly type: 'email' | 'url'
  readonly value: string
  readonly isGood: (text: string) => boolean
  readonly bad: string
  readonly isBusy: boolean
  readonly onSave: (text: string) => Promise<boolean>
  readonly onRemove: (() => void) | undefined
}

function AddressField({ label, type, value, isGood, bad, isBusy, onSave, onRemove }: AddressFieldProps) {
  const { t } = useSpeak()
  const id = useId()
  const [typed, setTyped] = useState(value)
  const [tried, setTried] = useState(false)
  const text = typed.trim()
  const isBad = tried && !isGood(text)
  return (
    <form
      noValidate className={own['address']}
      onSubmit={(submit) => {
        submit.preventDefault()
        setTried(true)
        if (!isGood(text)) return
        void onSave(text).then((saved) => {
          if (!saved) return
          setTried(false)
          setTyped(value)
        })
      }}
    >
      <input
        className={field['input']} type={type} aria-label={label} value={typed} autoComplete="off" spellCheck={false} aria-invalid={isBad}
        aria-describedby={isBad ? id : undefined} placeholder={type === 'url' ? 'https://' : undefined} onChange={(change) => setTyped(change.target.value)}
      />
      {isBad && <p id={id} className={own['bad']}>{bad}</p>}
      <span className={css['chips']}>
        <Button type="submit" disabled={isBusy || text === '' || text === value}>{t('data.alerts.save')}</Button>
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
