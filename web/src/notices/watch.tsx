/** Feeds of advisories, what was read in them, and the vendor incident that one can become. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { useProject } from '../app/project.tsx'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { notify } from '../parts/notices.ts'
import { request } from '../server/client.ts'
import type { Speak } from '../words/speak.ts'
import { Labelled } from './labelled.tsx'
import css from './notices.module.css'
import { advisoriesQuery, feedsQuery } from './queries.ts'
import type { Advisory } from './types.ts'

export function WatchPart({ speak }: { readonly speak: Speak }) {
  const { t, format } = speak
  const client = useQueryClient()
  const { act, isActing } = useAct()
  const feeds = useQuery(feedsQuery)
  const [onlyMatching, setOnly] = useState(false)
  const advisories = useQuery(advisoriesQuery(onlyMatching))
  const [address, setAddress] = useState('')
  const [text, setText] = useState('')

  async function change(work: () => Promise<unknown>): Promise<boolean> {
    const answer = await act(work)
    await client.invalidateQueries({ queryKey: ['watch'] })
    const { count } = (answer ?? {}) as { count?: number }
    if (count !== undefined) notify(t('notices.watch.fresh', { count, n: format.number(count) }))
    return answer !== undefined
  }
  if (feeds.error && !feeds.data) return <Empty tone="refused" title={t('notices.failed')} hint={feeds.error.message} />
  return (
    <div className={css['columns']}>
      <section className={css['card']}>
        <h2>{t('notices.watch.advisories')}</h2>
        <label className={css['check']}><input type="checkbox" checked={onlyMatching} onChange={(event) => setOnly(event.target.checked)} /> {t('notices.watch.onlyMatching')}</label>
        {advisories.data?.length === 0 && <p className={css['muted']}>{t('notices.watch.nothing')}</p>}
        <ul className={css['lines']}>{advisories.data?.map((one) => <AdvisoryItem key={one.id} advisory={one} speak={speak} change={change} />)}</ul>
      </section>
      <section className={css['card']}>
        <h2>{t('notices.watch.feeds')}</h2>
        {feeds.data?.length === 0 && <p className={css['muted']}>{t('notices.watch.none')}</p>}
        <ul className={css['lines']}>
          {feeds.data?.map((feed) => (
            <li key={feed.address}>
              <bdi className={css['break']}>{feed.address}</bdi>
              <span className={css['muted']}>{feed.fault ?? (feed.readAt === null ? t('notices.watch.never') : format.instant(feed.readAt))}</span>
              <Button kind="quiet" onClick={() => void change(() => request('/watch/feeds', { method: 'DELETE', body: { address: feed.address } }))}>{t('notices.watch.remove')}</Button>
            </li>
          ))}
        </ul>
        <form className={css['ask']} onSubmit={(submit) => {
          submit.preventDefault()
          void change(() => request('/watch/feeds', { method: 'POST', body: { address } })).then((done) => done && setAddress(''))
        }}>
          <Labelled label={t('notices.watch.address')} type="url" required value={address} onChange={(event) => setAddress(event.target.value)} />
          <div className={css['acts']}>
            <Button type="submit" disabled={isActing}>{t('notices.watch.add')}</Button>
            {feeds.data !== undefined && feeds.data.length > 0 && <Button disabled={isActing} onClick={() => void change(() => request('/watch/read', { method: 'POST' }))}>{t('notices.watch.read')}</Button>}
          </div>
        </form>
        <form className={css['ask']} onSubmit={(submit) => {
          submit.preventDefault()
          void change(() => request('/watch/text', { method: 'POST', body: { text } })).then((done) => done && setText(''))
        }}>
          <Labelled label={t('notices.watch.text')} as="textarea" rows={5} required value={text} onChange={(event) => setText(event.target.value)} />
          <Button type="submit" disabled={isActing}>{t('notices.watch.take')}</Button>
        </form>
      </section>
    </div>
  )
}

interface ItemProps {
  readonly advisory: Advisory
  readonly speak: Speak
  readonly change: (work: () => Promise<unknown>) => Promise<boolean>
}

/** Destinations and vendors are matched by the number of the destination. */
function destinationsIn(matches: Advisory['matches']): number[] {
  return [...new Set(matches.filter(({ kind }) => kind !== 'package').map(({ detail }) => Number(detail)))]
}

/** Its address is text: whoever writes advisories does not get to choose where somebody clicks. */
function AdvisoryItem({ advisory, speak: { t, format }, change }: ItemProps) {
  const project = useProject()
  const navigate = useNavigate()
  const { id, title, summary, url, publishedAt, cves, matches, state } = advisory
  const say = (to: Advisory['state']) => request(`/watch/advisories/${id}`, { method: 'PUT', body: { state: to } })

  async function openIncident() {
    let opened: { id: number; version: number } | undefined
    await change(async () => {
      const draft = await request<object>(`/watch/advisories/${id}/incident`)
      opened = await request<{ id: number; version: number }>('/incidents', { method: 'POST', body: draft })
      await say('opened')
      // Whatever was ever sent there counts, so its exposure can be computed at once; the window is what is known so far.
      let { version } = opened
      for (const destination of destinationsIn(matches)) {
        const line = { target: { kind: 'destination', destination }, window: { from: Math.min(publishedAt ?? Date.now(), Date.now()), until: null }, certainty: 'assumed', note: title.slice(0, 200) }
        version = (await request<{ version: number }>(`/incidents/${opened.id}/changes`, { method: 'POST', body: { version, change: { type: 'scope.add', line } } })).version
      }
    })
    if (opened !== undefined) await navigate({ to: '/p/$project/incidents/$incident', params: { project: String(project.id), incident: String(opened.id) } })
  }

  return (
    <li data-state={state}>
      <b><bdi>{title}</bdi></b>
      <span className={css['muted']}>{[publishedAt === null ? '' : format.instant(publishedAt), t(`notices.watch.state.${state}`), ...cves].filter(Boolean).join(' · ')}</span>
      {matches.length > 0 && <span className={css['match']}>{t('notices.watch.matches')} {matches.map(({ kind, name }) => `${t(`notices.watch.kind.${kind}`)} ${name}`).join(', ')}</span>}
      <span className={css['summary']}>{summary}</span>
      {url !== null && <bdi className={`${css['muted']} ${css['break']}`}>{url}</bdi>}
      {state === 'new' && (
        <div className={css['acts']}>
          <Button kind={matches.length > 0 ? 'primary' : 'plain'} onClick={() => void openIncident()}>{t('notices.watch.openIncident')}</Button>
          <Button kind="quiet" onClick={() => void change(() => say('dismissed'))}>{t('notices.watch.dismiss')}</Button>
        </div>
      )}
    </li>
  )
}
