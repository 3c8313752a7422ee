/** The first page: the snippet for one's SDK, ready to paste, and a dot that turns when the first event comes. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Tabs } from '@base-ui/react/tabs'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { sampleQuery, sessionQuery } from '../server/queries.ts'
import { useSpeak } from '../words/speak.ts'
import { FirstEvent } from './first-event.tsx'
import { useMakeSample } from './sample.ts'
import { snippetNames, writeSnippet, type SnippetName } from './snippets.ts'
import css from './start.module.css'

export function StartPage() {
  const { t } = useSpeak()
  const project = useProject()
  const [name, setName] = useState<SnippetName>('browser')
  const snippet = writeSnippet(name, project.token, location.origin)
  return (
    <div className={`${shell['page']} ${css['page']}`}>
      <h1 className={css['title']}>{t('start.title')}</h1>
      <p className={css['lead']}>{t('start.lead')}</p>
      <Tabs.Root value={name} onValueChange={(next) => setName(next as SnippetName)}>
        <div className={css['tabsHead']}>
          <Tabs.List className={css['tabs']} aria-label={t('start.tabs')}>
            {snippetNames.map((one) => <Tabs.Tab key={one} value={one} className={css['tab']}>{t(`start.${one}`)}</Tabs.Tab>)}
          </Tabs.List>
          <CopyButton text={snippet} />
        </div>
        {snippetNames.map((one) => (
          <Tabs.Panel key={one} value={one} className={css['panel']}>
            <pre className={css['code']} tabIndex={0}>{writeSnippet(one, project.token, location.origin)}</pre>
          </Tabs.Panel>
        ))}
      </Tabs.Root>
      <FirstEvent />
      {!project.sample && <SampleOffer />}
    </div>
  )
}

function SampleOffer() {
  const { t, format } = useSpeak()
  const sample = useQuery(sampleQuery)
  const { make, isMaking, progress } = useMakeSample()
  const there = sample.data?.state === 'there'
  return (
    <section className={css['sample']}>
      <h2>{t('start.or')}</h2>
      <p>{t('sample.exploreHint')}</p>
      {isMaking ? (
        <div className={css['making']} role="status">
          <progress value={progress?.done ?? 0} max={progress?.total || 1} aria-label={t('sample.making')} />
          <span>{t('sample.progress', { done: format.number(progress?.done ?? 0), total: format.number(progress?.total ?? 0) })}</span>
        </div>
      ) : there ? (
        <SampleLink />
      ) : (
        <Button onClick={make}>{t('sample.explore')}</Button>
      )}
    </section>
  )
}

function SampleLink() {
  const { t } = useSpeak()
  const session = useQuery(sessionQuery)
  const sample = session.data?.projects.find((project) => project.sample)
  if (!sample) return null
  return <Link to="/p/$project/trends" params={{ project: String(sample.id) }}>{t('sample.open')}</Link>
}
