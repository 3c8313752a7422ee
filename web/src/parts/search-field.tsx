/** A field to search in. */
import { Search } from 'lucide-react'
import css from './field.module.css'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly shortcut?: string
}

export function SearchField({ label, value, onChange, shortcut }: SearchFieldProps) {
  return (
    <label className={css['search']}>
      <span className="visually-hidden">{label}</span>
      <Search aria-hidden />
      <input
        type="search" className={css['input']} placeholder={label} value={value} spellCheck={false} autoComplete="off"
        aria-keyshortcuts={shortcut} onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
