/** Adds an event or a property by its name. */
import { useState, type ReactNode } from 'react'
import { Button } from '../../parts/button.tsx'
import field from '../../parts/field.module.css'
import css from './plan.module.css'

interface AddNameProps {
  readonly label: string
  readonly placeholder: string
  readonly icon: ReactNode
  readonly taken: (name: string) => boolean
  readonly onAdd: (name: string) => void
}

export function AddName({ label, placeholder, icon, taken, onAdd }: AddNameProps) {
  const [typed, setTyped] = useState('')
  const name = typed.trim()
  const isNew = name !== '' && !taken(name)
  return (
    <form
      className={css['add']}
      onSubmit={(submit) => {
        submit.preventDefault()
        if (!isNew) return
        onAdd(name)
        setTyped('')
      }}
    >
      <input
        className={field['input']} aria-label={placeholder} placeholder={placeholder} value={typed} spellCheck={false} autoComplete="off"
        onChange={(change) => setTyped(change.target.value)}
      />
      <Button type="submit" disabled={!isNew}>{icon} {label}</Button>
    </form>
  )
}
