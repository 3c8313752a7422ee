/** A labelled part of the question. */
import type { ReactNode } from 'react'
import css from './controls.module.css'

export function Section({ label, children, aside }: { label: string; children: ReactNode; aside?: ReactNode }) {
  return (
    <section className={css['section']}>
      <div className={css['sectionHead']}><h2>{label}</h2>{aside}</div>
      {children}
    </section>
  )
}
