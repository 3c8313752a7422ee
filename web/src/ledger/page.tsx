/** The ledger: its state and who outside has seen it, then its entries, the latest first, each with its proof. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { useAddress } from '../data/address.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { useSpeak } from '../words/speak.ts'
import { EntryDetail } from './entry-detail.tsx'
import { EntryTable } from './entry-table.tsx'
import { Filters } from './filters.tsx'
import { readFilter } from './filter.ts'
import css from './ledger.module.css'
import { entriesQuery, ledgerStateQuery } from './queries.ts'
import { StateCard } from './state-card.tsx'
import { useLedgerWords } from './words/load.ts'

export function LedgerPage() {
  const ready = useLedgerWords()
  return ready ? <Page /> : <div className={shell['page']} aria-busy />
}

function Page() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t } = speak
  const { search, go } = useAddress()
  const state = useQuery(ledgerStateQuery)
  // The time of a filter moves on by the hour, so that it does not ask anew at every drawing.
  const entries = useInfiniteQuery({ ...entriesQuery(readFilter(search, hourOf(Date.now()))), enabled: !state.isError })
  const open = /^\d{1,15}$/.test(search['entry'] ?? '') ? Number(search['entry']) : undefined
  const list = entries.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <div className={`${shell['page']} ${css['page']}`}>
      <h1 className={shell['title']}>{t('ledger.title')}</h1>
      <p className={shell['lead']}>{t('ledger.lead')}</p>
      {state.error && !state.data && <Empty tone="refused" title={t('ledger.failed')} hint={state.error.message} />}
      {state.data && <StateCard state={state.data} speak={speak} />}
      {state.data && (
        <>
          <Filters search={search} go={go} speak={speak} wholeInstance={state.data.wholeInstance} />
          {entries.error && <Empty tone="refused" title={t('ledger.failed')} hint={entries.error.message} />}
          {entries.data && list.length === 0 && <Empty title={t('ledger.empty')} hint={t('ledger.emptyHint')} />}
          <div className={css['split']} data-open={open === undefined ? undefined : ''}>
            {list.length > 0 && (
              <div className={css['list']} data-stale={entries.isPlaceholderData ? '' : undefined}>
                <EntryTable entries={list} current={open} speak={speak} />
                {entries.hasNextPage && (
                  <div className={css['more']}>
                    <Button disabled={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>{t('ledger.more')}</Button>
                  </div>
                )}
              </div>
            )}
            {open !== undefined && <EntryDetail index={open} verifierKey={state.data.verifierKey} speak={speak} onClose={() => go({ entry: undefined })} />}
          </div>
        </>
      )}
    </div>
  )
}

function hourOf(instant: number): number {
  return Math.floor(instant / 3_600_000) * 3_600_000
}
