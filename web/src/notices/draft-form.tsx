/** The forms for the words of a notice: one drafts a version from an incident's exposure, the other mends a draft. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { useProject } from '../app/project.tsx'
import { useAddress } from '../data/address.ts'
import { incidentsQuery } from '../incident/queries.ts'
import { Button } from '../parts/button.tsx'
import { request } from '../server/client.ts'
import type { Speak } from '../words/speak.ts'
import { Labelled, linesOf } from './labelled.tsx'
import css from './notices.module.css'
import { draftsQuery, noticesQuery } from './queries.ts'
import type { NoticeFacts, NoticeSummary } from './types.ts'

type Values = Readonly<Record<string, string>>
/** The value of a field, and how it is changed. */
type Input = (key: string) => { readonly value: string; readonly onChange: (event: { target: { value: string } }) => void }

function useValues(defaults: Readonly<Record<string, string | undefined>>) {
  const [given, setGiven] = useState<Values>({})
  const value = (key: string) => given[key] ?? defaults[key] ?? ''
  const input: Input = (key) => ({ value: value(key), onChange: (event) => setGiven({ ...given, [key]: event.target.value }) })
  return { value, input }
}

function factsIn(value: (key: string) => string): NoticeFacts {
  const version = Number(value('version'))
  const both = (name: string) => ({ en: value(`${name}.en`), fr: value(`${name}.fr`) })
  return {
    incident: value('name'), version, date: value('date'), organisation: value('organisation'), contact: value('contact'), from: value('from'), to: value('to'),
    what: both('what'), measures: { en: linesOf(value('measures.en')), fr: linesOf(value('measures.fr')) }, correction: version > 1 ? both('correction') : null,
  }
}

function valuesOf({ incident, version, correction, what, measures, ...plain }: NoticeFacts): Values {
  const { date, organisation, contact, from, to } = plain
  return {
    name: incident, version: String(version), date, organisation, contact, from, to, 'what.en': what.en, 'what.fr': what.fr, 'measures.en': measures.en.join('\n'),
    'measures.fr': measures.fr.join('\n'), 'correction.en': correction?.en ?? '', 'correction.fr': correction?.fr ?? '',
  }
}

interface FieldsProps {
  readonly input: Input
  readonly version: number
  readonly t: Speak['t']
  /** What stands beside the date. */
  readonly beside?: ReactNode
}

function FactsFields({ input, version, t, beside }: FieldsProps) {
  return (
    <>
      <Labelled label={t('notices.form.organisation')} required maxLength={120} {...input('organisation')} />
      <Labelled label={t('notices.form.contact')} hint={t('notices.form.contactHint')} required maxLength={200} {...input('contact')} />
      <Labelled label={t('notices.form.from')} type="date" required {...input('from')} />
      <Labelled label={t('notices.form.to')} type="date" required {...input('to')} />
      <Labelled label={t('notices.form.date')} type="date" required {...input('date')} />
      {beside}
      {(['en', 'fr'] as const).map((language) => (
        <fieldset key={language} className={css['half']}>
          <legend>{t(`notices.form.${language === 'en' ? 'english' : 'french'}`)}</legend>
          <Labelled label={t('notices.form.what')} hint={t('notices.form.whatHint')} as="textarea" rows={3} required maxLength={1_000} lang={language} {...input(`what.${language}`)} />
          <Labelled label={t('notices.form.measures')} hint={t('notices.form.measuresHint')} as="textarea" rows={3} lang={language} {...input(`measures.${language}`)} />
          {version > 1 && <Labelled label={t('notices.form.correction')} as="textarea" rows={2} required maxLength={1_000} lang={language} {...input(`correction.${language}`)} />}
        </fieldset>
      ))}
    </>
  )
}

function Acts({ t, isBusy, onCancel }: { readonly t: Speak['t']; readonly isBusy: boolean; readonly onCancel: () => void }) {
  return (
    <div className={css['acts']}>
      <Button kind="primary" type="submit" disabled={isBusy}>{t('notices.form.submit')}</Button>
      <Button kind="quiet" onClick={onCancel}>{t('notices.form.cancel')}</Button>
    </div>
  )
}

interface MendProps {
  readonly id: number
  readonly facts: NoticeFacts
  readonly speak: Speak
  readonly onDone: () => void
}

/** Mends the words of a draft. */
export function MendForm({ id, facts, speak: { t }, onDone }: MendProps) {
  const project = useProject()
  const client = useQueryClient()
  const { act, isActing } = useAct()
  const { value, input } = useValues(valuesOf(facts))
  async function save() {
    if ((await act(() => request(`/projects/${project.id}/notices/${id}`, { method: 'PUT', body: factsIn(value) }))) === undefined) return
    await client.invalidateQueries({ queryKey: noticesQuery(project.id).queryKey })
    onDone()
  }
  return (
    <form className={css['form']} onSubmit={(submit) => {
      submit.preventDefault()
      void save()
    }}>
      <FactsFields input={input} version={facts.version} t={t} />
      <Acts t={t} isBusy={isActing} onCancel={onDone} />
    </form>
  )
}

interface DraftProps {
  readonly speak: Speak
  readonly known: readonly NoticeSummary[]
  readonly onDone: (id: number | undefined) => void
}

/** Drafts a version. */
export function DraftForm({ speak: { t, format }, known, onDone }: DraftProps) {
  const project = useProject()
  const client = useQueryClient()
  const { act, isActing } = useAct()
  const incidents = useQuery(incidentsQuery)
  const { search, go } = useAddress()
  const incident = incidents.data?.find(({ id }) => String(id) === search['incident'])
  const drafts = useQuery(draftsQuery(incident?.id))
  const exposures = useQuery({
    queryKey: ['incident', incident?.id, 'exposures', 'brief'],
    queryFn: async () => (await request<{ exposures: readonly { version: number; confirmed: number; potential: number }[] }>(`/incidents/${incident!.id}/exposures`)).exposures,
    enabled: incident !== undefined,
  })
  const suggested = incident === undefined ? undefined : drafts.data?.notice
  const today = new Date().toISOString().slice(0, 10)
  const [named, setNamed] = useState<string>()
  const name = named ?? incident?.name ?? ''
  const next = Math.max(0, ...known.filter((one) => one.incident === name).map(({ version }) => version)) + 1
  const { value, input } = useValues({
    name, version: String(next), date: today, from: suggested?.from ?? today, to: suggested?.to ?? today, language: 'en', exposure: String(exposures.data?.at(-1)?.version ?? ''),
    organisation: suggested?.organisation, 'what.en': suggested?.what.en, 'what.fr': suggested?.what.fr,
    'measures.en': suggested?.measures.en.join('\n'), 'measures.fr': suggested?.measures.fr.join('\n'),
  })

  async function save() {
    const exposure = incident === undefined || value('exposure') === '' ? undefined : { incident: incident.id, version: Number(value('exposure')) }
    const body = { facts: factsIn(value), language: value('language'), ...(exposure ? { exposure } : { windowFrom: Date.parse(value('from')) }) }
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
      <Labelled label={t('notices.form.incident')} as="select" autoFocus value={incident === undefined ? '' : String(incident.id)} onChange={(event) => go({ incident: event.target.value }, { replace: true })}>
        <option value="">{t('notices.form.noIncident')}</option>
        {incidents.data?.map((one) => <option key={one.id} value={one.id}>{`${one.name} ${one.title}`}</option>)}
      </Labelled>
      {incident === undefined ? <span /> : (
        <Labelled label={t('notices.form.exposure')} as="select" {...input('exposure')}>
          {exposures.data?.length === 0 && <option value="">{t('notices.form.noExposure')}</option>}
          {exposures.data?.map((one) => <option key={one.version} value={one.version}>{`${one.version}: ${t('notices.people', { count: one.confirmed + one.potential, n: format.number(one.confirmed + one.potential) })}`}</option>)}
        </Labelled>
      )}
      <Labelled label={t('notices.form.name')} required maxLength={64} pattern="[\w.\-]+" value={name} onChange={(event) => setNamed(event.target.value)} />
      <Labelled label={t('notices.form.version')} type="number" min={1} required {...input('version')} />
      <FactsFields input={input} version={Number(value('version'))} t={t} beside={(
        <Labelled label={t('notices.form.language')} as="select" {...input('language')}>
          <option value="en">{t('notices.form.english')}</option><option value="fr">{t('notices.form.french')}</option>
        </Labelled>
      )} />
      <Acts t={t} isBusy={isActing || drafts.isLoading || exposures.isLoading} onCancel={() => onDone(undefined)} />
    </form>
  )
}
