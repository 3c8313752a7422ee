/** A name that is text until it is clicked, and then a field; Escape leaves it as it was. */
import { useState } from 'react'
import css from './boards.module.css'

interface EditableTextProps {
  readonly as: 'h1' | 'h2'
  readonly text: string
  readonly label: string
  readonly className?: string | undefined
  readonly onChange: (text: string) => void
}

export function EditableText({ as: Heading, text, label, className, onChange }: EditableTextProps) {
  const [editing, setEditing] = useState(false)
  if (!editing) {
    return (
      <Heading className={className}>
        <button type="button" className={css['editable']} onClick={() => setEditing(true)} title={label}><bdi>{text}</bdi></button>
      </Heading>
    )
  }
  const finish = (typed: string) => {
    setEditing(false)
    const next = typed.trim()
    if (next !== '' && next !== text) onChange(next)
  }
  return (
    <input
      autoFocus className={`${className ?? ''} ${css['editing']}`} aria-label={label} defaultValue={text} onFocus={(focus) => focus.target.select()}
      onBlur={(left) => finish(left.target.value)}
      onKeyDown={(press) => {
        if (press.key === 'Enter') press.currentTarget.blur()
        if (press.key === 'Escape') setEditing(false)
      }}
    />
  )
}
