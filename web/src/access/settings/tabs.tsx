/** The parts of the settings: the project's own, and those about who may sign in. */
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useProject } from '../../app/project.tsx'
import data from '../../data/data.module.css'
import { sessionQuery } from '../../server/queries.ts'
import { useSpeak } from '../../words/speak.ts'
import { useAccessWords } from '../words/load.ts'

export const accessTabs = ['members', 'sessions', 'machines', 'factors'] as const
export type AccessTab = (typeof accessTabs)[number]

export function SettingsTabs({ current }: { current: 'project' | 'privacy' | 'destinations' | AccessTab }) {
  const { t } = useSpeak()
  const ready = useAccessWords()
  const project = useProject()
  const { data: session } = useQuery(sessionQuery)
  if (!ready || !session) return <div className={data['tabs']} aria-busy />
  const may: Record<AccessTab, boolean> = {
    members: session.reader.may.includes('members.manage'),
    sessions: true,
    machines: session.reader.may.includes('members.manage') || project.may.includes('project.manage'),
    factors: true,
  }
  const params = { project: String(project.id) }
  return (
    <nav className={data['tabs']} aria-label={t('access.tabs')}>
      <Link to="/p/$project/settings" params={params} search={{}} className={data['tab']} activeOptions={{ exact: true }} aria-current={current === 'project' ? 'page' : undefined}>
        {t('access.tab.project')}
      </Link>
      <Link to="/p/$project/settings/privacy" params={params} search={{}} className={data['tab']} aria-current={current === 'privacy' ? 'page' : undefined}>
        {t('access.tab.privacy')}
      </Link>
      {project.may.includes('ledger.read') && (
        <Link to="/p/$project/destinations" params={params} search={{}} className={data['tab']} aria-current={current === 'destinations' ? 'page' : undefined}>
          {t('access.tab.destinations')}
        </Link>
      )}
      {accessTabs.filter((tab) => may[tab]).map((tab) => (
        <Link
          key={tab} to="/p/$project/settings/$tab" params={{ ...params, tab }} search={{}} className={data['tab']}
          aria-current={tab === current ? 'page' : undefined}
        >
          {t(`access.tab.${tab}`)}
        </Link>
      ))}
    </nav>
  )
}
