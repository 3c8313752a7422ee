/** A choice of one among a few, shown as the word that is chosen: the browser's own, which every reader's tools know. */
import { ChevronDown } from 'lucide-react'
import css from './choice.module.css'

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
  readonly id?: string
  readonly quiet?: boolean
}

export function Choice<T extends string>({ label, value, options, onChange, id, quiet }: ChoiceProps<T>) {
  return (
    <span className={quiet ? css['quiet'] : css['trigger']}>
      <select id={id} aria-label={label} value={value} className={css['select']} onChange={(change) => onChange(change.target.value as T)}>
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
      <ChevronDown aria-hidden />
    </span>
  )
}
