/** One person: the handle, the profile without identity, what is under seal, the ids that are one person, what they did. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { PersonForwards } from '../destinations/person-forwards.tsx'
import { PersonReads } from '../ledger/person-reads.tsx'
import { Empty } from '../parts/empty.tsx'
import { PersonDisc } from '../parts/handle.tsx'
import { PropertyValue } from '../parts/property-value.tsx'
import { ErasePerson } from '../privacy/erase-person.tsx'
import { personQuery } from '../server/queries.ts'
import type { PersonDetail } from '../server/types.ts'
import { SealedPart } from '../unseal/sealed-part.tsx'
import { sayName } from '../words/names.ts'
import { useSpeak, type Speak } from '../words/speak.ts'
import { Activity } from './activity.tsx'
import { LinkedIds } from './linked-ids.tsx'
import css from './people.module.css'

export function PersonPage() {
  const project = useProject()
  const { pseudonym } = useParams({ from: '/p/$project/people/$pseudonym' })
  const speak = useSpeak(project.timeZone)
  const { data, error } = useQuery(personQuery(project.id, pseudonym))
  return (
    <div className={shell['page']}>
      <Link to="/p/$project/people" params={{ project: String(project.id) }} className={css['back']}><ArrowLeft aria-hidden /> {speak.t('people.back')}</Link>
      {error && <Empty tone="refused" title={speak.t('people.unknown')} hint={error.message} />}
      {data && <Person detail={data} project={String(project.id)} speak={speak} />}
    </div>
  )
}

function Person({ detail, project, speak }: { detail: PersonDetail; project: string; speak: Speak }) {
  const { t, format } = speak
  const { person } = detail
  const { may } = useProject()
  const mayUnseal = may.includes('unseal.request')
  const properties = Object.entries(person.properties)
  return (
    <>
      <header className={css['personHead']}>
        <PersonDisc pseudonym={person.pseudonym} size={56} />
        <div>
          <h1 className={css['handle']}>{person.handle}</h1>
          <p className={css['muted']}><code>{person.pseudonym}</code></p>
        </div>
        <dl className={css['personFigures']}>
          <div><dd>{format.number(person.events)}</dd><dt>{t('people.events')}</dt></div>
          <div><dd>{person.firstSeen === null ? '–' : format.day(person.firstSeen)}</dd><dt>{t('people.firstSeen')}</dt></div>
          <div><dd>{person.lastSeen === null ? '–' : format.ago(person.lastSeen, Date.now())}</dd><dt>{t('people.lastSeen')}</dt></div>
        </dl>
      </header>
      <div className={css['columns']}>
        <Activity events={detail.activity} project={project} speak={speak} />
        <div className={css['aside']}>
          <section>
            <h2>{t('people.sealedTitle')}</h2>
            <SealedPart project={Number(project)} mayUnseal={mayUnseal} pseudonym={person.pseudonym} handle={person.handle} fields={person.sealed} />
          </section>
          <section>
            <h2>{t('people.profile')}</h2>
            {properties.length === 0 ? <p className={css['muted']}>{t('people.noProfile')}</p> : (
              <dl className={css['profile']}>
                {properties.map(([name, value]) => (
                  <div key={name}><dt><bdi>{sayName(t, name)}</bdi></dt><dd><PropertyValue value={value} /></dd></div>
                ))}
              </dl>
            )}
          </section>
          <LinkedIds detail={detail} speak={speak} />
          <ErasePerson
            project={Number(project)} timeZone={format.timeZone} mayErase={may.includes('erase')} mayExport={may.includes('rows.export')}
            person={person}
          />
          <PersonReads project={Number(project)} pseudonym={person.pseudonym} timeZone={format.timeZone} />
          <PersonForwards person={person.pseudonym} />
        </div>
      </div>
    </>
  )
}
