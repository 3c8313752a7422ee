/** Incidents, the latest first, and the form that opens one. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { incidentKinds } from '../../../src/model/incident.ts'
import { useAct } from '../access/use-act.ts'
import table from '../answer/table.module.css'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { useAddress } from '../data/address.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import field from '../parts/field.module.css'
import { request } from '../server/client.ts'
import { useSpeak, type Speak } from '../words/speak.ts'
import css from './incident.module.css'
import { fromField, toField } from './local-time.ts'
import { incidentsQuery } from './queries.ts'
import type { Incident, IncidentSummary, ScopeTarget } from './types.ts'
import { useIncidentWords } from './words/load.ts'

export function IncidentsPage() {
  const ready = useIncidentWords()
  return ready ? <Page /> : <div className={shell['page']} aria-busy />
}

function Page() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t } = speak
  const incidents = useQuery(incidentsQuery)
  const { search, go } = useAddress()
  const isOpening = search['new'] !== undefined || search['entry'] !== undefined
  return (
    <div className={shell['page']}>
      <div className={shell['head']}>
        <div>
          <h1 className={shell['title']}>{t('incident.title')}</h1>
          <p className={shell['lead']}>{t('incident.lead')}</p>
        </div>
        {!isOpening && <Link to="/p/$project/drill" params={{ project: String(project.id) }} className={css['link']}>{t('incident.drill')}</Link>}
        {!isOpening && incidents.data && <Button kind="primary" onClick={() => go({ new: '1' })}>{t('incident.open')}</Button>}
      </div>
      {incidents.error && !incidents.data && <Empty tone="refused" title={t('incident.failed')} hint={incidents.error.message} />}
      {incidents.data && isOpening && <OpenForm speak={speak} project={String(project.id)} entry={search['entry']} onCancel={() => go({ new: undefined, entry: undefined })} />}
      {incidents.data?.length === 0 && !isOpening && <Empty title={t('incident.none')} hint={t('incident.noneHint')} />}
      {incidents.data && incidents.data.length > 0 && <List incidents={incidents.data} project={String(project.id)} speak={speak} />}
    </div>
  )
}

function List({ incidents, project, speak: { t, format } }: { incidents: readonly IncidentSummary[]; project: string; speak: Speak }) {
  return (
    <div className={table['scroll']} tabIndex={0} role="region" aria-label={t('incident.title')}>
      <table className={table['table']}>
        <thead>
          <tr>{(['name', 'title', 'kind', 'status', 'due', 'opened'] as const).map((name) => <th key={name} scope="col">{t(`incident.column.${name}`)}</th>)}</tr>
        </thead>
        <tbody>
          {incidents.map((one) => {
            const due = one.clocks.filter(({ state, dueAt }) => dueAt !== null && (state === 'running' || state === 'late')).toSorted((a, b) => a.dueAt! - b.dueAt!)[0]
            return (
              <tr key={one.id}>
                <td>{one.name}</td>
                <td><Link to="/p/$project/incidents/$incident" params={{ project, incident: String(one.id) }} className={css['link']}><bdi>{one.title}</bdi></Link></td>
                <td>{t(`incident.kind.${one.kind}`)}</td>
                <td><span className={css['status']} data-status={one.status}>{t(`incident.status.${one.status}`)}</span></td>
                <td>{due === undefined ? '–' : `${due.rule.name}, ${format.instant(due.dueAt!)}`}</td>
                <td>{format.instant(one.openedAt)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

interface FormProps {
  readonly speak: Speak
  readonly project: string
  /** The ledger's entry that is an alarm. */
  readonly entry: string | undefined
  readonly onCancel: () => void
}

function OpenForm({ speak: { t }, project, entry, onCancel }: FormProps) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const { act, isActing } = useAct()
  const alarm = useQuery({
    queryKey: ['incident', 'alarm', entry],
    queryFn: () => request<{ incident: Incident; target: ScopeTarget | null }>(`/incidents/from-alarm/${entry}`),
    enabled: entry !== undefined,
    retry: false,
  })
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({})
  const suggested: Readonly<Record<string, string>> = alarm.data
    ? { title: alarm.data.incident.title, what: alarm.data.incident.what, kind: alarm.data.incident.kind, noticedHow: alarm.data.incident.noticedHow, noticedAt: toField(alarm.data.incident.noticedAt) }
    : {}
  const value = (name: string, otherwise = '') => given[name] ?? suggested[name] ?? otherwise
  const set = (name: string) => (event: { target: { value: string } }) => setGiven({ ...given, [name]: event.target.value })
  const noticedAt = fromField(value('noticedAt', toField(Date.now())))

  async function open() {
    const body = {
      title: value('title'), what: value('what'), kind: value('kind', 'own-breach'), noticedAt, noticedHow: value('noticedHow'),
      cves: value('cves').split(/[\s,;]+/).filter(Boolean), ...(entry !== undefined && alarm.data && { alarm: Number(entry) }),
    }
    const opened = await act(() => request<Incident>('/incidents', { method: 'POST', body }))
    if (opened === undefined) return
    const target = alarm.data?.target
    if (target) {
      const line = { target, window: { from: opened.noticedAt - 3_600_000, until: null }, certainty: 'known' }
      await act(() => request(`/incidents/${opened.id}/changes`, { method: 'POST', body: { version: opened.version, change: { type: 'scope.add', line } } }))
    }
    await client.invalidateQueries({ queryKey: incidentsQuery.queryKey })
    await navigate({ to: '/p/$project/incidents/$incident', params: { project, incident: String(opened.id) } })
  }

  return (
    <form className={css['form']} onSubmit={(submit) => {
      submit.preventDefault()
      void open()
    }}>
      {entry !== undefined && <p className={css['muted']}>{alarm.error ? alarm.error.message : t('incident.form.fromAlarm', { entry })}</p>}
      <label className={css['wide']}><span className={field['label']}>{t('incident.form.title')}</span>
        <input className={field['input']} required autoFocus value={value('title')} placeholder={t('incident.form.titleExample')} onChange={set('title')} maxLength={300} /></label>
      <label className={css['wide']}><span className={field['label']}>{t('incident.form.what')}</span>
        <textarea className={field['input']} required rows={3} value={value('what')} onChange={set('what')} maxLength={10_000} /></label>
      <label><span className={field['label']}>{t('incident.form.kind')}</span>
        <select className={field['input']} value={value('kind', 'own-breach')} onChange={set('kind')}>
          {incidentKinds.map((kind) => <option key={kind} value={kind}>{t(`incident.kind.${kind}`)}</option>)}
        </select></label>
      <label><span className={field['label']}>{t('incident.form.noticedAt')}</span>
        <input className={field['input']} type="datetime-local" required value={value('noticedAt', toField(Date.now()))} onChange={set('noticedAt')} /></label>
      <label><span className={field['label']}>{t('incident.form.noticedHow')}</span>
        <input className={field['input']} value={value('noticedHow')} onChange={set('noticedHow')} maxLength={2_000} /></label>
      <label><span className={field['label']}>{t('incident.form.cves')}</span>
        <input className={field['input']} value={value('cves')} placeholder={t('incident.form.cvesNone')} onChange={set('cves')} /></label>
      <div className={css['acts']}>
        <Button kind="primary" type="submit" disabled={isActing || alarm.isLoading}>{t('incident.form.submit')}</Button>
        <Button kind="quiet" onClick={onCancel}>{t('incident.form.cancel')}</Button>
      </div>
    </form>
  )
}
