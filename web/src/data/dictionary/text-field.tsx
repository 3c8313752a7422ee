/** A text of an entry, changed where it stands: saved when the field is left, as it was after Escape. */
import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import field from '../../parts/field.module.css'

interface TextFieldProps {
  readonly label: string
  readonly value: string | null
  readonly placeholder?: string
  readonly long?: boolean
  /** Null for an empty field. */
  readonly onSave: (value: string | null) => void
}

export function TextField({ label, value, placeholder, long, onSave }: TextFieldProps) {
  const id = useId()
  const [typed, setTyped] = useState(value ?? '')
  useEffect(() => setTyped(value ?? ''), [value])

  const shared = {
    id, value: typed, placeholder, className: field['input'],
    onBlur: () => {
      const next = typed.trim()
      if (next !== (value ?? '')) onSave(next === '' ? null : next)
    },
    onKeyDown: (press: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      if (press.key === 'Enter' && !(long && press.shiftKey)) {
        press.preventDefault()
        press.currentTarget.blur()
      }
      if (press.key === 'Escape' && typed !== (value ?? '')) {
        // The first Escape takes back what was typed; the next one closes the detail.
        press.preventDefault()
        setTyped(value ?? '')
      }
    },
  }
  return (
    <div>
      <label className={field['label']} htmlFor={id}>{label}</label>
      {long
        ? <textarea rows={2} {...shared} onChange={(change) => setTyped(change.target.value)} />
        : <input {...shared} onChange={(change) => setTyped(change.target.value)} />}
    </div>
  )
}
