/** People in rows: handle, when last seen, how much they did, a little of the profile, and what is under seal. */
import type { PersonRow } from '../../../src/model/answer.ts'
import table from '../answer/table.module.css'
import { Handle } from '../parts/handle.tsx'
import { PropertyValue } from '../parts/property-value.tsx'
import { SealedChip } from '../parts/sealed-chip.tsx'
import { sayName } from '../words/names.ts'
import type { Speak } from '../words/speak.ts'
import css from './people.module.css'

interface PeopleTableProps {
  readonly people: readonly PersonRow[]
  readonly project: string
  readonly speak: Speak
}

const mostProperties = 3
const mostSealed = 2

export function PeopleTable({ people, project, speak: { t, format } }: PeopleTableProps) {
  const now = Date.now()
  return (
    <div className={table['scroll']} tabIndex={0} role="region" aria-label={t('people.title')}>
      <table className={`${table['table']} ${css['people']}`}>
        <thead>
          <tr>
            <th scope="col">{t('people.handle')}</th>
            <th scope="col">{t('people.lastSeen')}</th>
            <th scope="col" data-numeric="">{t('people.events')}</th>
            <th scope="col">{t('people.properties')}</th>
            <th scope="col">{t('people.sealed')}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.pseudonym}>
              <th scope="row"><Handle project={project} pseudonym={person.pseudonym} handle={person.handle} /></th>
              <td title={person.lastSeen === null ? undefined : format.instant(person.lastSeen)}>
                {person.lastSeen === null ? t('people.never') : format.ago(person.lastSeen, now)}
              </td>
              <td data-numeric="">{format.number(person.events)}</td>
              <td>
                <span className={css['properties']}>
                  {Object.entries(person.properties).slice(0, mostProperties).map(([name, value]) => (
                    <span key={name}><bdi className={css['muted']}>{sayName(t, name)}</bdi> <PropertyValue value={value} /></span>
                  ))}
                </span>
              </td>
              <td>
                <span className={css['chips']}>
                  {person.sealed.slice(0, mostSealed).map((field) => <SealedChip key={field} field={field} />)}
                  {person.sealed.length > mostSealed && <span className={css['muted']}>+ {person.sealed.length - mostSealed}</span>}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
