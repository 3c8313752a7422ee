/** A place that has nothing to show yet: what that means, and the first step. */
import type { ReactNode } from 'react'
import css from './empty.module.css'

interface EmptyProps {
  readonly title: string
  readonly hint?: ReactNode
  readonly children?: ReactNode
  readonly tone?: 'calm' | 'refused'
}

export function Empty({ title, hint, children, tone = 'calm' }: EmptyProps) {
  return (
    <div className={css['empty']} data-tone={tone} role={tone === 'refused' ? 'alert' : undefined}>
      <h2 className={css['title']}>{title}</h2>
      {hint !== undefined && <p className={css['hint']}>{hint}</p>}
      {children && <div className={css['actions']}>{children}</div>}
    </div>
  )
}
