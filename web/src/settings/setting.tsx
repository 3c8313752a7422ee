/** One setting: its name, what it does, its control. */
import type { ReactNode } from 'react'
import css from './settings.module.css'

export function Setting({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className={css['setting']}>
      <div>
        <h3>{label}</h3>
        {hint && <p>{hint}</p>}
      </div>
      <div className={css['control']}>{children}</div>
    </div>
  )
}
