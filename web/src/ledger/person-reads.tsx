/** On a person's page: who has read them. It is asked for by hand, since asking is itself put on the ledger. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../parts/button.tsx'
import { useSpeak } from '../words/speak.ts'
import css from './ledger.module.css'
import { personReadsQuery } from './queries.ts'
import { sayActor, sayKind } from './say.ts'
import { useNames } from './use-names.ts'
import { useLedgerWords } from './words/load.ts'

interface PersonReadsProps {
  readonly project: number
  readonly pseudonym: string
  readonly timeZone: string
}

export function PersonReads(props: PersonReadsProps) {
  return useLedgerWords() ? <Section {...props} /> : null
}

function Section({ project, pseudonym, timeZone }: PersonReadsProps) {
  const speak = useSpeak(timeZone)
  const { t, format } = speak
  const [asked, setAsked] = useState<string>()
  const reads = useInfiniteQuery({ ...personReadsQuery(project, pseudonym), enabled: asked === pseudonym })
  const names = useNames()
  const list = reads.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <section className={css['reads']}>
      <h2>{t('ledger.person.title')}</h2>
      {asked !== pseudonym && (
        <>
          <p className={css['muted']}>{t('ledger.person.askHint')}</p>
          <Button onClick={() => setAsked(pseudonym)}>{t('ledger.person.ask')}</Button>
        </>
      )}
      {reads.error && <p role="alert" className={css['muted']}>{t('ledger.person.refused')}: {reads.error.message}</p>}
      {reads.data && list.length === 0 && <p className={css['muted']}>{t('ledger.person.nobody')}</p>}
      {list.length > 0 && (
        <ol className={css['readers']}>
          {list.map((entry) => (
            <li key={entry.index}>
              <span><b><bdi>{sayActor(speak, entry.actor, names)}</bdi></b> · {sayKind(speak, entry.kind)}</span>
              <time dateTime={new Date(entry.recordedAt).toISOString()}>{format.instant(entry.recordedAt)}</time>
            </li>
          ))}
        </ol>
      )}
      {reads.hasNextPage && <Button disabled={reads.isFetchingNextPage} onClick={() => void reads.fetchNextPage()}>{t('ledger.person.more')}</Button>}
    </section>
  )
}
