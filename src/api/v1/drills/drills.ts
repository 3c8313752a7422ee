/** Drills: playing the attackers of THREATS.md against a throw-away instance, before one needs to know. */
import { elsewhere } from '../../../drill/index.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Endpoint, endpoint } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import { actorOf } from '../../reads.ts'
import * as shapes from './shapes.ts'

const needs = 'incident.manage'

export function drillEndpoints({ drills }: Pick<ApiDeps, 'drills'>): Endpoint[] {
  return [
    endpoint({ method: 'GET', path: '/v1/drills', needs, summary: 'The last drills, and how far one is that is under way', answer: shapes.drills }, async () => ({
      running: (drills.running() ?? null) as never, trouble: drills.trouble() ?? null,
      drills: (await drills.kept()) as never, elsewhere: elsewhere.map((one) => ({ ...one })),
    })),
    endpoint(
      { method: 'POST', path: '/v1/drills', needs, summary: 'Begins a drill, in a process of its own that knows nothing of this instance; one at a time', body: shapes.drillAsked, answer: shapes.running },
      async (asked) => {
        if (!(await drills.start(actorOf(asked.reader), asked.body.people))) {
          throw new ApiError('DRILL_RUNNING', 'A drill is under way', { hint: 'It takes about a minute; look at GET /v1/drills' })
        }
        void asked.reply.code(201)
        return (drills.running() ?? { by: actorOf(asked.reader), startedAt: 0, people: asked.body.people, done: 0, of: 0, outcomes: [] }) as never
      },
    ),
  ]
}

