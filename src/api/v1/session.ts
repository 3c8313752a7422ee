/** Who reads, and what is there to read. */
import { sessionCookieHeader } from '../access/credentials.ts'
import { readerMay, sessionOf, visible } from '../access/rights.ts'
import { acts } from '../../model/member.ts'
import type { ApiDeps, Reader } from '../deps.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { ApiError } from '../errors.ts'
import * as shapes from './shapes.ts'
import type { Summaries } from './summaries.ts'

export function sessionEndpoints(deps: ApiDeps, summaries: Summaries): Endpoint[] {
  /** The owner's count holds those of projects that are gone and not yet swept. */
  async function vaultFor(reader: Reader) {
    if (reader.kind === 'owner') return summaries.vault()
    return summaries.vault(visible(reader, await deps.registry.projects.list()).map(({ id }) => id))
  }

  return [
    endpoint(
      { method: 'GET', path: '/v1/session', summary: 'Who reads, the projects they may read, and the vault', needs: 'any-reader', answer: shapes.session },
      async ({ reader }) => {
        const seen = visible(reader, await deps.registry.projects.list())
        const [projects, vault] = await Promise.all([
          Promise.all(seen.map(async (project) => ({
            ...(await summaries.project(project)), may: acts.filter((act) => readerMay(reader, act, project.id)),
          }))),
          vaultFor(reader),
        ])
        const may = acts.filter((act) => readerMay(reader, act))
        const { members } = deps.registry
        const [member, enrolled] = await Promise.all([reader.kind === 'member' ? members.get(reader.member) : undefined, members.count()])
        return {
          reader: { kind: reader.kind, may, member: member === undefined ? null : { id: member.id, name: member.name } },
          members: enrolled > 0, projects, vault, version: deps.version,
        }
      },
    ),
    endpoint(
      { method: 'DELETE', path: '/v1/session', summary: 'Ends this session', needs: 'any-reader' },
      async ({ reader, reply, request }) => {
        const session = sessionOf(reader)
        if (session === undefined) throw new ApiError('NOT_ALLOWED', 'A machine has no session to end')
        await deps.ledger.append({ kind: 'session.ended', session })
        await deps.registry.sessions.revoke({ id: session })
        void reply.header('Set-Cookie', sessionCookieHeader(undefined, request.protocol === 'https', 0))
        return undefined
      },
    ),
    endpoint(
      { method: 'GET', path: '/v1/vault', summary: 'Whether the vault can open anything, and how many people it keeps', needs: 'any-reader', answer: shapes.vault },
      ({ reader }) => vaultFor(reader),
    ),
  ]
}
