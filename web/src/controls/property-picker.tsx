/** Chooses a property of the event, or of the person's profile. */
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactElement } from 'react'
import type { PropertyRef } from '../../../src/model/question.ts'
import { useProject } from '../app/project.tsx'
import { dictionaryQuery } from '../server/queries.ts'
import { sayName } from '../words/names.ts'
import { useSpeak } from '../words/speak.ts'
import { Picker, type PickerItem } from './picker.tsx'

interface PropertyPickerProps {
  readonly value?: PropertyRef | undefined
  readonly onChange: (property: PropertyRef) => void
  readonly trigger: ReactElement
  /** The words on the trigger. */
  readonly words: string
  /** Only the person's properties, where there is no event to speak of. */
  readonly only?: 'person'
}

export function PropertyPicker({ value, onChange, trigger, words, only }: PropertyPickerProps) {
  const { t } = useSpeak()
  const { data } = useQuery(dictionaryQuery(useProject().id))
  const items = useMemo((): readonly PickerItem[] => {
    const item = (of: 'event' | 'person') => ({ name, types }: { name: string; types: readonly string[] }) => ({
      value: `${of}:${name}`,
      label: sayName(t, name),
      group: t(of === 'event' ? 'report.eventProperties' : 'report.personProperties'),
      ...(types[0] !== undefined && types[0] in typeWords && { aside: t(typeWords[types[0] as keyof typeof typeWords]) }),
    })
    return [
      ...(only === 'person' ? [] : (data?.properties ?? []).map(item('event'))),
      ...(data?.personProperties ?? []).map(item('person')),
    ]
  }, [data, only, t])
  return (
    <Picker
      items={items} value={value ? `${value.of}:${value.name}` : null} trigger={trigger}
      onChange={(key) => onChange(toProperty(key))}
      label={`${words}: ${t('report.pickProperty')}`} placeholder={t('report.pickProperty')} empty={t('report.noProperties')}
    />
  )
}

const typeWords = {
  string: 'operator.type.string', number: 'operator.type.number', boolean: 'operator.type.boolean',
  date: 'operator.type.date', list: 'operator.type.list',
} as const

function toProperty(key: string): PropertyRef {
  const at = key.indexOf(':')
  return { of: key.slice(0, at) as 'event' | 'person', name: key.slice(at + 1) }
}
