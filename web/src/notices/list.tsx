/** The notices of a project, and the form that drafts one from an incident's exposure. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import table from '../answer/table.module.css'
import { useProject } from '../app/project.tsx'
import { useAddress } from '../data/address.ts'
import { incidentsQuery } from '../incident/queries.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { request } from '../server/client.ts'
import type { Speak } from '../words/speak.ts'
import { Labelled, linesOf } from './labelled.tsx'
import css from './notices.module.css'
import { draftsQuery, noticesQuery } from './queries.ts'
import type { NoticeSummary } from './types.ts'

export function NoticeList({ speak }: { readonly speak: Speak }) {
  const { t, format } = speak
  const project = useProject()
  const { search, go } = useAddress()
  const notices = useQuery(noticesQuery(project.id))
  const isMaking = search['make'] !== undefined
  if (notices.error && !notices.data) return <Empty tone="refused" title={t('notices.failed')} hint={notices.error.message} />
  if (!notices.data) return null
  if (isMaking) return <DraftForm speak={speak} onDone={(id) => go({ make: undefined, incident: undefined, notice: id === undefined ? undefined : String(id) })} known={notices.data} />
  const make = <Button kind="primary" onClick={() => go({ make: '1' })}>{t('notices.make')}</Button>
  if (notices.data.length === 0) return <Empty title={t('notices.none')} hint={t('notices.noneHint')}>{make}</Empty>
  return (
    <>
      <div className={css['acts']}>{make}</div>
      <div className={table['scroll']} tabIndex={0} role="region" aria-label={t('notices.title')}>
        <table className={table['table']}>
          <thead><tr>{(['incident', 'version', 'people', 'state', 'made'] as const).map((name) => <th key={name} scope="col">{t(`notices.column.${name}`)}</th>)}</tr></thead>
          <tbody>
            {notices.data.map((one) => (
              <tr key={one.id}>
                <td><button type="button" className={css['link']} onClick={() => go({ notice: String(one.id) })}><bdi>{one.incident}</bdi></button></td>
                <td>{one.version}</td>
                <td>{format.number(one.people)}</td>
                <td>{t(one.issuedAt === null ? 'notices.draft' : 'notices.issued')}</td>
                <td>{format.instant(one.createdAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

interface DraftProps {
  readonly speak: Speak
  readonly known: readonly NoticeSummary[]
  readonly onDone: (id: number | undefined) => void
}

function DraftForm({ speak: { t, format }, known, onDone }: DraftProps) {
  const project = useProject()
  const client = useQueryClient()
  const { act, isActing } = useAct()
  const incidents = useQuery(incidentsQuery)
  const { search } = useAddress()
  const [given, setGiven] = useState<Readonly<Record<string, string>>>(() => (search['incident'] === undefined ? {} : { incident: search['incident'] }))
  const incident = incidents.data?.find(({ id }) => String(id) === given['incident'])
  const drafts = useQuery(draftsQuery(incident?.id))
  const exposures = useQuery({
    queryKey: ['incident', incident?.id, 'exposures', 'brief'],
    queryFn: async () => (await request<{ exposures: readonly { version: number; confirmed: number; potential: number }[] }>(`/incidents/${incident!.id}/exposures`)).exposures,
    enabled: incident !== undefined,
  })
  const name = given['name'] ?? incident?.name ?? ''
  const next = Math.max(0, ...known.filter((one) => one.incident === name).map(({ version }) => version)) + 1
  const today = new Date().toISOString().slice(0, 10)
  const suggested = incident === undefined ? undefined : drafts.data?.notice
  const defaults: Readonly<Record<string, string | undefined>> = {
    name, version: String(next), date: today, from: suggested?.from ?? today, to: suggested?.to ?? today, language: 'en', exposure: String(exposures.data?.at(-1)?.version ?? ''),
    organisation: suggested?.organisation, 'what.en': suggested?.what.en, 'what.fr': suggested?.what.fr,
    'measures.en': suggested?.measures.en.join('\n'), 'measures.fr': suggested?.measures.fr.join('\n'),
  }
  const value = (key: string) => given[key] ?? defaults[key] ?? ''
  const input = (key: string) => ({ value: value(key), onChange: (event: { target: { value: string } }) => setGiven({ ...given, [key]: event.target.value }) })
  const version = Number(value('version'))

  async function save() {
    const facts = {
      incident: name, version, date: value('date'), organisation: value('organisation'), contact: value('contact'), from: value('from'), to: value('to'),
      what: { en: value('what.en'), fr: value('what.fr') }, measures: { en: linesOf(value('measures.en')), fr: linesOf(value('measures.fr')) },
      correction: version > 1 ? { en: value('correction.en'), fr: value('correction.fr') } : null,
    }
    const exposure = incident === undefined || value('exposure') === '' ? undefined : { incident: incident.id, version: Number(value('exposure')) }
    const body = { facts, language: value('language'), ...(exposure ? { exposure } : { windowFrom: Date.parse(value('from')) }) }
    const made = await act(() => request<NoticeSummary>(`/projects/${project.id}/notices`, { method: 'POST', body }))
    if (made === undefined) return
    await client.invalidateQueries({ queryKey: noticesQuery(project.id).queryKey })
    onDone(made.id)
  }

  return (
    <form className={css['form']} onSubmit={(submit) => {
      submit.preventDefault()
      void save()
    }}>
      <Labelled label={t('notices.form.incident')} as="select" {...input('incident')}>
        <option value="">{t('notices.form.noIncident')}</option>
        {incidents.data?.map((one) => <option key={one.id} value={one.id}>{`${one.name} ${one.title}`}</option>)}
      </Labelled>
      {incident !== undefined && (
        <Labelled label={t('notices.form.exposure')} as="select" {...input('exposure')}>
          {exposures.data?.length === 0 && <option value="">{t('notices.form.noExposure')}</option>}
          {exposures.data?.map((one) => <option key={one.version} value={one.version}>{`${one.version}: ${t('notices.people', { count: one.confirmed + one.potential, n: format.number(one.confirmed + one.potential) })}`}</option>)}
        </Labelled>
      )}
      <Labelled label={t('notices.form.name')} required maxLength={64} pattern="[\w.\-]+" {...input('name')} />
      <Labelled label={t('notices.form.version')} type="number" min={1} required {...input('version')} />
      <Labelled label={t('notices.form.organisation')} required maxLength={120} {...input('organisation')} />
      <Labelled label={t('notices.form.contact')} hint={t('notices.form.contactHint')} required maxLength={200} {...input('contact')} />
      <Labelled label={t('notices.form.from')} type="date" required {...input('from')} />
      <Labelled label={t('notices.form.to')} type="date" required {...input('to')} />
      <Labelled label={t('notices.form.date')} type="date" required {...input('date')} />
      <Labelled label={t('notices.form.language')} as="select" {...input('language')}>
        <option value="en">{t('notices.form.english')}</option><option value="fr">{t('notices.form.french')}</option>
      </Labelled>
      {(['en', 'fr'] as const).map((language) => (
        <fieldset key={language} className={css['half']}>
          <legend>{t(`notices.form.${language === 'en' ? 'english' : 'french'}`)}</legend>
          <Labelled label={t('notices.form.what')} hint={t('notices.form.whatHint')} as="textarea" rows={3} required maxLength={1_000} lang={language} {...input(`what.${language}`)} />
          <Labelled label={t('notices.form.measures')} hint={t('notices.form.measuresHint')} as="textarea" rows={3} lang={language} {...input(`measures.${language}`)} />
          {version > 1 && <Labelled label={t('notices.form.correction')} as="textarea" rows={2} required maxLength={1_000} lang={language} {...input(`correction.${language}`)} />}
        </fieldset>
      ))}
      <div className={css['acts']}>
        <Button kind="primary" type="submit" disabled={isActing || drafts.isLoading || exposures.isLoading}>{t('notices.form.submit')}</Button>
        <Button kind="quiet" onClick={() => onDone(undefined)}>{t('notices.form.cancel')}</Button>
      </div>
    </form>
  )
}
