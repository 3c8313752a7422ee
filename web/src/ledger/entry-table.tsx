/** Entries in rows; each leads to its details. On a phone number and project are left out. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import table from '../answer/table.module.css'
import { sessionQuery } from '../server/queries.ts'
import type { Speak } from '../words/speak.ts'
import css from './ledger.module.css'
import { sayActor, sayKind } from './say.ts'
import type { Entry } from './types.ts'
import { useNames } from './use-names.ts'

interface EntryTableProps {
  readonly entries: readonly Entry[]
  readonly current: number | undefined
  readonly speak: Speak
}

export function EntryTable({ entries, current, speak }: EntryTableProps) {
  const { t, format } = speak
  const session = useQuery(sessionQuery)
  const names = useNames()
  const nameOf = (project: number | null) =>
    project === null ? t('ledger.instance') : (session.data?.projects.find(({ id }) => id === project)?.name ?? String(project))
  return (
    <div className={table['scroll']} tabIndex={0} role="region" aria-label={t('ledger.entries')}>
      <table className={`${table['table']} ${css['table']}`}>
        <thead>
          <tr>
            <th scope="col">{t('ledger.column.what')}</th>
            <th scope="col">{t('ledger.column.who')}</th>
            <th scope="col" data-numeric="">{t('ledger.column.people')}</th>
            <th scope="col">{t('ledger.column.when')}</th>
            <th scope="col" data-extra="">{t('ledger.column.where')}</th>
            <th scope="col" data-numeric="" data-extra="">{t('ledger.column.index')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.index} data-current={entry.index === current ? '' : undefined}>
              <th scope="row">
                <Link
                  to="." search={((search: object) => ({ ...search, entry: String(entry.index) })) as never} resetScroll={false}
                  className={css['rowLink']} data-row={entry.index} data-alarm={entry.group === 'alarms' ? '' : undefined}
                  aria-current={entry.index === current ? 'true' : undefined}
                >
                  {sayKind(speak, entry.kind)}
                </Link>
              </th>
              <td><bdi>{sayActor(speak, entry.actor, names)}</bdi></td>
              <td data-numeric="">{entry.people === null ? '' : format.number(entry.people)}</td>
              <td><time dateTime={new Date(entry.recordedAt).toISOString()}>{format.instant(entry.recordedAt)}</time></td>
              <td data-extra=""><bdi>{nameOf(entry.project)}</bdi></td>
              <td data-numeric="" data-extra="" data-muted="">{format.number(entry.index)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
