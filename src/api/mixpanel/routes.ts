/**
 * Mixpanel's read routes. `/api/query` and `/api/2.0` are the same; what is not here is refused, never answered with
 * nothing. Errors have Mixpanel's form: `{ "request": path, "error": text }`.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Act } from '../../model/member.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError, toHttpError } from '../errors.ts'
import { neverKept, securityHeaders } from '../headers.ts'
import type { RecordRead } from '../reads.ts'
import { readAsked, type CompatAsked } from './asked.ts'
import { createEngage } from './engage.ts'
import { exportEvents } from './export.ts'
import * as names from './names.ts'
import * as series from './series.ts'

/** Routes that answer with rows about single people; the others answer with figures. Held once the project is known. */
const needsOf: Readonly<Record<string, Act>> = { export: 'rows.export', engage: 'rows.read' }

type Answer = (asked: CompatAsked) => Promise<FastifyReply>

export interface CompatOptions {
  readonly recordRead: RecordRead
  /** Unguessable text. */
  readonly newSessionId: () => string
}

export function compatRoutes(app: FastifyInstance, deps: ApiDeps, { recordRead, newSessionId }: CompatOptions): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ ...securityHeaders, ...neverKept })
  })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (toHttpError(error).status >= 500) request.log.error({ err: error, route: request.routeOptions.url }, 'a query failed')
    return sendCompatError(error, request, reply)
  })

  const engage = createEngage(deps, recordRead, newSessionId)
  const routes: Readonly<Record<string, Answer>> = {
    export: (asked) => exportEvents(asked, deps, recordRead),
    segmentation: (asked) => series.segmentation(asked, deps),
    'segmentation/sum': (asked) => names.sum(asked, deps),
    'segmentation/average': (asked) => names.average(asked, deps),
    events: (asked) => series.events(asked, deps),
    'events/names': (asked) => names.eventNames(asked, deps),
    'events/top': (asked) => names.topEvents(asked, deps),
    'events/properties': (asked) => series.eventProperties(asked, deps),
    'events/properties/top': (asked) => names.topProperties(asked, deps),
    'events/properties/values': (asked) => names.propertyValues(asked, deps),
    engage,
    'engage/properties': (asked) => names.profileProperties(asked, deps),
  }
  for (const base of ['/api/query', '/api/2.0']) {
    for (const [path, answer] of Object.entries(routes)) {
      app.route({
        method: ['GET', 'POST'],
        url: `${base}/${path}`,
        config: { needs: 'any-reader' },
        handler: async (request, reply) => answer(await readAsked(deps, needsOf[path] ?? 'question.ask', request, reply)),
      })
    }
  }
  app.route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/api/*',
    config: { needs: 'any-reader' },
    handler: async () => {
      throw new ApiError('NOT_FOUND', 'Unknown endpoint; docs/compatibility.md lists those that Signet answers')
    },
  })
}

function sendCompatError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, code, message, retryAfter } = toHttpError(error)
  if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter))
  const path = request.url.split('?', 1)[0]!
  // Clients look for these words.
  const text = code === 'NOT_SIGNED_IN' ? 'Unable to authenticate request' : message
  return reply.code(status).send({ request: path, error: text, code })
}
