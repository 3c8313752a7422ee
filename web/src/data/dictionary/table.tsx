/** Entries of the dictionary in rows. Each leads to its detail; its columns suit what it lists. */
import { Link } from '@tanstack/react-router'
import { ArrowDown } from 'lucide-react'
import table from '../../answer/table.module.css'
import { sayName, sayScalar } from '../../words/names.ts'
import type { Speak } from '../../words/speak.ts'
import css from '../data.module.css'
import { EntryChips } from './chips.tsx'
import { isEvent, senders, type Entry, type Sort } from './rows.ts'

interface EntryTableProps {
  readonly entries: readonly Entry[]
  readonly current: string | undefined
  /** Undefined while a search decides the order. */
  readonly sort: Sort | undefined
  readonly onSort: (sort: Sort) => void
  readonly speak: Speak
}

export function EntryTable({ entries, current, sort, onSort, speak }: EntryTableProps) {
  const { t, format } = speak
  const now = Date.now()
  const ofEvents = entries[0] !== undefined && isEvent(entries[0])
  const heading = (by: Sort, label: string, numeric = false) => (
    <th scope="col" data-numeric={numeric ? '' : undefined} aria-sort={sort === by ? (by === 'name' ? 'ascending' : 'descending') : undefined}>
      <button type="button" className={css['sort']} onClick={() => onSort(by)}>{label}{sort === by && <ArrowDown aria-hidden />}</button>
    </th>
  )
  return (
    <div className={table['scroll']} tabIndex={0} role="region" aria-label={t('data.tab.dictionary')}>
      <table className={table['table']}>
        <thead>
          <tr>
            {heading('name', t('data.dictionary.name'))}
            {heading('count', t('data.dictionary.count'), true)}
            {heading('last', t('data.dictionary.lastSeen'))}
            {ofEvents
              ? <th scope="col" data-extra="">{t('data.dictionary.sentBy')}</th>
              : <><th scope="col" data-extra="">{t('data.dictionary.types')}</th><th scope="col" data-extra="">{t('data.dictionary.examples')}</th></>}
            <th scope="col" data-extra="">{t('data.dictionary.owner')}</th>
            <th scope="col" data-extra="">{t('data.dictionary.state')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.name} data-current={entry.name === current ? '' : undefined}>
              <th scope="row"><NameCell entry={entry} current={entry.name === current} speak={speak} /></th>
              <td data-numeric="">{format.number(entry.count)}</td>
              <td title={entry.lastSeen === null ? undefined : format.instant(entry.lastSeen)}>
                {entry.lastSeen === null ? t('data.never') : format.ago(entry.lastSeen, now)}
              </td>
              {isEvent(entry) ? <td data-extra=""><SentBy entry={entry} speak={speak} /></td> : (
                <>
                  <td data-extra="">{format.list(entry.types.map((type) => t(`data.type.${type}`)))}</td>
                  <td data-extra=""><Examples entry={entry} speak={speak} /></td>
                </>
              )}
              <td data-extra=""><bdi className={css['clip']}>{entry.owner || <span className={css['muted']}>{t('data.nobody')}</span>}</bdi></td>
              <td data-extra=""><EntryChips entry={entry} speak={speak} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function NameCell({ entry, current, speak: { t } }: { entry: Entry; current: boolean; speak: Speak }) {
  const shown = entry.displayName || sayName(t, entry.name)
  const below = shown === entry.name ? entry.description : entry.name
  return (
    <Link
      to="." search={((search: object) => ({ ...search, open: entry.name })) as never} resetScroll={false} className={css['rowLink']}
      data-row={entry.name} aria-current={current ? 'true' : undefined}
    >
      <bdi>{shown}</bdi>
      {below && <small><bdi>{below}</bdi></small>}
    </Link>
  )
}

function SentBy({ entry, speak: { t, format } }: { entry: Extract<Entry, { bySdk: unknown }>; speak: Speak }) {
  const [first, ...others] = senders(entry.bySdk)
  if (!first) return null
  return (
    <>
      <bdi>{first.sdk || t('data.dictionary.unknownSdk')} {first.version}</bdi>
      {others.length > 0 && <span className={css['muted']}> {t('data.andMore', { n: format.number(others.length) })}</span>}
    </>
  )
}

function Examples({ entry, speak: { t } }: { entry: Exclude<Entry, { bySdk: unknown }>; speak: Speak }) {
  if (entry.examples.length === 0) return null
  return (
    <bdi className={css['clip']} title={entry.examples.map((value) => sayScalar(t, value)).join(', ')}>
      {entry.examples.slice(0, 3).map((value) => sayScalar(t, value)).join(', ')}
    </bdi>
  )
}
