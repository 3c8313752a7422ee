/**
 * Mixpanel's ingestion routes over HTTP: bytes in, the collector's answer out.
 *
 * What a client sends is never judged here. Every answer carries its CORS headers, errors above all; a body over the
 * limit is the one thing that is refused before it is read.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  type CollectRoute, type HttpAnswer, type ImportCredentials, type ImportRefusal,
  Params, corsHeaders, decideAnswer, defaultSettings, firstTimeEventAnswer, flagDefinitionsAnswer, flagsAnswer,
  importRefusalAnswer, lookupTableAnswer, lookupTablesAnswer, preflightHeaders, readCredentials, readForm, recordAnswer,
  settingsAnswer,
} from '../../collector/index.ts'
import type { Project } from '../../model/project.ts'
import { collectRequest, type IngestDeps, intakeFailed, tooLarge } from './requests.ts'

export interface RouteDeps extends IngestDeps {
  authorizeImport(credentials: ImportCredentials): Promise<Project | ImportRefusal>
  /** The client's address: the peer's, or what a trusted proxy says. */
  addressOf(request: FastifyRequest): string
}

const preflighted = ['/track', '/engage', '/groups', '/import', '/record', '/flags', '/flags/*', '/settings', '/decide', '/lookup-tables', '/lookup-tables/*']

/** Registers the routes on a scope of their own, where every body stays bytes. */
export function ingestRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: defaultSettings.maxBodyBytes }, (_request, body, done) => {
    done(null, body)
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(corsHeaders({
      origin: request.headers.origin,
      requestHeaders: header(request, 'access-control-request-headers'),
    }))
  })
  app.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    if (error.statusCode === 413) return send(reply, tooLarge)
    if (error.statusCode !== undefined && error.statusCode < 500) return reply.code(200).type('text/plain').send('0')
    request.log.error({ err: { name: (error as Error).name } }, 'intake failed')
    return send(reply, intakeFailed)
  })

  for (const path of preflighted) {
    app.options(path, async (_request, reply) => reply.headers(preflightHeaders).code(204).send())
  }
  for (const route of ['track', 'engage', 'groups'] as const) {
    app.route({ method: ['GET', 'POST'], url: `/${route}`, handler: (request, reply) => take(route, request, reply) })
  }
  app.route({
    method: ['GET', 'POST'],
    url: '/import',
    handler: async (request, reply) => {
      const query = queryOf(request)
      const credentials = readCredentials(request.headers.authorization, new Params(readForm(query).params, bodyForm(request)))
      const importInto = credentials === undefined ? undefined : await deps.authorizeImport(credentials)
      return take('import', request, reply, importInto)
    },
  })
  app.get('/settings', async (_request, reply) => send(reply, settingsAnswer()))
  app.route({ method: ['GET', 'POST'], url: '/decide', handler: async (_request, reply) => send(reply, decideAnswer()) })
  app.route({ method: ['GET', 'POST'], url: '/flags', handler: async (_request, reply) => send(reply, flagsAnswer()) })
  app.get('/flags/definitions', async (_request, reply) => send(reply, flagDefinitionsAnswer()))
  app.post('/flags/:flag/first-time-events', async (_request, reply) => send(reply, firstTimeEventAnswer()))
  app.post('/record', async (_request, reply) => send(reply, recordAnswer()))
  app.get('/lookup-tables', async (request, reply) => send(reply, await lookup(request, lookupTablesAnswer)))
  app.put<{ Params: { id: string } }>('/lookup-tables/:id', async (request, reply) =>
    send(reply, await lookup(request, () => lookupTableAnswer(request.params.id))))

  async function take(route: CollectRoute, request: FastifyRequest, reply: FastifyReply, importInto?: Project | ImportRefusal) {
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array(0)
    const method = request.method === 'GET' ? 'GET' : 'POST'
    const taken = collectRequest(route, method, queryOf(request), request.headers, deps.addressOf(request), body, deps.now())
    const answer = await deps.take(importInto === undefined ? taken : { ...taken, importInto })
    return send(reply, answer)
  }

  async function lookup(request: FastifyRequest, answer: () => HttpAnswer): Promise<HttpAnswer> {
    const params = new Params(readForm(queryOf(request)).params)
    const credentials = readCredentials(request.headers.authorization, params)
    const allowed = credentials === undefined ? 'invalid_secret' : await deps.authorizeImport(credentials)
    return typeof allowed === 'string' ? importRefusalAnswer(allowed) : answer()
  }
}

function send(reply: FastifyReply, answer: HttpAnswer): FastifyReply {
  if (answer.headers !== undefined) reply.headers(answer.headers)
  const body = typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body)
  return reply.code(answer.status).header('Content-Type', answer.contentType).send(body)
}

function queryOf(request: FastifyRequest): string {
  const at = request.url.indexOf('?')
  return at === -1 ? '' : request.url.slice(at + 1)
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** The fields of a form body that is not compressed and not long: `/import` may carry its credentials there. */
function bodyForm(request: FastifyRequest): ReadonlyMap<string, string> | undefined {
  const { body } = request
  if (!(body instanceof Uint8Array) || body.byteLength === 0 || body.byteLength > 4 * 1024 * 1024) return undefined
  const first = body[0]
  if (first === 0x7b || first === 0x5b || first === 0x1f) return undefined
  return readForm(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')).params
}
