/** Who reads, and what is there to read. */
import { sessionCookieHeader } from '../access/credentials.ts'
import type { ApiDeps } from '../deps.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { ApiError } from '../errors.ts'
import * as shapes from './shapes.ts'
import type { Summaries } from './summaries.ts'

export function sessionEndpoints(deps: ApiDeps, summaries: Summaries): Endpoint[] {
  return [
    endpoint(
      { method: 'GET', path: '/v1/session', summary: 'Who reads, the projects they may read, and the vault', answer: shapes.session },
      async ({ reader }) => {
        const all = await deps.registry.projects.list()
        const visible = reader.kind === 'owner' ? all : all.filter(({ id }) => id === reader.project)
        const [projects, vault] = await Promise.all([
          Promise.all(visible.map((project) => summaries.project(project))),
          summaries.vault(reader.kind === 'owner' ? undefined : reader.project),
        ])
        return { reader: { kind: reader.kind }, projects, vault, version: deps.version }
      },
    ),
    endpoint(
      { method: 'DELETE', path: '/v1/session', summary: 'Ends this session', ownerOnly: true },
      async ({ reader, reply, request }) => {
        if (reader.kind !== 'owner') throw new ApiError('NOT_ALLOWED', "A project's secret has no session to end")
        await deps.registry.owner.revokeSessions(reader.session)
        await deps.ledger.append({ kind: 'session.ended', session: reader.session })
        void reply.header('Set-Cookie', sessionCookieHeader(undefined, request.protocol === 'https', 0))
        return undefined
      },
    ),
    endpoint(
      { method: 'GET', path: '/v1/vault', summary: 'Whether the vault can open anything, and how many people it keeps', answer: shapes.vault },
      async ({ reader }) => summaries.vault(reader.kind === 'owner' ? undefined : reader.project),
    ),
  ]
}
