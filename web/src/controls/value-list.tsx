/** Values to compare with: the frequent ones to tick, and whatever is typed. */
import { useQuery, keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import type { JsonScalar } from '../../../src/model/json.ts'
import type { PropertyRef } from '../../../src/model/question.ts'
import { useProject } from '../app/project.tsx'
import field from '../parts/field.module.css'
import { valuesQuery } from '../server/queries.ts'
import type { ValueType } from '../server/types.ts'
import { sayScalar } from '../words/names.ts'
import { useSpeak } from '../words/speak.ts'
import css from './controls.module.css'

interface ValueListProps {
  readonly property: PropertyRef
  readonly event: string | null | undefined
  readonly type: ValueType
  readonly chosen: readonly JsonScalar[]
  readonly onChange: (values: readonly JsonScalar[]) => void
}

export function ValueList({ property, event, type, chosen, onChange }: ValueListProps) {
  const { t, format } = useSpeak()
  const [search, setSearch] = useState('')
  const { data } = useQuery({
    ...valuesQuery(useProject().id, {
      property: property.name, of: property.of === 'person' ? 'person' : 'event', ...(event && { event }), ...(search && { search }),
    }),
    placeholderData: keepPreviousData,
  })
  const typed = toTyped(search, type)
  const listed = (data ?? []).filter((entry) => !chosen.includes(entry.value))
  const offered = [...chosen.map((value) => ({ value, count: undefined })), ...listed]
  const isNew = typed !== undefined && !offered.some((entry) => entry.value === typed)
  const toggle = (value: JsonScalar) =>
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value])

  return (
    <div>
      <input
        autoFocus className={field['input']} type="search" value={search} placeholder={t('report.values')} aria-label={t('report.values')}
        onChange={(change) => setSearch(change.target.value)}
        onKeyDown={(press) => {
          if (press.key !== 'Enter' || typed === undefined) return
          press.preventDefault()
          if (!chosen.includes(typed)) onChange([...chosen, typed])
          setSearch('')
        }}
      />
      <ul className={css['values']}>
        {isNew && (
          <li>
            <button type="button" className={css['useValue']} onClick={() => (toggle(typed), setSearch(''))}>
              <bdi>{t('report.useValue', { value: search })}</bdi>
            </button>
          </li>
        )}
        {offered.map((entry) => (
          <li key={JSON.stringify(entry.value)}>
            <label className={css['valueRow']}>
              <input type="checkbox" checked={chosen.includes(entry.value)} onChange={() => toggle(entry.value)} />
              <bdi>{sayScalar(t, entry.value)}</bdi>
              {entry.count !== undefined && <span>{format.short(entry.count)}</span>}
            </label>
          </li>
        ))}
        {offered.length === 0 && !isNew && <li className={css['noValues']}>{t('report.noValues')}</li>}
      </ul>
    </div>
  )
}

function toTyped(text: string, type: ValueType): JsonScalar | undefined {
  if (text === '') return undefined
  if (type !== 'number') return text
  const value = Number(text.replace(',', '.'))
  return Number.isFinite(value) ? value : undefined
}
