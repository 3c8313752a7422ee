/**
 * Who reads, and what of. This runs before any handler of `/v1` and `/api` is reached, by the pattern of the route that
 * was matched, so that a new route cannot forget it.
 *
 * A project that a reader may not see answers as one that does not exist. What each reader may do is in rights.ts.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readCredentials } from '../../collector/index.ts'
import { Params, readForm } from '../../collector/index.ts'
import type { Project } from '../../model/project.ts'
import type { ApiDeps, Reader } from '../deps.ts'
import type { Needs } from '../endpoint.ts'
import { ApiError, notAllowed } from '../errors.ts'
import { sessionToken } from './credentials.ts'
import { readerMay, sees, sessionOf } from './rights.ts'
import { isFromOwnPage } from './same-origin.ts'
import type { WrongKeys } from './wrong-keys.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route under `/v1` and `/api`. */
    reader: Reader | undefined
    /** Set where the route's path names a project, and on Mixpanel's read routes. */
    project: Project | undefined
  }
  interface FastifyContextConfig {
    /** What one must be allowed to do; every route under `/v1` and `/api` says it. */
    needs?: Needs
  }
}

/** Session tokens that were good lately: their holders are heard even while others at their address try keys. */
const mostRemembered = 10_000
const serviceSecret = 'sgv_'

export interface Guard {
  /** The reader of a request. @throws {ApiError} NOT_SIGNED_IN, TOO_MANY_WRONG_KEYS */
  readerOf(request: FastifyRequest): Promise<Reader>
}

export function createGuard(deps: Pick<ApiDeps, 'registry' | 'access'>, wrongKeys: WrongKeys): Guard {
  const { registry, access } = deps
  const known = new Set<string>()

  async function byToken(token: string): Promise<Reader | undefined> {
    const session = await access.session(token)
    if (session === undefined) {
      known.delete(token)
      return undefined
    }
    if (known.size >= mostRemembered) known.clear()
    known.add(token)
    const { id, member } = session
    return member === undefined
      ? { kind: 'owner', session: id }
      : { kind: 'member', member, session: id, roles: await registry.members.rolesOf(member) }
  }

  /** A service account's name and secret; `secret:`; or any user name with a project's secret as password. */
  async function bySecret(request: FastifyRequest): Promise<Reader | undefined> {
    const credentials = readCredentials(request.headers.authorization, new Params(readForm('').params))
    if (credentials === undefined) return undefined
    const secret = credentials.password === '' ? credentials.username : credentials.password
    if (secret.startsWith(serviceSecret)) {
      const account = await registry.serviceAccounts.authorize(credentials.username, secret)
      return account && { kind: 'service', service: account.id, projects: account.projects, scopes: account.scopes }
    }
    const project = await registry.projects.authorize(secret)
    return project && { kind: 'secret', project: project.id }
  }

  return {
    async readerOf(request) {
      const token = sessionToken(request)
      const shown = token !== undefined || request.headers.authorization !== undefined
      if (!shown) throw notSignedIn()
      const wait = token !== undefined && known.has(token) ? undefined : wrongKeys.waitOf(request.ip)
      if (wait !== undefined) {
        throw new ApiError('TOO_MANY_WRONG_KEYS', 'Too many wrong keys came from this address', { retryAfter: wait })
      }
      const reader = request.headers.authorization === undefined ? await byToken(token!) : await bySecret(request)
      if (reader !== undefined) return reader
      wrongKeys.count(request.ip)
      throw notSignedIn()
    },
  }
}

/** Registers the guard for every route under `/v1` and `/api`. */
export function guardRoutes(app: FastifyInstance, guard: Guard, deps: Pick<ApiDeps, 'registry'>): void {
  app.decorateRequest('reader', undefined)
  app.decorateRequest('project', undefined)
  app.addHook('onRequest', async (request) => {
    const { url, config } = request.routeOptions
    if (url === undefined || !(url.startsWith('/v1/') || url.startsWith('/api/'))) return
    const { needs } = config
    if (needs === undefined) throw new Error(`The route ${url} does not say which act it needs`)
    if (needs === 'no-reader') {
      if (changes(request) && !isFromOwnPage(request)) throw foreignPage()
      return
    }
    const reader = await guard.readerOf(request)
    request.reader = reader
    // First, so that a project which this reader may not see looks like none, whatever is asked of it.
    if (/^\/(?:v1|api\/app)\/projects\/:id/.test(url)) request.project = await projectOf(request, reader, deps)
    if (needs !== 'any-reader' && !readerMay(reader, needs, request.project?.id)) throw notAllowed(needs)
    if (changes(request) && sessionOf(reader) !== undefined && !isFromOwnPage(request)) throw foreignPage()
  })
}

function changes({ method }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

function foreignPage(): ApiError {
  return new ApiError('FOREIGN_PAGE', 'This request did not come from a page of this server', {
    hint: 'From a program, send the header X-Signet: 1 beside the cookie, or use the project secret',
  })
}

async function projectOf(request: FastifyRequest, reader: Reader, deps: Pick<ApiDeps, 'registry'>): Promise<Project> {
  const { id } = request.params as { id?: string }
  const wanted = /^[1-9]\d{0,9}$/.test(id ?? '') ? Number(id) : undefined
  const project = wanted !== undefined && sees(reader, wanted) ? await deps.registry.projects.get(wanted) : undefined
  if (project === undefined) throw new ApiError('NOT_FOUND', 'There is no such project, or this key does not open it')
  return project
}

function notSignedIn(): ApiError {
  return new ApiError('NOT_SIGNED_IN', 'This request shows no key that opens anything here', {
    hint: "Sign in, or send a project's secret or a service account as Basic credentials",
  })
}
