/** What of the ledger is shown: which kind, by whom, of which project, since when. */
import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from '../server/queries.ts'
import type { Address } from '../data/address.ts'
import { Choice } from '../parts/choice.tsx'
import type { Speak } from '../words/speak.ts'
import { dayChoices } from './filter.ts'
import css from './ledger.module.css'
import { ledgerActorsQuery } from './queries.ts'
import { sayActor } from './say.ts'
import { groups } from './types.ts'

interface FiltersProps extends Address {
  readonly speak: Speak
  readonly wholeInstance: boolean
}

export function Filters({ search, go, speak, wholeInstance }: FiltersProps) {
  const { t } = speak
  const actors = useQuery({ ...ledgerActorsQuery, enabled: wholeInstance })
  const session = useQuery(sessionQuery)
  const who = search['who'] ?? ''
  const named = [...new Set([...(actors.data?.actors ?? []), ...(who === '' ? [] : [who])])].sort()
  const projects = session.data?.projects ?? []
  const change = (name: string) => (value: string) => go({ [name]: value === '' ? undefined : value, entry: undefined })
  return (
    <div className={css['filters']}>
      <label><span>{t('ledger.filter.group')}</span>
        <Choice
          label={t('ledger.filter.group')} value={search['what'] ?? ''} onChange={change('what')}
          options={[{ value: '', label: t('ledger.filter.anything') }, ...groups.map((group) => ({ value: group as string, label: t(`ledger.group.${group}`) }))]}
        />
      </label>
      {named.length > 0 && (
        <label><span>{t('ledger.filter.actor')}</span>
          <Choice
            label={t('ledger.filter.actor')} value={who} onChange={change('who')}
            options={[{ value: '', label: t('ledger.filter.anybody') }, ...named.map((actor) => ({ value: actor, label: sayActor(speak, actor, actors.data?.names) }))]}
          />
        </label>
      )}
      {projects.length > 1 && (
        <label><span>{t('ledger.filter.project')}</span>
          <Choice
            label={t('ledger.filter.project')} value={search['where'] ?? ''} onChange={change('where')}
            options={[{ value: '', label: t('ledger.filter.anywhere') }, ...projects.map(({ id, name }) => ({ value: String(id), label: name }))]}
          />
        </label>
      )}
      <label><span>{t('ledger.filter.days')}</span>
        <Choice
          label={t('ledger.filter.days')} value={search['days'] ?? ''} onChange={change('days')}
          options={[{ value: '', label: t('ledger.filter.anytime') }, ...dayChoices.map((days) => ({ value: days as string, label: t(`ledger.days.${days}`) }))]}
        />
      </label>
    </div>
  )
}
