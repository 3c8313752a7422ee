/** A choice that says what it will do, and does it only then. */
import { useState, type ReactNode } from 'react'
import { Button } from '../../parts/button.tsx'
import { useSpeak } from '../../words/speak.ts'
import css from '../data.module.css'
import type { Consequence } from './consequence.ts'

interface PendingProps<T> {
  readonly title: string
  readonly value: T
  readonly will: (next: T) => Consequence
  readonly onApply: (next: T) => void
  /** The control, showing what is chosen and not yet done. */
  readonly children: (shown: T, choose: (next: T) => void) => ReactNode
}

export function Pending<T>({ title, value, will, onApply, children }: PendingProps<T>) {
  const { t } = useSpeak()
  // Wrapped, since null is a value to choose.
  const [chosen, setChosen] = useState<{ readonly value: T } | undefined>(undefined)
  const pending = chosen !== undefined && chosen.value !== value ? chosen : undefined
  const consequence = pending && will(pending.value)
  return (
    <section>
      <h3>{title}</h3>
      {children(pending ? pending.value : value, (next) => setChosen({ value: next }))}
      <div aria-live="polite">
        {pending && consequence && (
          <div className={css['will']} data-tone={consequence.tone}>
            <h4 className="visually-hidden">{t('data.dictionary.willDo')}</h4>
            <p>{consequence.text}</p>
            <div className={css['acts']}>
              <Button
                kind="primary"
                onClick={() => {
                  onApply(pending.value)
                  setChosen(undefined)
                }}
              >
                {t('data.dictionary.apply')}
              </Button>
              <Button onClick={() => setChosen(undefined)}>{t('data.dictionary.leave')}</Button>
            </div>
          </div>
        )}
      </div>
    </section>
  )
}
