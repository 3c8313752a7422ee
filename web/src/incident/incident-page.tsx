/** One incident: its clocks, its scope, who was exposed, what was done, and what is written down. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { useNames } from '../ledger/use-names.ts'
import { useLedgerWords } from '../ledger/words/load.ts'
import { Empty } from '../parts/empty.tsx'
import { useSpeak } from '../words/speak.ts'
import { ContainCard } from './contain-card.tsx'
import { ExposureCard } from './exposure-card.tsx'
import { Figures } from './figures.tsx'
import css from './incident.module.css'
import { ClocksCard, DecisionsCard, EvidenceCard, StatusCard, TasksCard, TellCard, TimelineCard } from './papers.tsx'
import { exposuresQuery, incidentQuery, measuresQuery } from './queries.ts'
import { ScopeCard, sayTarget, sayWindow } from './scope-card.tsx'
import type { Incident } from './types.ts'
import { useDesk } from './use-desk.ts'
import { useIncidentWords } from './words/load.ts'

export function IncidentPage() {
  const ready = [useIncidentWords(), useLedgerWords()].every(Boolean)
  const { incident } = useParams({ strict: false }) as { incident?: string }
  return ready ? <Loaded id={Number(incident)} /> : <div className={shell['page']} aria-busy />
}

function Loaded({ id }: { id: number }) {
  const project = useProject()
  const { t } = useSpeak(project.timeZone)
  const incident = useQuery(incidentQuery(id))
  if (incident.error && !incident.data) return <div className={shell['page']}><Empty tone="refused" title={t('incident.failed')} hint={incident.error.message} /></div>
  return incident.data ? <Desk incident={incident.data} /> : <div className={shell['page']} aria-busy />
}

function Desk({ incident }: { incident: Incident }) {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t } = speak
  const names = useNames()
  const desk = useDesk(incident)
  const exposures = useQuery(exposuresQuery(incident.id))
  const measures = useQuery(measuresQuery(incident.id))
  const last = exposures.data?.at(-1)
  const paper = { incident, speak, desk }
  const [first] = incident.scope
  return (
    <div className={css['edge']}>
      <div className={`${shell['page']} ${css['page']}`}>
        <p className={css['crumb']}>
          <Link to="/p/$project/incidents" params={{ project: String(project.id) }} className={css['link']}>{t('incident.back')}</Link> / {incident.name} · {t(`incident.kind.${incident.kind}`)} · <span className={css['status']} data-status={incident.status}>{t(`incident.status.${incident.status}`)}</span>
        </p>
        <h1 className={shell['title']}><bdi>{incident.title}</bdi></h1>
        <p className={shell['lead']}>
          {first === undefined ? <bdi>{incident.what}</bdi> : <>{t('incident.scope.title')}: {sayTarget(first.target, t, names)}, {sayWindow(first, speak)}{incident.scope.length > 1 && ` + ${incident.scope.length - 1}`}</>}
        </p>
        <Figures incident={incident} exposure={last} speak={speak} />
        <div className={css['columns']}>
          <div>
            <ScopeCard {...paper} exposure={last} />
            {exposures.data && <ExposureCard {...paper} exposures={exposures.data} project={project.id} />}
            <TimelineCard {...paper} />
            <EvidenceCard {...paper} />
          </div>
          <div>
            {measures.data && <ContainCard measures={measures.data} speak={speak} desk={desk} />}
            <ClocksCard {...paper} />
            <DecisionsCard {...paper} />
            <TasksCard {...paper} />
            <TellCard incident={incident} project={project.id} speak={speak} />
            <StatusCard {...paper} />
          </div>
        </div>
      </div>
    </div>
  )
}
