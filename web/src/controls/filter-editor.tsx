/** Writes one comparison: which, with what, and for lists whether one element or all must match. */
import { useState } from 'react'
import type { Filter, PropertyRef } from '../../../src/model/question.ts'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import field from '../parts/field.module.css'
import { Segmented } from '../parts/segmented.tsx'
import type { ValueType } from '../server/types.ts'
import { sayProperty } from '../words/names.ts'
import { useSpeak } from '../words/speak.ts'
import css from './controls.module.css'
import { emptyDraft, operandOf, operatorsFor, toDraft, toOperator, typeOf, type Draft } from './operators.ts'
import { ValueList } from './value-list.tsx'

interface FilterEditorProps {
  readonly property: PropertyRef
  readonly filter: Filter | undefined
  readonly types: readonly ValueType[]
  readonly event: string | null | undefined
  readonly onApply: (filter: Filter) => void
}

export function FilterEditor({ property, filter, types, event, onApply }: FilterEditorProps) {
  const { t } = useSpeak()
  const known = types.length > 0 ? types : (['string', 'number', 'boolean', 'date', 'list'] as const)
  const [type, setType] = useState<ValueType>(filter ? typeOf(filter.operator, known) : known[0]!)
  const [draft, setDraft] = useState<Draft>(filter ? toDraft(filter.operator, type) : emptyDraft(type))
  const [list, setList] = useState<'any' | 'all'>(filter?.list ?? 'any')
  const operator = toOperator(draft)
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })

  return (
    <form
      className={css['editor']}
      onSubmit={(submit) => {
        submit.preventDefault()
        if (operator) onApply({ property, operator, ...(type === 'list' && { list }) })
      }}
    >
      <div className={css['editorHead']}>
        <h2><bdi>{sayProperty(t, property)}</bdi></h2>
        {known.length > 1 && (
          <Choice
            quiet label={t('operator.typeLabel')} value={type}
            options={known.filter((one) => one !== 'object').map((one) => ({ value: one, label: t(`operator.type.${one as Exclude<ValueType, 'object'>}`) }))}
            onChange={(next) => {
              setType(next)
              setDraft(emptyDraft(next))
            }}
          />
        )}
      </div>
      <Choice
        label={t('operator.label')} value={draft.is} onChange={(is) => change({ is })}
        options={operatorsFor(type).map((is) => ({ value: is, label: t(`operator.${is}`) }))}
      />
      {type === 'list' && operandOf(draft.is) !== 'none' && (
        <Segmented
          label={t('operator.list')} value={list} onChange={setList}
          options={[{ value: 'any', label: t('operator.listAny') }, { value: 'all', label: t('operator.listAll') }]}
        />
      )}
      <Operands draft={draft} change={change} property={property} type={type} event={event} />
      <Button kind="primary" type="submit" disabled={!operator}>{t('operator.apply')}</Button>
    </form>
  )
}

interface OperandsProps {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
  readonly property: PropertyRef
  readonly type: ValueType
  readonly event: string | null | undefined
}

function Operands({ draft, change, property, type, event }: OperandsProps) {
  const { t } = useSpeak()
  switch (operandOf(draft.is)) {
    case 'values':
      return <ValueList property={property} event={event} type={type} chosen={draft.values} onChange={(values) => change({ values })} />
    case 'text':
      return (
        <input
          className={field['input']} aria-label={t('operator.value')} placeholder={t('operator.value')} value={draft.text}
          onChange={(typed) => change({ text: typed.target.value })}
        />
      )
    case 'number':
      return <NumberInput label={t('operator.value')} value={draft.low} onChange={(low) => change({ low })} />
    case 'range':
      return (
        <div className={css['pair']}>
          <NumberInput label={t('operator.low')} value={draft.low} onChange={(low) => change({ low })} />
          <NumberInput label={t('operator.high')} value={draft.high} onChange={(high) => change({ high })} />
        </div>
      )
    case 'date':
      return (
        <input
          className={field['input']} type="date" aria-label={t('operator.date')} value={draft.date}
          onChange={(typed) => change({ date: typed.target.value })}
        />
      )
    case 'none':
      return null
  }
}

function NumberInput({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <input
      className={field['input']} inputMode="decimal" aria-label={label} placeholder={label} value={value}
      onChange={(typed) => onChange(typed.target.value)}
    />
  )
}
