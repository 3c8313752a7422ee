/** The bar above every page: the project at the left; dates, zone and the palette at the right. */
import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { MemberChip } from '../access/member-chip.tsx'
import { openPalette } from '../commands/open.ts'
import { RangeControl } from '../controls/range-control.tsx'
import { ZoneControl } from '../controls/zone-control.tsx'
import { ProjectChoice } from './project-choice.tsx'
import css from './top-bar.module.css'

const shortcut = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'

export function TopBar({ dated, narrow }: { dated: boolean; narrow: boolean }) {
  const { t } = useTranslation()
  return (
    <header className={css['bar']}>
      {!(narrow && dated) && <ProjectChoice />}
      <div className={css['right']}>
        {dated && <RangeControl />}
        {dated && <ZoneControl />}
        <button
          type="button" className={css['palette']} title={t('keys.palette')}
          aria-keyshortcuts="Control+K Meta+K" onClick={openPalette}
        >
          <span className="visually-hidden">{t('keys.palette')}</span>
          {narrow ? <Search aria-hidden /> : shortcut}
        </button>
        <MemberChip />
      </div>
    </header>
  )
}
