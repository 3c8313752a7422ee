/** The dictionary: every event and property seen, who sends it, and what was decided about it. */
import { useQuery } from '@tanstack/react-query'
import { useProject } from '../../app/project.tsx'
import { Button } from '../../parts/button.tsx'
import { Choice } from '../../parts/choice.tsx'
import { Empty } from '../../parts/empty.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { useSpeak } from '../../words/speak.ts'
import { useAddress } from '../address.ts'
import css from '../data.module.css'
import { dataDictionaryQuery } from '../queries.ts'
import type { DataDictionary, State } from '../types.ts'
import { EventDetailPane } from './event-detail.tsx'
import { PropertyDetailPane } from './property-detail.tsx'
import { chooseEntries, isEvent, pageOf, type Entry, type Sort } from './rows.ts'
import { EntryTable } from './table.tsx'

type Of = 'events' | 'properties' | 'person'

const pageSize = 100
const states: readonly State[] = ['visible', 'hidden', 'dropped']

export function DictionaryTab() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t, format } = speak
  const { search, go } = useAddress()
  const { data, error } = useQuery(dataDictionaryQuery(project.id))
  if (error && !data) return <Empty tone="refused" title={t('data.failed')} hint={error.message} />
  if (!data) return <div className={css['waiting']} aria-busy />

  const of: Of = search['of'] === 'properties' || search['of'] === 'person' ? search['of'] : 'events'
  const sort: Sort = search['sort'] === 'name' || search['sort'] === 'last' ? search['sort'] : 'count'
  const state = states.find((one) => one === search['state'])
  const all = entriesOf(data, of)
  const found = chooseEntries(all, { search: search['q'] ?? '', state, sort })
  const page = pageOf(found, Number(search['offset'] ?? 0) || 0, pageSize)
  const open = all.find((entry) => entry.name === search['open'])
  const isFiltered = Boolean(search['q']) || state !== undefined

  return (
    <>
      <div className={css['tools']}>
        <Segmented
          label={t('data.dictionary.of')} value={of}
          onChange={(next) => go({ of: next === 'events' ? undefined : next, open: undefined, offset: undefined })}
          options={[
            { value: 'events', label: t('data.dictionary.events') }, { value: 'properties', label: t('data.dictionary.properties') },
            { value: 'person', label: t('data.dictionary.person') },
          ]}
        />
        <div data-search="">
          <SearchField
            label={t('data.dictionary.search')} value={search['q'] ?? ''} shortcut="f"
            onChange={(q) => go({ q, offset: undefined }, { replace: true })}
          />
        </div>
        <Choice
          quiet label={t('data.dictionary.state')} value={state ?? ''} onChange={(next) => go({ state: next || undefined, offset: undefined })}
          options={[{ value: '', label: t('data.dictionary.any') }, ...states.map((one) => ({ value: one as string, label: t(`data.state.${one}`) }))]}
        />
        <span className={css['small']} data-end="" role="status">
          {isFiltered
            ? t('data.dictionary.found', { count: found.length, n: format.number(found.length), total: format.number(all.length) })
            : t(of === 'events' ? 'data.dictionary.countEvents' : 'data.dictionary.countProperties', { count: all.length, n: format.number(all.length) })}
        </span>
      </div>
      {all.length === 0 && <Empty title={t('data.dictionary.empty')} hint={t('data.dictionary.emptyHint')} />}
      {all.length > 0 && found.length === 0 && <Empty title={t('data.dictionary.noMatch')} hint={t('data.dictionary.noMatchHint')} />}
      <div className={css['split']} data-open={open ? '' : undefined}>
        <div className={css['list']}>
          {page.items.length > 0 && (
            <EntryTable entries={page.items} current={open?.name} sort={search['q'] ? undefined : sort} speak={speak} onSort={(next) => go({ sort: next === 'count' ? undefined : next, q: undefined })} />
          )}
          {page.total > pageSize && (
            <div className={css['pager']}>
              <span>
                {t('data.page', { from: format.number(page.offset + 1), to: format.number(page.offset + page.items.length), total: format.number(page.total) })}
              </span>
              <Button disabled={page.offset === 0} onClick={() => go({ offset: String(Math.max(0, page.offset - pageSize)) })}>{t('data.previous')}</Button>
              <Button disabled={page.offset + pageSize >= page.total} onClick={() => go({ offset: String(page.offset + pageSize) })}>{t('data.next')}</Button>
            </div>
          )}
          {data.setAside > 0 && <p className={css['aside']}>{t('data.setAside', { count: data.setAside, n: format.number(data.setAside) })}</p>}
        </div>
        {open && isEvent(open) && <EventDetailPane key={open.name} event={open} speak={speak} onClose={() => go({ open: undefined })} />}
        {open && !isEvent(open) && (
          <PropertyDetailPane key={open.name} property={open} kind={of === 'person' ? 'person' : 'event'} speak={speak} onClose={() => go({ open: undefined })} />
        )}
      </div>
    </>
  )
}

function entriesOf(data: DataDictionary, of: Of): readonly Entry[] {
  return of === 'events' ? data.events : of === 'properties' ? data.properties : data.personProperties
}
