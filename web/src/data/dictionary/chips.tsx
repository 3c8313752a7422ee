/** What stands out about an entry, as words in small frames: what it is not (visible, planned) and how close to a person. */
import { EyeOff, Merge, ShieldAlert, Trash2 } from 'lucide-react'
import { SealMark } from '../../parts/seal-mark.tsx'
import type { Speak } from '../../words/speak.ts'
import css from '../data.module.css'
import { isEvent, type Entry } from './rows.ts'

export function EntryChips({ entry, speak: { t, format } }: { entry: Entry; speak: Speak }) {
  const effective = isEvent(entry) ? 'plain' : entry.effective
  return (
    <span className={css['chips']}>
      {entry.state === 'hidden' && <span className={css['chip']}><EyeOff aria-hidden /> {t('data.state.hidden')}</span>}
      {entry.state === 'dropped' && <span className={css['chip']} data-tone="warn"><Trash2 aria-hidden /> {t('data.state.dropped')}</span>}
      {isEvent(entry) && entry.mergedInto !== null && (
        <span className={css['chip']}><Merge aria-hidden /> <bdi>{t('data.dictionary.merged', { name: entry.mergedInto })}</bdi></span>
      )}
      {effective !== 'plain' && (
        <span className={css['chip']} data-tone={effective === 'identifying' ? 'seal' : undefined}>
          {effective === 'identifying' && <SealMark size={12} />} {t(`data.classification.${effective}`)}
        </span>
      )}
      {!isEvent(entry) && entry.caught > 0 && effective !== 'identifying' && (
        <span className={css['chip']} data-tone="warn"><ShieldAlert aria-hidden /> {t('data.dictionary.caught', { count: entry.caught, n: format.number(entry.caught) })}</span>
      )}
      {entry.planned && <span className={css['chip']} data-tone="good">{t('data.dictionary.planned')}</span>}
    </span>
  )
}
