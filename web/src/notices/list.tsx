/** The notices of a project. */
import { useQuery } from '@tanstack/react-query'
import table from '../answer/table.module.css'
import { useProject } from '../app/project.tsx'
import { useAddress } from '../data/address.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import type { Speak } from '../words/speak.ts'
import { DraftForm } from './draft-form.tsx'
import css from './notices.module.css'
import { noticesQuery } from './queries.ts'

export function NoticeList({ speak }: { readonly speak: Speak }) {
  const { t, format } = speak
  const project = useProject()
  const { search, go } = useAddress()
  const notices = useQuery(noticesQuery(project.id))
  const isMaking = search['make'] !== undefined
  if (notices.error && !notices.data) return <Empty tone="refused" title={t('notices.failed')} hint={notices.error.message} />
  if (!notices.data) return null
  if (isMaking) return <DraftForm speak={speak} onDone={(id) => go({ make: undefined, incident: undefined, notice: id === undefined ? undefined : String(id) })} known={notices.data} />
  const make = <Button kind="primary" onClick={() => go({ make: '1' })}>{t('notices.make')}</Button>
  if (notices.data.length === 0) return <Empty title={t('notices.none')} hint={t('notices.noneHint')}>{make}</Empty>
  return (
    <>
      <div className={css['acts']}>{make}</div>
      <div className={table['scroll']} tabIndex={0} role="region" aria-label={t('notices.title')}>
        <table className={table['table']}>
          <thead><tr>{(['incident', 'version', 'people', 'state', 'made'] as const).map((name) => <th key={name} scope="col">{t(`notices.column.${name}`)}</th>)}</tr></thead>
          <tbody>
            {notices.data.map((one) => (
              <tr key={one.id}>
                <td><button type="button" className={css['link']} onClick={() => go({ notice: String(one.id) })}><bdi>{one.incident}</bdi></button></td>
                <td>{one.version}</td>
                <td>{format.number(one.people)}</td>
                <td>{t(one.issuedAt === null ? 'notices.draft' : 'notices.issued')}</td>
                <td>{format.instant(one.createdAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
