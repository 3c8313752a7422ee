/** A choice of one among two or three, all of them in sight. */
import { useId } from 'react'
import css from './segmented.module.css'

interface SegmentedProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
  readonly id?: string
}

export function Segmented<T extends string>({ label, value, options, onChange, id }: SegmentedProps<T>) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={css['group']} id={id} tabIndex={-1}>
      {options.map((option) => (
        <label key={option.value} className={css['option']}>
          <input
            type="radio" name={name} value={option.value} checked={option.value === value}
            onChange={() => onChange(option.value)} className="visually-hidden"
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  )
}
