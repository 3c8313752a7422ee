/** The settings about who may sign in: members, sessions, machines, one's own factors. */
import { useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { NotFound } from '../../app/closed.tsx'
import shell from '../../app/shell.module.css'
import { useSpeak } from '../../words/speak.ts'
import css from '../access.module.css'
import { useAccessWords } from '../words/load.ts'
import { FactorsTab } from './factors.tsx'
import { MachinesTab } from './machines.tsx'
import { MembersTab } from './members.tsx'
import { SessionsTab } from './sessions.tsx'
import { accessTabs, SettingsTabs, type AccessTab } from './tabs.tsx'

const contents: Record<AccessTab, ComponentType> = {
  members: MembersTab, sessions: SessionsTab, machines: MachinesTab, factors: FactorsTab,
}

export function AccessSettingsPage() {
  const { tab: named } = useParams({ strict: false })
  const { t } = useSpeak()
  const ready = useAccessWords()
  const tab = accessTabs.find((one) => one === named)
  if (!tab) return <NotFound />
  if (!ready) return <div className={shell['page']} aria-busy />
  const Content = contents[tab]
  return (
    <div className={`${shell['page']} ${css['page']}`}>
      <h1 className={shell['title']}>{t('settings.title')}</h1>
      <SettingsTabs current={tab} />
      <Content />
    </div>
  )
}
