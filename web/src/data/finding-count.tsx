/** How many findings are open, beside the page's name in the rail; nothing when there are none or the server is silent. */
import { useQuery } from '@tanstack/react-query'
import { useProject } from '../app/project.tsx'
import { useSpeak } from '../words/speak.ts'
import css from './finding-count.module.css'
import { countOpen } from './findings/sum.ts'
import { findingsQuery } from './queries.ts'

export function FindingCount() {
  const { t, format } = useSpeak()
  const { data } = useQuery({ ...findingsQuery(useProject().id), retry: false })
  const open = data ? countOpen(data.findings) : 0
  if (open === 0) return null
  return (
    <span className={css['count']}>
      <span aria-hidden>{format.short(open)}</span>
      <span className="visually-hidden">{t('nav.dataOpen', { count: open, n: format.number(open) })}</span>
    </span>
  )
}
