/** What the settings about access share: a section with its head, a list's state, a question before an act that ends something. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '../../parts/button.tsx'
import { Sheet } from '../../parts/floating.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { useSpeak } from '../../words/speak.ts'
import css from '../access.module.css'

export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone

export function Section({ title, lead, acts, children }: { title: string; lead?: string; acts?: ReactNode; children: ReactNode }) {
  return (
    <section className={css['section']} aria-label={title}>
      <div className={css['head']}>
        <div>
          <h2>{title}</h2>
          {lead && <p>{lead}</p>}
        </div>
        {acts && <div className={css['row']}>{acts}</div>}
      </div>
      {children}
    </section>
  )
}

/** The rows of a query; what keeps them away otherwise. */
export function Rows<T>({ query, none, children }: { query: UseQueryResult<readonly T[]>; none?: string; children: (row: T) => ReactNode }) {
  const { t } = useSpeak()
  if (query.isError) return <p className={css['fault']} role="alert">{t('access.unread')}: {query.error.message}</p>
  if (!query.data) return <div aria-busy />
  if (query.data.length === 0 && none) return <p className={css['hint']}>{none}</p>
  return <ul className={css['list']}>{query.data.map(children)}</ul>
}

export interface Question {
  readonly title: string
  readonly text: string
  readonly act: string
  readonly perform: () => void
}

/** Says exactly what an act will do before it is done. */
export function AskFirst({ question, onClose }: { question: Question | undefined; onClose: () => void }) {
  const { t } = useSpeak()
  if (!question) return null
  return (
    <Sheet title={question.title} open onClose={onClose}>
      <div className={css['form']}>
        <p>{question.text}</p>
        <div className={css['row']}>
          <Button
            kind="primary" onClick={() => {
              onClose()
              question.perform()
            }}
          >
            {question.act}
          </Button>
          <Button kind="quiet" onClick={onClose}>{t('access.cancel')}</Button>
        </div>
      </div>
    </Sheet>
  )
}

/** A key or link that is shown once. */
export function ShownOnce({ title, text, hint, onClose }: { title: string; text: string; hint?: string; onClose: () => void }) {
  const { t } = useSpeak()
  return (
    <Sheet title={title} open onClose={onClose}>
      <div className={css['form']}>
        <code className={css['key']}>{text}</code>
        {hint && <p className={css['hint']}>{hint}</p>}
        <div className={css['row']}>
          <CopyButton text={text} />
          <Button kind="primary" onClick={onClose}>{t('access.done')}</Button>
        </div>
      </div>
    </Sheet>
  )
}
