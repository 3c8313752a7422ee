/** All keys, in one place. */
import { useTranslation } from 'react-i18next'
import { Sheet } from '../parts/floating.tsx'
import css from './commands.module.css'
import { closeOverlay, useOpened } from './open.ts'

const keys = [
  ['Ctrl K', 'keys.palette'], ['/', 'keys.event'], ['f', 'keys.filter'], ['b', 'keys.breakdown'], ['d', 'keys.date'],
  ['t', 'keys.table'], ['?', 'keys.help'], ['Esc', 'keys.close'],
] as const

export function KeysHelp() {
  const { t } = useTranslation()
  return (
    <Sheet title={t('keys.title')} open={useOpened() === 'keys'} onClose={closeOverlay}>
      <dl className={css['keys']}>
        {keys.map(([key, word]) => <div key={key}><dt>{t(word)}</dt><dd><kbd>{key}</kbd></dd></div>)}
      </dl>
    </Sheet>
  )
}
