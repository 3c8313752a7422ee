/** What never came as far as the guard: refused at the door, by reason. What was kept aside has a tab of its own. */
import { useQuery } from '@tanstack/react-query'
import { useProject } from '../../app/project.tsx'
import { intakeQuery } from '../../server/queries.ts'
import type { Speak } from '../../words/speak.ts'
import css from '../data.module.css'

export function Refused({ speak: { t, format } }: { speak: Speak }) {
  const { data } = useQuery(intakeQuery(useProject().id))
  if (!data) return null
  const reasons = Object.entries(data.refused).filter(([reason, count]) => count > 0 && reason !== 'quarantined').toSorted((a, b) => b[1] - a[1])
  return (
    <section className={`${css['section']} ${css['refused']}`}>
      <h2>{t('data.findings.refused')}</h2>
      <p className={css['muted']}>{t(reasons.length === 0 ? 'data.findings.refusedNone' : 'data.findings.refusedHint')}</p>
      {reasons.length > 0 && (
        <ul className={css['counts']}>
          {reasons.map(([reason, count]) => <li key={reason}><span>{reason.replaceAll('_', ' ')}</span><b>{format.number(count)}</b></li>)}
        </ul>
      )}
    </section>
  )
}
