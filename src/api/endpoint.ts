/**
 * One route of Signet's own API: its description and what it does. The description checks what comes in and is what
 * `/openapi.json` is written from, so the two cannot differ.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Act } from '../model/member.ts'
import type { Project } from '../model/project.ts'
import { sayFault } from '../model/parse-question.ts'
import type { Reader } from './deps.ts'
import type { ConfirmedBy, DemandProof } from './access/proof.ts'
import { readerMay } from './access/rights.ts'
import { ApiError, notAllowed } from './errors.ts'

/** An act; or that anybody reads who shows a key, or (`no-reader`) who shows none. */
export type Needs = Act | 'any-reader' | 'no-reader'

export interface Described<Query extends z.ZodType = z.ZodType, Body extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With parameters as `:name`. */
  readonly path: string
  readonly summary: string
  /** What one must be allowed to do. Reading what names nobody when absent, which only a `GET` may leave out. */
  readonly needs?: Needs
  /** A member has to confirm it by a ceremony for exactly this request; see access/proof.ts. */
  readonly confirmed?: ConfirmedBy
  /** Of which bodies that is asked; of all when absent. */
  readonly confirmedWhen?: (body: z.infer<Body>) => boolean
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

/** Refuses what a part of a request needs beyond its route's `needs`. @throws {ApiError} NOT_ALLOWED */
export function demandAct(asked: Asked<unknown, unknown>, act: Act): void {
  if (!readerMay(asked.reader, act, asked.request.project?.id)) throw notAllowed(act)
}

function needsOf({ method, path, needs }: Described): Needs {
  if (needs !== undefined) return needs
  if (method === 'GET') return 'question.ask'
  throw new Error(`The route ${method} ${path} does not say which act it needs`)
}

/** Refuses, while the server is being put together, a route under `/v1` that no description speaks of. */
export function demandDescriptions(app: FastifyInstance): void {
  app.addHook('onRoute', ({ url, config }) => {
    if (url.startsWith('/v1/') && config?.described === undefined) throw new Error(`The route ${url} is not described`)
  })
}

export function register(app: FastifyInstance, { described, handle }: Endpoint, demandProof: DemandProof): void {
  app.route({
    method: described.method,
    url: described.path,
    config: { needs: needsOf(described), described },
    handler: async (request, reply) => {
      const query = checked(described.query, request.query, 'query')
      const body = checked(described.body, request.body ?? undefined, 'body')
      const isAsked = described.confirmedWhen === undefined || described.confirmedWhen(body)
      if (described.confirmed !== undefined && isAsked) await demandProof(request, described.confirmed)
      const answer = await handle({
        // Routes for strangers do not look at it.
        reader: request.reader!,
        query,
        body,
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
