/** How many requests wait for the reader's approval, beside the page's name in the rail; nothing when there are none. */
import { useQuery } from '@tanstack/react-query'
import { useProject } from '../app/project.tsx'
import css from '../data/finding-count.module.css'
import { useSpeak } from '../words/speak.ts'
import { grantsQuery } from './queries.ts'

const lookEveryMs = 30_000

export function WaitingCount() {
  const { t, format } = useSpeak()
  const project = useProject()
  const mayApprove = project.may.includes('unseal.approve')
  const { data } = useQuery({ ...grantsQuery(project.id), refetchInterval: lookEveryMs, retry: false, enabled: mayApprove })
  const waiting = mayApprove && data ? data.filter((one) => one.mayApprove && one.missing !== null).length : 0
  if (waiting === 0) return null
  return (
    <span className={css['count']}>
      <span aria-hidden>{format.short(waiting)}</span>
      <span className="visually-hidden">{t('nav.unsealWaiting', { count: waiting, n: format.number(waiting) })}</span>
    </span>
  )
}
