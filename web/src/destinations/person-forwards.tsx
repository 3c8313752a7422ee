/** On a person's page: where their data was forwarded to, from the ledger. */
import { useQuery } from '@tanstack/react-query'
import access from '../access/access.module.css'
import { useProject } from '../app/project.tsx'
import { useSpeak } from '../words/speak.ts'
import { FieldWords } from './destination-detail.tsx'
import { personForwardsQuery } from './queries.ts'
import { useDestinationWords } from './words/load.ts'

export function PersonForwards({ person }: { person: string }) {
  const project = useProject()
  const { t, format } = useSpeak(project.timeZone)
  const isReady = useDestinationWords()
  const { data } = useQuery({ ...personForwardsQuery(project.id, person), enabled: project.may.includes('ledger.read') })
  if (!isReady || !data) return null
  return (
    <section aria-label={t('destinations.person')}>
      <h2>{t('destinations.person')}</h2>
      {data.forwards.length === 0 && <p className={access['hint']}>{t('destinations.personNone')}</p>}
      <ul>
        {data.forwards.map((one) => (
          <li key={`${one.destination} ${one.field} ${one.level} ${one.grade}`}>
            <strong><bdi>{one.vendor}</bdi></strong> (<bdi>{one.name}</bdi>): <FieldWords sent={one} />,{' '}
            {t('destinations.span', { from: format.instant(one.firstAt), to: format.instant(one.lastAt) })}
          </li>
        ))}
      </ul>
    </section>
  )
}
