/** Published bulletins, and the form that writes one or corrects one. */
import type { Bulletin, BulletinText } from '../../../src/model/bulletin.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import table from '../answer/table.module.css'
import { useAddress } from '../data/address.ts'
import { incidentsQuery } from '../incident/queries.ts'
import { usePreferences } from '../look/preferences.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { notify } from '../parts/notices.ts'
import { request } from '../server/client.ts'
import type { Speak } from '../words/speak.ts'
import { Labelled, pairsOf } from './labelled.tsx'
import css from './notices.module.css'
import { bulletinQuery, bulletinsQuery, draftsQuery } from './queries.ts'

export function Bulletins({ speak }: { readonly speak: Speak }) {
  const { t, format } = speak
  const { language } = usePreferences()
  const bulletins = useQuery(bulletinsQuery)
  const { search, go } = useAddress()
  if (bulletins.error && !bulletins.data) return <Empty tone="refused" title={t('notices.failed')} hint={bulletins.error.message} />
  if (!bulletins.data) return null
  if (search['make'] !== undefined) return <Write speak={speak} correct={search['correct']} from={search['incident']} onDone={() => go({ make: undefined, correct: undefined, incident: undefined })} />
  const make = <Button kind="primary" onClick={() => go({ make: '1' })}>{t('notices.bulletin.make')}</Button>
  if (bulletins.data.length === 0) return <Empty title={t('notices.bulletin.none')} hint={t('notices.bulletin.noneHint')}>{make}</Empty>
  return (
    <>
      <div className={css['acts']}>{make}</div>
      <div className={`${table['scroll']} ${css['table']}`} tabIndex={0} role="region" aria-label={t('notices.tab.bulletins')}>
        <table className={table['table']}>
          <thead><tr>{(['date', 'title', 'version', 'state'] as const).map((name) => <th key={name} scope="col">{t(`notices.bulletin.column.${name}`)}</th>)}<th><span className="visually-hidden">{t('notices.bulletin.correct')}</span></th></tr></thead>
          <tbody>
            {bulletins.data.map((one) => (
              <tr key={`${one.slug} ${one.version}`}>
                <td>{one.date}</td>
                <td><a className={css['link']} href={`/bulletins/${one.slug}/${language}/v${one.version}`} target="_blank" rel="noreferrer"><bdi>{one.title[language]}</bdi></a></td>
                <td>{one.version}</td>
                <td>{one.replacedBy === null ? t('notices.bulletin.current') : t('notices.bulletin.replaced', { n: format.number(one.replacedBy) })}</td>
                <td>{one.replacedBy === null && (
                  <Button kind="quiet" aria-label={`${t('notices.bulletin.correct')}: ${one.title[language]}`} onClick={() => go({ make: '1', correct: one.slug })}>{t('notices.bulletin.correct')}</Button>
                )}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <section className={css['card']} aria-labelledby="feeds">
        <h2 id="feeds">{t('notices.bulletin.feeds')}</h2>
        <p className={css['muted']}>{t('notices.bulletin.feedsHint')}</p>
        <ul className={css['feeds']}>
          {(['en', 'fr'] as const).flatMap((each) => feedForms.map(([form, name]) => (
            <li key={`${each} ${form}`}><a className={css['link']} href={`/bulletins/feeds/${each}.${form}`} target="_blank" rel="noreferrer">{`${name}, ${t(`notices.form.${each === 'en' ? 'english' : 'french'}`)}`}</a></li>
          )))}
        </ul>
        <p className={css['muted']}>{t('notices.bulletin.verify')} <a className={css['link']} href="/.well-known/security.txt" target="_blank" rel="noreferrer">security.txt</a></p>
      </section>
    </>
  )
}

const feedForms = [['rss', 'RSS'], ['atom', 'Atom'], ['json', 'JSON Feed']] as const

interface WriteProps {
  readonly speak: Speak
  /** The bulletin that is to be replaced. */
  readonly correct: string | undefined
  /** The incident that it is about. */
  readonly from: string | undefined
  readonly onDone: () => void
}

/** Loads what the form begins with: the version that is corrected, or what the incident suggests. */
function Write({ speak, correct, from, onDone }: WriteProps) {
  const { t } = speak
  const { go } = useAddress()
  const incidents = useQuery(incidentsQuery)
  const published = useQuery(bulletinsQuery)
  // A later version is about the incident of the one that it replaces.
  const about = correct === undefined ? undefined : published.data?.find(({ slug }) => slug === correct)?.incident
  const incident = incidents.data?.find((one) => (correct === undefined ? String(one.id) === from : one.name === about))
  const drafts = useQuery(draftsQuery(incident?.id))
  const before = useQuery(bulletinQuery(correct))
  const failed = before.error ?? drafts.error ?? incidents.error
  if (failed) return <Empty tone="refused" title={t('notices.failed')} hint={failed.message}><Button onClick={onDone}>{t('notices.bulletin.cancel')}</Button></Empty>
  if (incidents.isLoading || published.isLoading || before.isLoading || drafts.isLoading) return <div aria-busy />
  return (
    <>
      {correct === undefined && (
        <div className={css['about']}>
          <Labelled label={t('notices.bulletin.incident')} hint={t('notices.bulletin.incidentHint')} as="select" value={from ?? ''} onChange={(event) => go({ incident: event.target.value || undefined })}>
            <option value="">{t('notices.bulletin.noIncident')}</option>
            {incidents.data?.map((one) => <option key={one.id} value={one.id}>{`${one.name} ${one.title}`}</option>)}
          </Labelled>
        </div>
      )}
      <BulletinForm key={from ?? ''} speak={speak} before={before.data} draft={drafts.data?.bulletin} incident={incident?.name ?? about ?? null} onDone={onDone} />
    </>
  )
}

const single = ['what', 'cause', 'nature', 'products', 'exposed', 'notExposed', 'impact', 'vulnerabilities'] as const

interface FormProps {
  readonly speak: Speak
  /** The version that it replaces. */
  readonly before: Bulletin | undefined
  readonly draft: Bulletin | undefined
  /** Its name. */
  readonly incident: string | null
  readonly onDone: () => void
}

function BulletinForm({ speak: { t }, before, draft, incident, onDone }: FormProps) {
  const client = useQueryClient()
  const { act, confirm, isActing } = useAct()
  const today = new Date().toISOString().slice(0, 10)
  const [given, setGiven] = useState<Readonly<Record<string, string>>>(() => fieldsOf(before, draft, today))
  const [possible, setPossible] = useState((before ?? draft)?.text.en.exposedIsPossible ?? true)
  const [preview, setPreview] = useState<{ en: string; fr: string }>()
  const value = (key: string) => given[key] ?? ''
  const input = (key: string) => ({ value: value(key), onChange: (event: { target: { value: string } }) => setGiven({ ...given, [key]: event.target.value }) })

  function written(): Bulletin {
    const textOf = (language: 'en' | 'fr'): BulletinText => {
      const of = (name: string) => value(`${language}.${name}`)
      const texts = Object.fromEntries(single.map((name) => [name, of(name)])) as Record<(typeof single)[number], string>
      return {
        title: of('title'), ...(before?.text[language].heading !== undefined && { heading: before.text[language].heading }), ...texts, exposedIsPossible: possible, measures: pairsOf(of('measures')).map(([by, what]) => ({ by, what })),
        recommendations: pairsOf(of('recommendations')).map(([title, text]) => ({ title, text })), ...(before !== undefined && { correction: of('correction') }),
      }
    }
    const url = value('source')
    return {
      slug: value('slug'), version: (before?.version ?? 0) + 1, date: value('date'), firstDate: before?.firstDate ?? value('date'), tags: value('tags').split(/[\s,]+/).filter(Boolean),
      cves: value('cves').split(/[\s,;]+/).filter(Boolean), // Of the latest exposure, which may be what the new version is about.
      counts: draft?.counts ?? before?.counts ?? null, source: sourceOf(url, before),
      text: { en: textOf('en'), fr: textOf('fr') },
    }
  }
  async function publish() {
    if ((await confirm('/bulletins', { method: 'POST', body: { bulletin: written(), incident } })) === undefined) return
    notify(t('notices.bulletin.published', { slug: value('slug') }))
    await client.invalidateQueries({ queryKey: bulletinsQuery.queryKey })
    onDone()
  }

  return (
    <form className={css['form']} onSubmit={(submit) => {
      submit.preventDefault()
      void act(() => request<{ markdown: { en: string; fr: string } }>('/bulletins/preview', { method: 'POST', body: written() })).then((answer) => setPreview(answer?.markdown))
    }}>
      <Labelled label={t('notices.bulletin.slug')} required pattern="[a-z0-9]+(-[a-z0-9]+)*" maxLength={80} readOnly={before !== undefined} {...input('slug')} />
      <Labelled label={t('notices.bulletin.date')} type="date" required {...input('date')} />
      <Labelled label={t('notices.bulletin.tags')} {...input('tags')} />
      <Labelled label={t('notices.bulletin.cves')} {...input('cves')} />
      <Labelled label={t('notices.bulletin.source')} type="url" {...input('source')} />
      <label className={css['check']}><input type="checkbox" checked={possible} onChange={(event) => setPossible(event.target.checked)} /> {t('notices.bulletin.possible')}</label>
      {(['en', 'fr'] as const).map((language) => (
        <fieldset key={language} className={css['half']} lang={language}>
          <legend>{t(`notices.form.${language === 'en' ? 'english' : 'french'}`)}</legend>
          <Labelled label={t('notices.bulletin.field.title')} required maxLength={200} {...input(`${language}.title`)} />
          {before !== undefined && <Labelled label={t('notices.bulletin.field.correction')} as="textarea" rows={2} required {...input(`${language}.correction`)} />}
          {single.map((name) => <Labelled key={name} label={t(`notices.bulletin.field.${name}`)} as="textarea" rows={2} required={name !== 'vulnerabilities'} maxLength={2_000} {...input(`${language}.${name}`)} />)}
          {(['measures', 'recommendations'] as const).map((name) => <Labelled key={name} label={t(`notices.bulletin.field.${name}`)} as="textarea" rows={3} {...input(`${language}.${name}`)} />)}
        </fieldset>
      ))}
      <div className={css['acts']}>
        <Button type="submit" disabled={isActing}>{t('notices.bulletin.preview')}</Button>
        <Button kind="quiet" onClick={onDone}>{t('notices.bulletin.cancel')}</Button>
      </div>
      {preview !== undefined && (
        <div className={css['wide']}>
          {(['en', 'fr'] as const).map((language) => <pre key={language} className={css['text']} tabIndex={0} lang={language}>{readable(preview[language])}</pre>)}
          <p className={css['muted']}>{t('notices.bulletin.publishHint')}</p>
          <Button kind="primary" disabled={isActing} onClick={() => void publish()}>{t('notices.bulletin.publish')}</Button>
        </div>
      )}
    </form>
  )
}

/** One that stays keeps its name. */
function sourceOf(url: string, before: Bulletin | undefined): Bulletin['source'] {
  if (url === '') return null
  return before?.source?.url === url ? before.source : { name: URL.canParse(url) ? new URL(url).host : url, url }
}

/** Markdown with its characters as they will be seen, in place of their numbers. */
function readable(markdown: string): string {
  return markdown.replace(/&#(\d{1,7});/g, (whole, code: string) => (Number(code) <= 0x10_ffff ? String.fromCodePoint(Number(code)) : whole))
}

function fieldsOf(before: Bulletin | undefined, draft: Bulletin | undefined, today: string): Record<string, string> {
  const known = before ?? draft
  if (known === undefined) return { date: today, tags: 'incident' }
  const fields: Record<string, string> = { slug: known.slug, date: today, tags: known.tags.join(' '), cves: known.cves.join(' '), source: known.source?.url ?? '' }
  for (const language of ['en', 'fr'] as const) {
    const text = known.text[language]
    for (const name of ['title', ...single] as const) fields[`${language}.${name}`] = text[name]
    fields[`${language}.measures`] = text.measures.map(({ by, what }) => `${by}: ${what}`).join('\n')
    fields[`${language}.recommendations`] = text.recommendations.map(({ title, text: said }) => `${title}: ${said}`).join('\n')
  }
  return fields
}

