/**
 * Mixpanel's ingestion routes over HTTP: bytes in, the collector's answer out.
 *
 * What a client sends is never judged here. Every answer carries its CORS headers, errors above all; a body over the
 * limit is the one thing that is refused before it is read.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  type CollectRoute, type CollectRequest, type HttpAnswer, type ImportCredentials, type ImportRefusal,
  Params, corsHeaders, decideAnswer, defaultSettings, firstTimeEventAnswer, flagDefinitionsAnswer, flagsAnswer,
  importRefusalAnswer, lookupTableAnswer, lookupTablesAnswer, preflightHeaders, readCredentials, readForm, recordAnswer,
  settingsAnswer,
} from '../../collector/index.ts'
import type { Project } from '../../model/project.ts'

export interface IngestDeps {
  /** Answers once what the request brought is durable. */
  take(request: CollectRequest & { readonly importInto?: Project | ImportRefusal }): Promise<HttpAnswer>
  authorizeImport(credentials: ImportCredentials): Promise<Project | ImportRefusal>
  now(): number
  /** The client's address: the peer's, or what a trusted proxy says. */
  addressOf(request: FastifyRequest): string
}

const preflighted = ['/track', '/engage', '/groups', '/import', '/record', '/flags', '/flags/*', '/settings', '/decide', '/lookup-tables', '/lookup-tables/*']

/** Registers the routes on a scope of their own, where every body stays bytes. */
export function ingestRoutes(app: FastifyInstance, deps: IngestDeps): void {
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
    const status = error.statusCode === 413 ? 413 : error.statusCode !== undefined && error.statusCode < 500 ? 200 : 503
    if (status === 503) {
      request.log.error({ err: { name: (error as Error).name } }, 'intake failed')
      return reply.code(503).header('Retry-After', '5').send({ error: 'the server cannot take events at the moment', status: 0 })
    }
    if (status === 413) {
      return reply.code(413).send({
        code: 413, error: `request exceeds max limit of ${defaultSettings.maxBodyBytes} bytes`, status: 'Request Entity Too Large',
      })
    }
    return reply.code(200).type('text/plain').send('0')
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
    const { headers } = request
    const answer = await deps.take({
      route,
      method: request.method === 'GET' ? 'GET' : 'POST',
      query: queryOf(request),
      contentType: headers['content-type'],
      contentEncoding: headers['content-encoding'],
      authorization: headers.authorization,
      userAgent: headers['user-agent'],
      address: deps.addressOf(request),
      body: request.body instanceof Uint8Array ? request.body : new Uint8Array(0),
      receivedAt: deps.now(),
      endpoint: headers.host ?? '',
      ...(importInto === undefined ? {} : { importInto }),
    })
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
