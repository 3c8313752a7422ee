/** Says that what is shown is made up, and takes it away at a click. */
import { useTranslation } from 'react-i18next'
import { useRemoveSample } from '../start/sample.ts'
import css from './shell.module.css'

export function SampleBanner() {
  const { t } = useTranslation()
  const { remove, isRemoving } = useRemoveSample()
  return (
    <aside className={css['banner']} aria-label={t('settings.sample')}>
      <span>{t('sample.banner')}</span>
      <button type="button" disabled={isRemoving} onClick={remove}>{t(isRemoving ? 'sample.removing' : 'sample.remove')}</button>
    </aside>
  )
}
