/**
 * One route of Signet's own API: its description and what it does. The description checks what comes in and is what
 * `/openapi.json` is written from, so the two cannot differ.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Project } from '../model/project.ts'
import { sayFault } from '../model/parse-question.ts'
import type { Reader } from './deps.ts'
import { ApiError } from './errors.ts'

export interface Described<Query extends z.ZodType = z.ZodType, Body extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With parameters as `:name`. */
  readonly path: string
  readonly summary: string
  /** Only the owner's session, not a project's secret. */
  readonly ownerOnly?: true
  readonly query?: Query
  readonly body?: Body
  /** Absent: nothing is answered (204). */
  readonly answer?: Answer
  /** The answer is a stream of server-sent events. */
  readonly streams?: true
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What `/openapi.json` says of the route; every route under `/v1` has it. */
    described?: Described
  }
}

export interface Asked<Query, Body> {
  readonly reader: Reader
  readonly query: Query
  readonly body: Body
  readonly params: Readonly<Record<string, string>>
  /** Aborts when the client goes away before the answer was sent. */
  readonly signal: AbortSignal
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export interface Endpoint {
  readonly described: Described
  readonly handle: (asked: Asked<unknown, unknown>) => Promise<unknown>
}

export function endpoint<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  described: Described<Query, Body, Answer>,
  handle: (asked: Asked<z.infer<Query>, z.infer<Body>>) => Promise<z.input<Answer> | undefined>,
): Endpoint {
  return { described, handle: handle as Endpoint['handle'] }
}

/** The project of a route whose path names one; the guard has put it there. */
export function projectOf({ request }: Asked<unknown, unknown>): Project {
  if (request.project === undefined) throw new Error('A route without a project in its path asked for one')
  return request.project
}

/** Refuses, while the server is being put together, a route under `/v1` that no description speaks of. */
export function demandDescriptions(app: FastifyInstance): void {
  app.addHook('onRoute', ({ url, config }) => {
    if (url.startsWith('/v1/') && config?.described === undefined) throw new Error(`The route ${url} is not described`)
  })
}

export function register(app: FastifyInstance, { described, handle }: Endpoint): void {
  app.route({
    method: described.method,
    url: described.path,
    config: { ownerOnly: described.ownerOnly ?? false, described },
    handler: async (request, reply) => {
      const answer = await handle({
        reader: request.reader!,
        query: checked(described.query, request.query, 'query'),
        body: checked(described.body, request.body ?? undefined, 'body'),
        params: request.params as Record<string, string>,
        signal: goneSignal(request, reply),
        request,
        reply,
      })
      if (described.streams === true) return reply
      if (described.answer === undefined) return reply.code(204).send()
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer))
    },
  })
}

function checked(shape: z.ZodType | undefined, value: unknown, where: 'query' | 'body'): unknown {
  if (shape === undefined) return undefined
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ApiError('REQUEST_INVALID', `The ${where} is not what this route takes: ${sayFault(parsed.error)}`, {
    hint: 'GET /openapi.json describes every route',
  })
}

function goneSignal(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  request.raw.socket.once('close', onClose)
  reply.raw.once('finish', () => request.raw.socket.off('close', onClose))
  return gone.signal

  function onClose(): void {
    gone.abort()
  }
}
