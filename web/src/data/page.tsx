/** The data page: what is known of the data, what did not belong in it, and what is done about that. A tab for each. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Suspense, lazy, useEffect, useRef, type ComponentType } from 'react'
import { NotFound } from '../app/closed.tsx'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { useSpeak } from '../words/speak.ts'
import css from './data.module.css'
import { DictionaryTab } from './dictionary/tab.tsx'
import { countOpen } from './findings/sum.ts'
import { findingsQuery } from './queries.ts'
import { readTab, tabs, type Tab } from './tabs.ts'
import { useDataWords } from './words/load.ts'

const contents: Record<Tab, ComponentType> = {
  dictionary: DictionaryTab,
  findings: lazy(async () => ({ default: (await import('./findings/tab.tsx')).FindingsTab })),
  plan: lazy(async () => ({ default: (await import('./plan/tab.tsx')).PlanTab })),
  policy: lazy(async () => ({ default: (await import('./policy/tab.tsx')).PolicyTab })),
  quarantine: lazy(async () => ({ default: (await import('./quarantine/tab.tsx')).QuarantineTab })),
  sweep: lazy(async () => ({ default: (await import('./sweep/tab.tsx')).SweepTab })),
  alerts: lazy(async () => ({ default: (await import('./alerts/tab.tsx')).AlertsTab })),
}

export function DataPage() {
  const { tab: named } = useParams({ strict: false })
  const tab = readTab(named)
  const ready = useDataWords()
  if (!tab) return <NotFound />
  if (!ready) return <div className={shell['page']} aria-busy />
  const Content = contents[tab]
  return (
    <div className={`${shell['page']} ${css['page']}`}>
      <Head tab={tab} />
      <Suspense fallback={<div className={css['waiting']} aria-busy />}><Content /></Suspense>
    </div>
  )
}

function Head({ tab: current }: { tab: Tab }) {
  const { t, format } = useSpeak()
  const project = useProject()
  const { data } = useQuery(findingsQuery(project.id))
  const open = data ? countOpen(data.findings) : 0
  const row = useRef<HTMLElement>(null)
  // On a phone the row of tabs is wider than the page.
  useEffect(() => row.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' }), [current])
  return (
    <>
      <h1 className={shell['title']}>{t('data.title')}</h1>
      <p className={shell['lead']}>{t('data.lead')}</p>
      <nav ref={row} className={css['tabs']} aria-label={t('data.tabs')}>
        {tabs.map((tab) => (
          <Link
            key={tab} to="/p/$project/data/$tab" params={{ project: String(project.id), tab }} search={{}} className={css['tab']}
            aria-current={tab === current ? 'page' : undefined}
          >
            {t(`data.tab.${tab}`)}
            {tab === 'findings' && open > 0 && <span className={css['tabCount']}>{format.short(open)}</span>}
          </Link>
        ))}
      </nav>
    </>
  )
}
