/**
 * The owner's link: sets the session's cookie and leads to the first page. It ends when the first member is enrolled; one
 * that was made later (`signet owner-link`) opens once.
 */
import type { FastifyInstance } from 'fastify'
import type { ApiDeps } from './deps.ts'
import { sessionCookieHeader } from './access/credentials.ts'
import type { WrongKeys } from './access/wrong-keys.ts'
import { ApiError } from './errors.ts'

export function openLinkRoute(app: FastifyInstance, deps: ApiDeps, wrongKeys: WrongKeys): void {
  app.get<{ Params: { key: string } }>('/open/:key', async (request, reply) => {
    const wait = wrongKeys.waitOf(request.ip)
    if (wait !== undefined) throw new ApiError('TOO_MANY_WRONG_KEYS', 'Too many wrong keys came from this address', { retryAfter: wait })
    const opened = await deps.registry.owner.openOwnerLink(request.params.key)
    if (opened === undefined) {
      wrongKeys.count(request.ip)
      throw new ApiError('LINK_INVALID', 'This link does not open anything, or no longer', {
        hint: 'Copy the whole link; once somebody is enrolled it opens nothing, and one signs in. `signet owner-link` makes another',
      })
    }
    const { token, session } = opened
    try {
      await deps.ledger.append({ kind: 'session.opened', session: session.id, via: 'link', expiresAt: session.expiresAt })
    } catch (error) {
      await deps.registry.owner.revokeSessions(session.id)
      throw error
    }
    const seconds = Math.floor((session.expiresAt - session.createdAt) / 1000)
    return reply
      .header('Set-Cookie', sessionCookieHeader(token, request.protocol === 'https', seconds))
      .redirect('/', 303)
  })
}
