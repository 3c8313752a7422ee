/** What releasing or erasing will do, with whom and what it touches, before it is done: neither can be taken back. */
import { Button } from '../../parts/button.tsx'
import { Sheet } from '../../parts/floating.tsx'
import { sayName } from '../../words/names.ts'
import type { Speak } from '../../words/speak.ts'
import { sayClass } from '../classes.ts'
import type { Preview } from './choice.ts'
import css from './quarantine.module.css'

export type Act = 'release' | 'erase'

interface SettleSheetProps {
  readonly act: Act | undefined
  readonly count: number
  readonly preview: Preview | undefined
  /** How many of the chosen the preview could look at. */
  readonly shown: number
  readonly isBusy: boolean
  readonly onSettle: (act: Act) => void
  readonly onClose: () => void
  readonly speak: Speak
}

export function SettleSheet({ act, count, preview, shown, isBusy, onSettle, onClose, speak: { t, format } }: SettleSheetProps) {
  const how = act ?? 'release'
  const n = format.number(count)
  const tell = (counts: readonly (readonly [string, number])[], say: (name: string) => string) =>
    format.list(counts.map(([name, times]) => `${say(name)} (${format.number(times)})`))
  return (
    <Sheet
      title={how === 'release' ? t('data.quarantine.releaseTitle', { count, n }) : t('data.quarantine.eraseTitle', { count, n })}
      open={act !== undefined} onClose={onClose}
    >
      <p>{t(how === 'release' ? 'data.quarantine.releaseWill' : 'data.quarantine.eraseWill')}</p>
      {preview && (
        <>
          <dl className={css['preview']}>
            <div><dt>{t('data.quarantine.names')}</dt><dd>{tell(preview.names, (name) => sayName(t, name))}</dd></div>
            <div><dt>{t('data.quarantine.classes')}</dt><dd>{tell(preview.classes, (name) => sayClass(t, name))}</dd></div>
            <div><dt>{t('data.quarantine.people')}</dt><dd>{format.number(preview.people)}</dd></div>
          </dl>
          <p className={css['muted']}>
            {preview.from === preview.until
              ? t('data.quarantine.spanOne', { at: format.instant(preview.from) })
              : t('data.quarantine.span', { from: format.instant(preview.from), until: format.instant(preview.until) })}
            {shown < count && ` ${t('data.quarantine.onlyPage', { n: format.number(shown) })}`}
          </p>
        </>
      )}
      <div className={css['acts']}>
        <Button onClick={onClose}>{t('data.cancel')}</Button>
        <Button kind="primary" disabled={isBusy} onClick={() => onSettle(how)}>{t(how === 'release' ? 'data.quarantine.release' : 'data.quarantine.erase')}</Button>
      </div>
    </Sheet>
  )
}
