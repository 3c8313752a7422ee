/** A field of a form with its label and hint, and the small readings of what people type into several lines. */
import type { ComponentProps } from 'react'
import { useId } from 'react'
import field from '../parts/field.module.css'
import css from './notices.module.css'

type Own = { readonly label: string; readonly hint?: string; readonly wide?: boolean }
type LabelledProps = Own & (
  | ({ readonly as?: 'input' } & ComponentProps<'input'>)
  | ({ readonly as: 'textarea' } & ComponentProps<'textarea'>)
  | ({ readonly as: 'select' } & ComponentProps<'select'>)
)

export function Labelled({ label, hint, wide = false, ...props }: LabelledProps) {
  const id = useId()
  const common = { id, className: field['input'], ...(hint !== undefined && { 'aria-describedby': `${id}-hint` }) }
  const { as = 'input', ...rest } = props
  return (
    <div className={wide ? css['wide'] : undefined}>
      <label className={field['label']} htmlFor={id}>{label}</label>
      {as === 'textarea' && <textarea {...common} {...(rest as ComponentProps<'textarea'>)} />}
      {as === 'select' && <select {...common} {...(rest as ComponentProps<'select'>)} />}
      {as === 'input' && <input {...common} {...(rest as ComponentProps<'input'>)} />}
      {hint !== undefined && <p id={`${id}-hint`} className={field['hint']}>{hint}</p>}
    </div>
  )
}

export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
}

/** `who: what` in each line; a line without a colon is all of the second. */
export function pairsOf(text: string): [string, string][] {
  return linesOf(text).map((line) => {
    const [, first, second] = /^([^:]{1,120}?)\s*:\s*(.+)$/.exec(line) ?? []
    return [first ?? '–', second ?? line]
  })
}
