/** The rail on a phone: a few tabs, and everything else in a sheet from the bottom. */
import { Menu } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Sheet } from '../parts/floating.tsx'
import { pages } from './pages.ts'
import { useProject } from './project.tsx'
import { ProjectChoice } from './project-choice.tsx'
import { PageLink } from './rail.tsx'
import { SealState } from './seal-state.tsx'
import css from './tab-bar.module.css'

export function TabBar() {
  const { t } = useTranslation()
  const project = String(useProject().id)
  const [open, setOpen] = useState(false)
  return (
    <>
      <nav className={css['bar']} aria-label={t('app.pages')}>
        {pages.filter((page) => page.onPhone).map((page) => <PageLink key={page.name} page={page} project={project} />)}
        <button type="button" className={css['more']} onClick={() => setOpen(true)}><Menu aria-hidden /><span>{t('app.menu')}</span></button>
      </nav>
      <Sheet place="bottom" title={t('app.name')} open={open} onClose={() => setOpen(false)}>
        <div className={css['sheet']} onClick={(click) => click.target instanceof Element && click.target.closest('a') && setOpen(false)}>
          <ProjectChoice />
          <ul>{pages.map((page) => <li key={page.name}><PageLink page={page} project={project} /></li>)}</ul>
          <SealState />
        </div>
      </Sheet>
    </>
  )
}
