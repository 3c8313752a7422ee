/** A name that is saved when the field is left or Enter is pressed. */
import { useEffect, useState } from 'react'
import field from '../parts/field.module.css'

export function NameField({ label, value, onSave }: { label: string; value: string; onSave: (value: string) => void }) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  return (
    <input
      className={field['input']} aria-label={label} value={typed} onChange={(change) => setTyped(change.target.value)}
      onKeyDown={(press) => press.key === 'Enter' && press.currentTarget.blur()}
      onBlur={() => {
        const next = typed.trim()
        if (next === '') setTyped(value)
        else if (next !== value) onSave(next)
      }}
    />
  )
}
