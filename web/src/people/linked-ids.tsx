/** The ids that are held to be one person, and the groups it acts for; each by its own pseudonym. */
import { PersonDisc } from '../parts/handle.tsx'
import type { PersonDetail } from '../server/types.ts'
import type { Speak } from '../words/speak.ts'
import css from './people.module.css'

export function LinkedIds({ detail, speak: { t, format } }: { detail: PersonDetail; speak: Speak }) {
  const groups = Array.isArray(detail.groups) ? detail.groups as readonly { key: string; pseudonym: string; handle: string }[] : []
  return (
    <>
      {detail.ids.length > 0 && (
        <section>
          <h2>{t('people.ids')}</h2>
          <ul className={css['ids']}>
            {detail.ids.map((id) => (
              <li key={id.pseudonym}>
                <PersonDisc pseudonym={id.pseudonym} />
                <span>
                  {id.handle}
                  <span className={css['small']}>
                    {id.kind === 'device' ? t('people.kindDevice') : t('people.kindUser')}
                    {id.linkedAt !== null && ` · ${t('people.linked', { date: format.day(id.linkedAt) })}`}
                  </span>
                </span>
              </li>
            ))}
          </ul>
          {detail.ids.length > 1 && <p className={css['small']}>{t('people.idsHint')}</p>}
        </section>
      )}
      {groups.length > 0 && (
        <section>
          <h2>{t('people.groups')}</h2>
          <ul className={css['ids']}>
            {groups.map((group) => (
              <li key={`${group.key}:${group.pseudonym}`}>
                <PersonDisc pseudonym={group.pseudonym} /><span>{group.handle}<span className={css['small']}><bdi>{group.key}</bdi></span></span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
