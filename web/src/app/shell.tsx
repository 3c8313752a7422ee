/** What stands around every page of a project: rail or tab bar, top bar, banner of the sample, notices, keys. */
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AccessBanners } from '../access/banners.tsx'
import { ConfirmSheet } from '../access/confirm-sheet.tsx'
import { Overlay } from '../commands/overlay.tsx'
import { useKeys } from '../commands/use-keys.ts'
import { LedgerBanner } from '../ledger/banner.tsx'
import { useIsNarrow } from '../look/use-is-narrow.ts'
import { NoticeList } from '../parts/notice-list.tsx'
import { sessionQuery } from '../server/queries.ts'
import { Closed, NotFound } from './closed.tsx'
import { pages } from './pages.ts'
import { ProjectProvider } from './project.tsx'
import { Rail } from './rail.tsx'
import { SampleBanner } from './sample-banner.tsx'
import css from './shell.module.css'
import { TabBar } from './tab-bar.tsx'
import { TopBar } from './top-bar.tsx'

export function Shell() {
  const { t } = useTranslation()
  const { project: id } = useParams({ from: '/p/$project' })
  const { pathname } = useLocation()
  const narrow = useIsNarrow()
  const session = useQuery(sessionQuery)
  useKeys()
  if (session.isError && !session.data) return <Closed error={session.error} onRetry={() => void session.refetch()} />
  if (!session.data) return <div className={css['waiting']} aria-busy />
  const project = session.data.projects.find((one) => String(one.id) === id)
  if (!project) return <NotFound />
  const section = pathname.split('/')[3]
  const dated = pages.find((page) => page.name === section)?.dated === true && pathname.split('/').length === 4
  return (
    <ProjectProvider value={project}>
      <a className={css['skip']} href="#content">{t('app.skip')}</a>
      <div className={css['shell']}>
        {!narrow && <Rail />}
        <div className={css['canvas']}>
          <TopBar dated={dated} narrow={narrow} />
          <LedgerBanner />
          <AccessBanners />
          {project.sample && <SampleBanner />}
          <main id="content" tabIndex={-1} className={css['content']}><Outlet /></main>
        </div>
        {narrow && <TabBar />}
      </div>
      <NoticeList />
      <ConfirmSheet />
      <Overlay />
    </ProjectProvider>
  )
}
