/** Quarantine: events that the policy kept aside, to be released without what was caught, or erased. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useProject } from '../../app/project.tsx'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useSpeak } from '../../words/speak.ts'
import { useAddress } from '../address.ts'
import css from '../data.module.css'
import { quarantineQuery, settleQuarantine } from '../queries.ts'
import { useSave } from '../use-save.ts'
import { countChosen, isChosen, none, previewOf, toggled, type Chosen } from './choice.ts'
import { SettleSheet, type Act } from './settle-sheet.tsx'
import { QuarantineTable } from './table.tsx'

const pageSize = 50

export function QuarantineTab() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t, format } = speak
  const client = useQueryClient()
  const { search, go } = useAddress()
  const { save, isSaving } = useSave()
  const [chosen, setChosen] = useState<Chosen>(none)
  const [act, setAct] = useState<Act | undefined>(undefined)
  const offset = Math.max(0, Math.floor(Number(search['offset'] ?? 0)) || 0)
  const { data, error } = useQuery(quarantineQuery(project.id, offset, pageSize))
  if (error && !data) return <Empty tone="refused" title={t('data.failed')} hint={error.message} />
  if (!data) return <div className={css['waiting']} aria-busy />
  if (data.total === 0) return <Empty title={t('data.quarantine.empty')} hint={t('data.quarantine.emptyHint')} />

  const count = countChosen(chosen, data.total)
  const inSight = data.events.filter((event) => isChosen(chosen, event.id))
  const pageChosen = data.events.length > 0 && data.events.every((event) => isChosen(chosen, event.id))

  async function settle(how: Act): Promise<void> {
    const choice = chosen.all ? { all: true as const } : { ids: [...chosen.ids] }
    const done = await save(
      settleQuarantine(client, project.id, how, choice),
      { done: t(how === 'release' ? 'data.quarantine.released' : 'data.quarantine.erased', { count, n: format.number(count) }) },
    )
    if (!done) return
    setAct(undefined)
    setChosen(none)
    go({ offset: undefined })
  }

  return (
    <>
      <p className={css['lead']}>{t('data.quarantine.lead')}</p>
      <div className={css['tools']}>
        <span role="status">
          {count === 0
            ? t('data.quarantine.total', { count: data.total, n: format.number(data.total) })
            : t('data.quarantine.selected', { count, n: format.number(count) })}
        </span>
        {pageChosen && !chosen.all && data.total > data.events.length && (
          <Button kind="quiet" onClick={() => setChosen({ all: true })}>{t('data.quarantine.selectAll', { n: format.number(data.total) })}</Button>
        )}
        {count > 0 && <Button kind="quiet" onClick={() => setChosen(none)}>{t('data.quarantine.selectNone')}</Button>}
        <span className={css['chips']} data-end="">
          <Button disabled={count === 0} onClick={() => setAct('release')}>{t('data.quarantine.release')}</Button>
          <Button disabled={count === 0} onClick={() => setAct('erase')}>{t('data.quarantine.erase')}</Button>
        </span>
      </div>
      <QuarantineTable
        events={data.events} chosen={chosen} speak={speak} onToggle={(id) => setChosen(toggled(chosen, id, data.events))}
        onTogglePage={() => setChosen(pageChosen ? none : { all: false, ids: new Set([...(chosen.all ? [] : chosen.ids), ...data.events.map((event) => event.id)]) })}
        pageChosen={pageChosen}
      />
      {data.total > pageSize && (
        <div className={css['pager']}>
          <span>{t('data.page', { from: format.number(offset + 1), to: format.number(offset + data.events.length), total: format.number(data.total) })}</span>
          <Button disabled={offset === 0} onClick={() => go({ offset: String(Math.max(0, offset - pageSize)) })}>{t('data.previous')}</Button>
          <Button disabled={offset + pageSize >= data.total} onClick={() => go({ offset: String(offset + pageSize) })}>{t('data.next')}</Button>
        </div>
      )}
      <SettleSheet
        act={act} count={count} preview={previewOf(inSight)} shown={inSight.length}
        isBusy={isSaving} onSettle={(how) => void settle(how)} onClose={() => setAct(undefined)} speak={speak}
      />
    </>
  )
}
