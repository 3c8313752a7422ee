/** The filters of a question or of one event: each a chip that reads as words and opens its editor. */
import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { Filter, FilterGroup, PropertyRef } from '../../../src/model/question.ts'
import { useProject } from '../app/project.tsx'
import { IconButton } from '../parts/button.tsx'
import { Pop } from '../parts/floating.tsx'
import { filterText } from '../question/say.ts'
import { dictionaryQuery } from '../server/queries.ts'
import type { ValueType } from '../server/types.ts'
import { sayProperty } from '../words/names.ts'
import { useSpeak } from '../words/speak.ts'
import css from './controls.module.css'
import { FilterEditor } from './filter-editor.tsx'
import { PropertyPicker } from './property-picker.tsx'

interface FiltersProps {
  readonly group: FilterGroup | undefined
  readonly onChange: (group: FilterGroup | undefined) => void
  /** The event whose values are suggested. */
  readonly event?: string | null
  readonly only?: 'person'
  readonly shortcut?: string
  readonly id?: string
  /** Leaves out the “+ filter” button; the caller opens the picker in its own way. */
  readonly small?: boolean
}

export function Filters({ group, onChange, event, only, shortcut, id, small }: FiltersProps) {
  const { t } = useSpeak()
  const [pending, setPending] = useState<PropertyRef | undefined>(undefined)
  const filters = group?.filters ?? []
  const match = group?.match ?? 'all'
  const set = (next: readonly Filter[], how = match) => onChange(next.length === 0 ? undefined : { match: how, filters: next })

  return (
    <div className={css['filters']} data-small={small ? '' : undefined}>
      {filters.map((filter, index) => (
        <FilterChip
          key={`${index}:${JSON.stringify(filter)}`} filter={filter} property={filter.property} event={event} id={index === 0 ? id : undefined}
          onApply={(changed) => set(filters.with(index, changed))} onRemove={() => set(filters.toSpliced(index, 1))}
        />
      ))}
      {pending && (
        <FilterChip
          key="pending" filter={undefined} property={pending} event={event} startOpen
          onApply={(made) => (setPending(undefined), set([...filters, made]))} onRemove={() => setPending(undefined)}
        />
      )}
      <div className={css['filtersFoot']}>
        <PropertyPicker
          onChange={setPending} words={t('report.addFilter')} {...(only && { only })}
          trigger={
            <button type="button" className={css['add']} aria-keyshortcuts={shortcut}>
              <Plus aria-hidden /> {t('report.addFilter')} {shortcut && <kbd aria-hidden>{shortcut}</kbd>}
            </button>
          }
        />
        {filters.length > 1 && (
          <button type="button" className={css['match']} onClick={() => set(filters, match === 'all' ? 'any' : 'all')}>
            {t(match === 'all' ? 'report.filterAll' : 'report.filterAny')}
          </button>
        )}
      </div>
    </div>
  )
}

interface FilterChipProps {
  readonly filter: Filter | undefined
  readonly property: PropertyRef
  readonly event: string | null | undefined
  readonly onApply: (filter: Filter) => void
  readonly onRemove: () => void
  readonly startOpen?: boolean
  readonly id?: string | undefined
}

function FilterChip({ filter, property, event, onApply, onRemove, startOpen = false, id }: FilterChipProps) {
  const speak = useSpeak()
  const { data } = useQuery(dictionaryQuery(useProject().id))
  const [open, setOpen] = useState(startOpen)
  const known = (property.of === 'person' ? data?.personProperties : data?.properties)?.find((one) => one.name === property.name)
  const types: readonly ValueType[] = known?.types ?? []
  return (
    <span className={css['chip']}>
      <Pop
        label={sayProperty(speak.t, property)} open={open}
        onOpenChange={(next) => (setOpen(next), !next && !filter && onRemove())}
        trigger={
          <button type="button" className={css['chipText']} id={id}>
            <bdi>{filter ? filterText(speak, filter) : sayProperty(speak.t, property)}</bdi>
          </button>
        }
      >
        <FilterEditor
          property={property} filter={filter} types={types} event={event}
          onApply={(made) => (setOpen(false), onApply(made))}
        />
      </Pop>
      <IconButton label={speak.t('report.removeFilter')} icon={<X />} onClick={onRemove} />
    </span>
  )
}
