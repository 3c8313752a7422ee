/** What the guard kept aside, and sweeps of what was stored before a rule was made. */
import { handle } from '../../../model/handle.ts'
import type { QuarantineChoice } from '../../../registry/index.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Asked, type Endpoint, endpoint, projectOf } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import { actorOf, type RecordRead } from '../../reads.ts'
import * as shapes from './shapes.ts'

const base = '/v1/projects/:id/data'

export function quarantineEndpoints(deps: ApiDeps, recordRead: RecordRead): Endpoint[] {
  const { registry, ledger } = deps

  async function record(asked: Asked<unknown, unknown>, kind: string, count: number): Promise<{ count: number }> {
    await ledger.append({ kind, actor: actorOf(asked.reader), project: projectOf(asked).id, count })
    return { count }
  }

  return [
    endpoint(
      {
        method: 'GET',
        path: `${base}/quarantine`,
        summary: 'Events that were kept aside, without what was caught; the latest first',
        query: shapes.quarantineAsked,
        answer: shapes.quarantine,
      },
      async (asked) => {
        const { id } = projectOf(asked)
        const { limit, offset } = asked.query
        const { total, events } = await registry.quarantine.list(id, limit, offset)
        const people = events.flatMap(({ event }) => event.pseudonym ?? [])
        await recordRead({ kind: 'quarantine.read', reader: asked.reader, project: id, query: asked.query, count: events.length, people })
        return {
          total,
          events: events.map(({ id: own, class: caught, event: { name, receivedAt, properties, pseudonym } }) => ({
            id: own, name, receivedAt, class: caught, properties, handle: pseudonym === undefined ? null : handle(pseudonym),
          })),
        }
      },
    ),
    endpoint(
      {
        method: 'POST',
        path: `${base}/quarantine/release`,
        summary: 'Lets events out of quarantine, without what was caught',
        needs: 'data.manage',
        body: shapes.quarantineChoice,
        answer: shapes.count,
      },
      async (asked) => record(asked, 'quarantine.released', await deps.releaseQuarantined(projectOf(asked).id, asked.body as QuarantineChoice)),
    ),
    endpoint(
      {
        method: 'POST',
        path: `${base}/quarantine/erase`,
        summary: 'Erases events in quarantine',
        needs: 'data.manage',
        body: shapes.quarantineChoice,
        answer: shapes.count,
      },
      async (asked) => record(asked, 'quarantine.erased', await registry.quarantine.remove(projectOf(asked).id, asked.body as QuarantineChoice)),
    ),
  ]
}

export function sweepEndpoints({ sweeps, ledger }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      {
        method: 'POST',
        path: `${base}/sweep`,
        summary: "Reads all that is stored again by the rules of today, and takes out what they would not let in. `from` and `to` are times of receipt",
        needs: 'data.manage',
        body: shapes.sweepAsked.optional(),
        answer: shapes.sweep,
      },
      async (asked) => {
        const { id } = projectOf(asked)
        const { from, to } = asked.body ?? {}
        if (from !== undefined && to !== undefined && from >= to) throw new ApiError('REQUEST_INVALID', 'A sweep ends after it begins: from < to')
        await sweeps.start(id, { ...(from !== undefined && { from }), ...(to !== undefined && { to }) })
        await ledger.append({ kind: 'sweep.started', actor: actorOf(asked.reader), project: id })
        void asked.reply.code(202)
        return copied(await sweeps.status(id))
      },
    ),
    endpoint(
      { method: 'GET', path: `${base}/sweep`, summary: 'How far the last sweep has come', answer: shapes.sweep },
      async (asked) => copied(await sweeps.status(projectOf(asked).id)),
    ),
    endpoint(
      { method: 'DELETE', path: `${base}/sweep`, summary: 'Stops the sweep; what it has changed stays changed', needs: 'data.manage' },
      async (asked) => {
        await sweeps.cancel(projectOf(asked).id)
        await ledger.append({ kind: 'sweep.cancelled', actor: actorOf(asked.reader), project: projectOf(asked).id })
        return undefined
      },
    ),
  ]
}

function copied(status: Awaited<ReturnType<ApiDeps['sweeps']['status']>>) {
  return { ...status, findings: { ...status.findings } }
}
