/** Chooses an event by name, or any event. */
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactElement } from 'react'
import { useProject } from '../app/project.tsx'
import { dictionaryQuery } from '../server/queries.ts'
import { sayEvent } from '../words/names.ts'
import { useSpeak } from '../words/speak.ts'
import { Picker, type PickerItem } from './picker.tsx'

/** Stands for “any event” among names; no name is empty. */
const any = ''

interface EventPickerProps {
  readonly value: string | null | undefined
  readonly onChange: (event: string | null) => void
  readonly trigger: ReactElement
  /** The words on the trigger. */
  readonly words: string
}

export function EventPicker({ value, onChange, trigger, words }: EventPickerProps) {
  const { t, format } = useSpeak()
  const { data } = useQuery(dictionaryQuery(useProject().id))
  const items = useMemo((): readonly PickerItem[] => [
    { value: any, label: t('report.everyEvent') },
    ...(data?.events ?? []).map((event) => ({ value: event.name, label: sayEvent(t, event.name), aside: format.short(event.count) })),
  ], [data, t, format])
  return (
    <Picker
      items={items} value={value === undefined ? null : (value ?? any)} trigger={trigger}
      onChange={(name) => onChange(name === any ? null : name)}
      label={`${words}: ${t('report.pickEvent')}`} placeholder={t('report.pickEventHint')} empty={t('report.noEvents')}
    />
  )
}
