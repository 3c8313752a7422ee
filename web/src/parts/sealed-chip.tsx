/** A field that is under seal: its name beside the wax seal, and what opening it would take. */
import { useTranslation } from 'react-i18next'
import { sayName } from '../words/names.ts'
import { Pop } from './floating.tsx'
import { SealMark } from './seal-mark.tsx'
import css from './seal.module.css'

export function SealedChip({ field }: { field: string }) {
  const { t } = useTranslation()
  const name = sayName(t, field)
  return (
    <Pop
      label={t('seal.field', { field: name })}
      trigger={
        <button type="button" className={css['chip']} aria-label={t('seal.field', { field: name })}>
          <SealMark size={16} />
          <bdi>{name}</bdi>
        </button>
      }
    >
      <div className={css['sheet']}>
        <h2 className={css['sheetTitle']}><SealMark size={22} /> {t('seal.sheet', { field: name })}</h2>
        <p>{t('seal.sheetText')}</p>
        <h3 className={css['needs']}>{t('seal.needs')}</h3>
        <ul>
          <li>{t('seal.needReason')}</li>
          <li>{t('seal.needFactor')}</li>
          <li>{t('seal.needVault')}</li>
          <li>{t('seal.needTime')}</li>
        </ul>
      </div>
    </Pop>
  )
}
