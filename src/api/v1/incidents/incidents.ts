/** Incidents: opened, changed in versions, with imported logs. For whoever manages incidents of the whole instance. */
import { clocksOf, type Incident } from '../../../incident/index.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Asked, type Endpoint, endpoint } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import { actorOf } from '../../reads.ts'
import { numberOf } from '../access/asked.ts'
import { refuseTexts } from '../texts.ts'
import * as shapes from './shapes.ts'

const one = '/v1/incidents/:incident'
const needs = 'incident.manage'

export const incidentOf = (asked: Asked<unknown, unknown>) => numberOf(asked, 'incident')

/** Entries count from 0. */
function entryOf({ params }: Asked<unknown, unknown>): number {
  const text = params['entry'] ?? ''
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new ApiError('NOT_FOUND', 'There is no entry of this number')
}

export function incidentEndpoints(deps: Pick<ApiDeps, 'incidents' | 'now' | 'textFault'>): Endpoint[] {
  const { incidents, now } = deps
  const { desk, containment } = incidents
  const clocks = (incident: Incident) => clocksOf(incident, now()).map((clock) => ({ ...clock, rule: { ...clock.rule } }))
  const shown = (incident: Incident) => ({ ...incident, chosenClocks: incident.clocks, clocks: clocks(incident) })

  return [
    endpoint({ method: 'GET', path: '/v1/incidents', needs, summary: 'Incidents, the latest first', answer: shapes.summaries }, async () => ({
      incidents: (await desk.list()).map((incident) => {
        const { id, name, title, kind, status, severity, version, openedAt, updatedAt, noticedAt } = incident
        return { id, name, title, kind, status, severity, version, openedAt, updatedAt, noticedAt, clocks: clocks(incident) }
      }),
    })),
    endpoint({ method: 'POST', path: '/v1/incidents', needs, summary: 'Opens an incident', body: shapes.newIncident, answer: shapes.incident }, async (asked) => {
      refuseTexts(deps, asked.body)
      void asked.reply.code(201)
      const { cves, severity, alarm, ...given } = asked.body
      return shown(await desk.open({
        ...given, ...(cves !== undefined && { cves }), ...(severity !== undefined && { severity }), ...(alarm !== undefined && { alarm }),
      }, actorOf(asked.reader)))
    }),
    endpoint(
      { method: 'GET', path: '/v1/incidents/from-alarm/:entry', needs, summary: "What an alarm of the ledger would be opened as", answer: shapes.suggested },
      async (asked) => {
        const { incident, target } = await desk.fromAlarm(entryOf(asked))
        return { incident: incident as never, target: (target ?? null) as never }
      },
    ),
    endpoint({ method: 'GET', path: one, needs, summary: 'An incident with its clocks', answer: shapes.incident }, async (asked) => shown(await desk.get(incidentOf(asked)))),
    endpoint({ method: 'GET', path: `${one}/versions`, needs, summary: 'Who changed what', answer: shapes.versions }, async (asked) => ({
      versions: await desk.versions(incidentOf(asked)),
    })),
    endpoint(
      { method: 'POST', path: `${one}/changes`, needs, summary: 'Changes it; refused when somebody else did since `version`', body: shapes.changeAsked, answer: shapes.incident },
      async (asked) => {
        const { version, change } = asked.body
        refuseTexts(deps, change)
        return shown(await desk.change(incidentOf(asked), version, change as never, actorOf(asked.reader)))
      },
    ),
    endpoint(
      { method: 'POST', path: `${one}/logs`, needs, summary: 'Imports a log (JSON Lines) as evidence; says who came from which address', body: shapes.logAsked, answer: shapes.imported },
      async (asked) => {
        const { version, ...log } = asked.body
        refuseTexts(deps, { source: log.source })
        const { incident, lines, useful } = await desk.importLog(incidentOf(asked), version, log, actorOf(asked.reader))
        return { incident: shown(incident), lines, useful }
      },
    ),
    endpoint({ method: 'GET', path: '/v1/containment', needs: 'question.ask', summary: 'What is held back at the moment', answer: shapes.containment }, async () => {
      const { frozen, readOnly, networks, quarantined } = containment.state
      const open = (await desk.list()).filter(({ status }) => status !== 'closed').length
      return { frozen: [...frozen], readOnly, networks: networks.length, quarantined: [...quarantined], open }
    }),
  ]
}
