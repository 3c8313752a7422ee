/** Published bulletins, and the form that writes one or corrects one. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import table from '../answer/table.module.css'
import { usePreferences } from '../look/preferences.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { notify } from '../parts/notices.ts'
import { request } from '../server/client.ts'
import type { Speak } from '../words/speak.ts'
import { Labelled, pairsOf } from './labelled.tsx'
import css from './notices.module.css'
import { bulletinsQuery } from './queries.ts'
import type { Bulletin, BulletinText } from './types.ts'

export function Bulletins({ speak }: { readonly speak: Speak }) {
  const { t, format } = speak
  const { language } = usePreferences()
  const bulletins = useQuery(bulletinsQuery)
  const { act } = useAct()
  const [editing, setEditing] = useState<Bulletin | 'new'>()
  if (bulletins.error && !bulletins.data) return <Empty tone="refused" title={t('notices.failed')} hint={bulletins.error.message} />
  if (!bulletins.data) return null
  if (editing !== undefined) return <BulletinForm speak={speak} before={editing === 'new' ? undefined : editing} onDone={() => setEditing(undefined)} />
  const make = <Button kind="primary" onClick={() => setEditing('new')}>{t('notices.bulletin.make')}</Button>
  if (bulletins.data.length === 0) return <Empty title={t('notices.bulletin.none')} hint={t('notices.bulletin.noneHint')}>{make}</Empty>
  return (
    <>
      <div className={css['acts']}>{make}</div>
      <div className={table['scroll']} tabIndex={0} role="region" aria-label={t('notices.tab.bulletins')}>
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
                  <Button kind="quiet" onClick={() => void act(() => request<Bulletin>(`/bulletins/${one.slug}`)).then((found) => found && setEditing(found))}>{t('notices.bulletin.correct')}</Button>
                )}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

const single = ['what', 'cause', 'nature', 'products', 'exposed', 'notExposed', 'impact', 'vulnerabilities'] as const

interface FormProps {
  readonly speak: Speak
  /** The version that it replaces. */
  readonly before: Bulletin | undefined
  readonly onDone: () => void
}

function BulletinForm({ speak: { t }, before, onDone }: FormProps) {
  const client = useQueryClient()
  const { act, isActing } = useAct()
  const today = new Date().toISOString().slice(0, 10)
  const [given, setGiven] = useState<Readonly<Record<string, string>>>(() => fieldsOf(before, today))
  const [possible, setPossible] = useState(before?.text.en.exposedIsPossible ?? true)
  const [preview, setPreview] = useState<{ en: string; fr: string }>()
  const value = (key: string) => given[key] ?? ''
  const input = (key: string) => ({ value: value(key), onChange: (event: { target: { value: string } }) => setGiven({ ...given, [key]: event.target.value }) })

  function written(): Bulletin {
    const textOf = (language: 'en' | 'fr'): BulletinText => {
      const of = (name: string) => value(`${language}.${name}`)
      const texts = Object.fromEntries(single.map((name) => [name, of(name)])) as Record<(typeof single)[number], string>
      return {
        title: of('title'), ...texts, exposedIsPossible: possible, measures: pairsOf(of('measures')).map(([by, what]) => ({ by, what })),
        recommendations: pairsOf(of('recommendations')).map(([title, text]) => ({ title, text })), ...(before !== undefined && { correction: of('correction') }),
      }
    }
    const url = value('source')
    return {
      slug: value('slug'), version: (before?.version ?? 0) + 1, date: value('date'), firstDate: before?.firstDate ?? value('date'), tags: value('tags').split(/[\s,]+/).filter(Boolean),
      cves: value('cves').split(/[\s,;]+/).filter(Boolean), counts: before?.counts ?? null, source: url === '' ? null : { name: url.replace(/^https?:\/\//, '').split('/')[0]!, url },
      text: { en: textOf('en'), fr: textOf('fr') },
    }
  }
  async function publish() {
    if ((await act(() => request('/bulletins', { method: 'POST', body: { bulletin: written() } }))) === undefined) return
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
      {(['fr', 'en'] as const).map((language) => (
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
          {(['fr', 'en'] as const).map((language) => <pre key={language} className={css['text']} tabIndex={0} lang={language}>{preview[language]}</pre>)}
          <p className={css['muted']}>{t('notices.bulletin.publishHint')}</p>
          <Button kind="primary" disabled={isActing} onClick={() => void publish()}>{t('notices.bulletin.publish')}</Button>
        </div>
      )}
    </form>
  )
}

function fieldsOf(before: Bulletin | undefined, today: string): Record<string, string> {
  if (before === undefined) return { date: today, tags: 'incident' }
  const fields: Record<string, string> = { slug: before.slug, date: today, tags: before.tags.join(' '), cves: before.cves.join(' '), source: before.source?.url ?? '' }
  for (const language of ['en', 'fr'] as const) {
    const text = before.text[language]
    for (const name of ['title', ...single] as const) fields[`${language}.${name}`] = text[name]
    fields[`${language}.measures`] = text.measures.map(({ by, what }) => `${by}: ${what}`).join('\n')
    fields[`${language}.recommendations`] = text.recommendations.map(({ title, text: said }) => `${title}: ${said}`).join('\n')
  }
  return fields
}

