/** Containment: the playbook of an incident with previews, taking measures, undoing them. */
import { playbookOf, type Taker } from '../../../incident/index.ts'
import type { Act, RoleIn } from '../../../model/member.ts'
import { readerMay, sessionOf } from '../../access/rights.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Asked, type Endpoint, endpoint } from '../../endpoint.ts'
import { ApiError, notAllowed } from '../../errors.ts'
import { actorOf } from '../../reads.ts'
import { numberOf } from '../access/asked.ts'
import { incidentOf } from './incidents.ts'
import * as shapes from './shapes.ts'

const one = '/v1/incidents/:incident'
const needs = 'incident.manage'
const ownerEverywhere: readonly RoleIn[] = [{ project: 'all', role: 'owner' }]

export function measureEndpoints({ incidents: { desk, measures }, projects }: Pick<ApiDeps, 'incidents' | 'projects'>): Endpoint[] {
  function takerOf({ reader, request }: Asked<unknown, unknown>): Taker {
    return {
      name: actorOf(reader), roles: reader.kind === 'member' ? reader.roles : reader.kind === 'owner' ? ownerEverywhere : [],
      session: sessionOf(reader), address: request.ip,
    }
  }

  function demand({ reader }: Asked<unknown, unknown>, needed: readonly Act[]): void {
    const missing = needed.find((act) => !readerMay(reader, act))
    if (missing !== undefined) throw notAllowed(missing)
  }

  async function take(asked: Asked<unknown, { given: Record<string, unknown> }>, confirmed: boolean) {
    const measure = measures.get(asked.params['measure'] ?? '')
    if (measure.confirmed && !confirmed) {
      throw new ApiError('NOT_ALLOWED', `${measure.name} has to be confirmed`, { hint: `POST ${one}/confirmed-measures/${measure.name}` })
    }
    demand(asked, measure.needs)
    const { taken, once } = await measures.take(incidentOf(asked), measure.name, asked.body.given, takerOf(asked))
    void asked.reply.code(201)
    return { taken: { ...taken }, once: { ...once } }
  }

  return [
    endpoint({ method: 'GET', path: `${one}/measures`, needs, summary: 'Measures that were taken, and those that are offered, in order, with what each will touch', answer: shapes.measures }, async (asked) => {
      const incident = await desk.get(incidentOf(asked))
      const playbook = playbookOf(incident.kind, incident.scope, projects().map(({ id }) => id))
      const by = takerOf(asked)
      return {
        taken: (await measures.taken(incident.id)).map((each) => ({ ...each, touched: { ...each.touched } })),
        playbook: await Promise.all(playbook.map(async ({ measure: name, given, asks }) => {
          const measure = measures.get(name)
          // What is still to be filled in has nothing to preview yet.
          const preview = asks.length > 0 ? { touches: {} } : await measures.preview(name, given, by)
          return {
            measure: name, given: { ...given }, asks: [...asks], confirmed: measure.confirmed, allowed: measure.needs.every((act) => readerMay(asked.reader, act)),
            preview: { ...preview, touches: { ...preview.touches } },
          }
        })),
      }
    }),
    endpoint(
      { method: 'POST', path: `${one}/measures/:measure/preview`, needs, summary: 'What a measure will touch', body: shapes.given, answer: shapes.preview },
      async (asked) => {
        const { name, needs: needed } = measures.get(asked.params['measure'] ?? '')
        demand(asked, needed)
        const preview = await measures.preview(name, asked.body.given, takerOf(asked))
        return { ...preview, touches: { ...preview.touches } }
      },
    ),
    endpoint({ method: 'POST', path: `${one}/measures/:measure`, needs, summary: 'Takes a measure, and says how long it took to be so', body: shapes.given, answer: shapes.takenOnce }, (asked) => take(asked, false)),
    endpoint(
      { method: 'POST', path: `${one}/confirmed-measures/:measure`, needs, confirmed: 'factor', summary: 'The same for one that hands out keys or has no way back', body: shapes.given, answer: shapes.takenOnce },
      (asked) => take(asked, true),
    ),
    endpoint(
      { method: 'POST', path: `${one}/taken/:number/undo`, needs, confirmed: 'factor', summary: 'Undoes a measure, where it has an undo', answer: shapes.taken },
      async (asked) => {
        const [incident, number] = [incidentOf(asked), numberOf(asked, 'number')]
        const taken = (await measures.taken(incident)).find((one) => one.number === number)
        if (taken !== undefined) demand(asked, measures.get(taken.measure).undoNeeds ?? [])
        return { ...(await measures.undo(incident, number, takerOf(asked))) }
      },
    ),
  ]
}
