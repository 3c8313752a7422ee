/** A length of time: a number and its unit. */
import { useEffect, useState } from 'react'
import type { DurationUnit } from '../../../src/model/question.ts'
import { Choice } from '../parts/choice.tsx'
import field from '../parts/field.module.css'
import { useSpeak } from '../words/speak.ts'
import css from './controls.module.css'

interface WindowFieldProps<Unit extends DurationUnit> {
  readonly label: string
  readonly id: string
  readonly value: number
  readonly unit: Unit
  readonly units: readonly Unit[]
  readonly most: number
  readonly onChange: (value: number, unit: Unit) => void
}

export function WindowField<Unit extends DurationUnit>({ label, id, value, unit, units, most, onChange }: WindowFieldProps<Unit>) {
  const { t } = useSpeak()
  return (
    <div className={css['window']}>
      <CountField label={label} id={id} value={value} most={most} onChange={(next) => onChange(next, unit)} />
      <Choice
        label={label} value={unit} onChange={(next) => onChange(value, next)}
        options={units.map((one) => ({ value: one, label: t(value === 1 ? `unit.${one}` : `units.${one}`) }))}
      />
    </div>
  )
}

interface CountFieldProps {
  readonly label: string
  readonly id?: string
  readonly value: number
  readonly most: number
  readonly onChange: (value: number) => void
}

/** A whole number from 1; what is typed counts when the field is left, so that half a number never asks. */
export function CountField({ label, id, value, most, onChange }: CountFieldProps) {
  const [typed, setTyped] = useState(String(value))
  useEffect(() => setTyped(String(value)), [value])
  const finish = () => {
    const next = Math.round(Number(typed))
    if (next >= 1 && next <= most) onChange(next)
    else setTyped(String(value))
  }
  return (
    <input
      id={id} className={field['input']} type="number" min={1} max={most} step={1} inputMode="numeric" aria-label={label} value={typed}
      onChange={(change) => setTyped(change.target.value)} onBlur={finish} onKeyDown={(press) => press.key === 'Enter' && finish()}
    />
  )
}
