/** The rail: every page by icon and word, and at its foot the one state of the whole, the seal. */
import { Link } from '@tanstack/react-router'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { FindingCount } from '../data/finding-count.tsx'
import { setPreferences, usePreferences } from '../look/preferences.ts'
import { IconButton } from '../parts/button.tsx'
import { SealMark } from '../parts/seal-mark.tsx'
import { sharedSearch, type Search } from '../question/search.ts'
import { WaitingCount } from '../unseal/waiting-count.tsx'
import { pageGroups, pathOf, type Page } from './pages.ts'
import { useProject } from './project.tsx'
import css from './rail.module.css'
import { SealState } from './seal-state.tsx'

export function Rail() {
  const { t } = useTranslation()
  const { railFolded } = usePreferences()
  const project = String(useProject().id)
  return (
    <nav className={css['rail']} data-folded={railFolded ? '' : undefined} aria-label={t('app.pages')}>
      <Link to="/p/$project/trends" params={{ project }} className={css['brand']} aria-label={t('app.name')}>
        <SealMark size={22} /><span className={css['word']}>{t('app.name')}</span>
      </Link>
      {pageGroups.map((group, index) => (
        <ul key={index} className={css['group']}>
          {group.map((page) => <li key={page.name}><PageLink page={page} project={project} /></li>)}
        </ul>
      ))}
      <div className={css['foot']}>
        <SealState folded={railFolded} />
        <IconButton
          className={css['fold']} label={t(railFolded ? 'app.unfold' : 'app.fold')} icon={railFolded ? <PanelLeftOpen /> : <PanelLeftClose />}
          onClick={() => setPreferences({ railFolded: !railFolded })}
        />
      </div>
    </nav>
  )
}

export function PageLink({ page, project }: { page: Page; project: string }) {
  const { t } = useTranslation()
  return (
    <Link
      to={pathOf(page.name)} params={{ project }} search={(search) => (page.dated ? sharedSearch(search as Search) : {})}
      activeOptions={{ exact: false, includeSearch: false }} className={css['link']} title={t(`nav.${page.name}`)}
    >
      <page.icon aria-hidden /><span className={css['word']}>{t(`nav.${page.name}`)}</span>
      {page.name === 'data' && <FindingCount />}
      {page.name === 'unseal' && <WaitingCount />}
    </Link>
  )
}
