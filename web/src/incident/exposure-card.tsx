/** Who was exposed: fields by levels in grades, the people by handle, what it rests on, what changed, and the files. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { behaviourField } from '../../../src/model/incident.ts'
import table from '../answer/table.module.css'
import { Button } from '../parts/button.tsx'
import { PersonDisc } from '../parts/handle.tsx'
import { Sheet } from '../parts/floating.tsx'
import { request } from '../server/client.ts'
import { sayName } from '../words/names.ts'
import type { Speak } from '../words/speak.ts'
import css from './incident.module.css'
import { peopleQuery } from './queries.ts'
import { Reason } from './scope-card.tsx'
import type { Exposure, Incident, PersonLine } from './types.ts'
import type { DeskActs } from './use-desk.ts'

interface ExposureCardProps {
  readonly incident: Incident
  readonly exposures: readonly Exposure[]
  /** The project of the address, whose people have pages here. */
  readonly project: number
  readonly speak: Speak
  readonly desk: DeskActs
}

export function ExposureCard({ incident, exposures, project, speak, desk }: ExposureCardProps) {
  const { t, format } = speak
  const [isAsking, setAsking] = useState(false)
  const last = exposures.at(-1)
  const compute = async (reason: string) => {
    const done = await desk.compute(reason)
    setAsking(!done && last !== undefined && reason === '')
  }
  return (
    <section className={css['card']} aria-labelledby="exposure">
      <div className={css['cardHead']}>
        <h2 id="exposure">{t('incident.exposure.title')}</h2>
        <Button kind={last === undefined ? 'primary' : 'plain'} disabled={desk.isActing || incident.scope.length === 0} onClick={() => void compute('')}>
          {t(desk.isActing ? 'incident.exposure.computing' : last === undefined ? 'incident.exposure.compute' : 'incident.exposure.again')}
        </Button>
      </div>
      {isAsking && <Reason label={t('incident.exposure.shrink')} act={t('incident.exposure.compute')} onReason={compute} />}
      {last === undefined
        ? <p className={css['muted']}>{t('incident.exposure.none')}. {t('incident.exposure.noneHint')}</p>
        : (
          <>
            <Fields exposure={last} speak={speak} />
            <p className={css['muted']} role="status">
              {last.coverage.gaps.length > 0 && <b>{t('incident.exposure.gap')}. </b>}
              {t('incident.exposure.rests', { size: format.number(last.coverage.ledgerSize) })}, {last.others === 'excluded'
                ? t('incident.exposure.witnessed', { name: last.coverage.witness?.name ?? '' }) : t('incident.exposure.unwitnessed')}.{' '}
              <Link to="/p/$project/ledger" params={{ project: String(project) }} search={{ entry: String(last.entry) } as never} className={css['link']}>{t('incident.exposure.verify', { entry: format.number(last.entry) })}</Link>
            </p>
            {last.changes && (
              <p className={css['muted']}>{t('incident.exposure.changed', {
                version: last.version - 1, added: format.number(last.changes.added), removed: format.number(last.changes.removed), confirmed: format.number(last.changes.nowConfirmed),
              })}{last.reason !== '' && <>. {t('incident.exposure.reason', { reason: last.reason })}</>}</p>
            )}
            <Files incident={incident} exposure={last} t={t} />
            {last.projects.map((one) => <Who key={one.project} incident={incident} exposure={last} project={one.project} total={one.confirmed + one.potential} speak={speak} />)}
          </>
        )}
    </section>
  )
}

function Fields({ exposure, speak: { t, format } }: { exposure: Exposure; speak: Speak }) {
  const rows = exposure.projects.flatMap((one) => one.fields.map((row) => ({ ...row, rest: Math.max(0, one.people - row.confirmed - row.potential), project: one.project })))
  const several = exposure.projects.length > 1
  if (rows.length === 0) return <p>{t('incident.exposure.nobody')}</p>
  return (
    <div className={table['scroll']} tabIndex={0} role="region" aria-label={t('incident.exposure.table')}>
      <table className={`${table['table']} ${css['fields']}`}>
        <thead>
          <tr>
            <th scope="col">{t('incident.exposure.field')}</th><th scope="col">{t('incident.exposure.level')}</th>
            <th scope="col">{t('incident.exposure.confirmed')}</th><th scope="col">{t('incident.exposure.potential')}</th>
            <th scope="col">{t(exposure.others === 'excluded' ? 'incident.exposure.excluded' : 'incident.exposure.notSeen')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.project} ${row.level} ${row.field}`}>
              <th scope="row">{row.field === behaviourField ? t('incident.exposure.behaviour') : <bdi>{sayName(t, row.field)}</bdi>}{several && ` · ${t('incident.scope.project')} ${row.project}`}</th>
              <td>{t(`incident.exposure.levels.${row.level}`)}</td>
              <td>{format.number(row.confirmed)}</td><td>{format.number(row.potential)}</td><td>{format.number(row.rest)}</td>
            </tr>
          ))}
          <tr className={css['never']}><th scope="row">{t('incident.exposure.neverStored')}</th><td colSpan={4}>{t('incident.exposure.neverStoredHint')}</td></tr>
        </tbody>
      </table>
    </div>
  )
}

function Files({ incident, exposure: { version, projects }, t }: { incident: Incident; exposure: Exposure; t: Speak['t'] }) {
  const at = (file: string) => `/v1/incidents/${incident.id}/exposures/${version}/${file}`
  const of = projects[0]?.project
  return (
    <p className={css['files']}>
      {t('incident.exposure.files')}: <a className={css['link']} href={at('authority')}>{t('incident.exposure.authority')}</a> <a className={css['link']} href={at('cnil')}>{t('incident.exposure.cnil')}</a>
      {of !== undefined && <> <a className={css['link']} href={at(`counsel?project=${of}`)}>{t('incident.exposure.counsel')}</a> <a className={css['link']} href={at(`engineers?project=${of}`)}>{t('incident.exposure.engineers')}</a></>}
    </p>
  )
}

interface WhoProps {
  readonly incident: Incident
  readonly exposure: Exposure
  readonly project: number
  readonly total: number
  readonly speak: Speak
}

const shownAtFirst = 12

function Who({ incident, exposure, project, total, speak }: WhoProps) {
  const { t, format } = speak
  const [limit, setLimit] = useState(shownAtFirst)
  const [person, setPerson] = useState<PersonLine>()
  const people = useQuery({ ...peopleQuery(incident.id, exposure.version, project, limit), enabled: total > 0 })
  if (total === 0) return null
  const shown = people.data?.people ?? []
  return (
    <>
      <h3 className={css['sub']}>{t('incident.exposure.people')}</h3>
      {people.error && <p className={css['muted']}>{people.error.message}</p>}
      <ul className={css['people']}>
        {shown.map((one) => (
          <li key={one.pseudonym}>
            <button type="button" className={css['person']} data-grade={one.grade} onClick={() => setPerson(one)}>
              <PersonDisc pseudonym={one.pseudonym} size={14} /><span>{one.handle}</span><span className={css['hidden']}>{t(`incident.exposure.${one.grade}`)}</span>
            </button>
          </li>
        ))}
        {people.data && people.data.total > shown.length && (
          <li><button type="button" className={css['person']} onClick={() => setLimit(Math.min(200, limit + 50))}>{t('incident.exposure.more', { n: format.number(people.data.total - shown.length) })}</button></li>
        )}
      </ul>
      {person && <Why incident={incident} version={exposure.version} project={project} person={person} speak={speak} onClose={() => setPerson(undefined)} />}
    </>
  )
}

interface Disclosure {
  readonly grade: 'confirmed' | 'potential'
  readonly level: 'full' | 'masked' | 'coarse' | 'behaviour'
  readonly fields: readonly string[]
  readonly cause: string
  readonly through: string
  readonly from: number
  readonly until: number
  readonly entry?: number
}

function Why({ incident, version, project, person, speak: { t, format }, onClose }: {
  incident: Incident; version: number; project: number; person: PersonLine; speak: Speak; onClose: () => void
}) {
  const why = useQuery({
    queryKey: ['incident', incident.id, 'why', version, project, person.pseudonym],
    queryFn: async () => (await request<{ disclosures: readonly Disclosure[] }>(`/incidents/${incident.id}/exposures/${version}/people/${person.pseudonym}?project=${project}`)).disclosures,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Sheet title={`${t('incident.exposure.why')}: ${person.handle}`} open onClose={onClose}>
      {why.error && <p role="alert">{why.error.message}</p>}
      <ul className={css['lines']}>
        {why.data?.map((one, n) => (
          <li key={n}>
            <span>
              <b>{t(`incident.exposure.${one.grade}`)}</b> · {format.list(one.fields.map((field) => (field === behaviourField ? t('incident.exposure.behaviour') : sayName(t, field))))} · {t(`incident.exposure.levels.${one.level}`)}
              <span className={css['muted']}>
                {t(`incident.exposure.cause.${one.cause}` as 'incident.exposure.cause.stream')}, {t('incident.exposure.through', { through: one.through })}, {one.from === one.until ? format.instant(one.from) : t('incident.exposure.time', { from: format.instant(one.from), until: format.instant(one.until) })}
              </span>
            </span>
            {one.entry !== undefined && <Link to="/p/$project/ledger" params={{ project: String(project) }} search={{ entry: String(one.entry) } as never} className={css['link']}>{t('incident.exposure.entry', { entry: format.number(one.entry) })}</Link>}
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
