/**
 * Mixpanel's GDPR API, version 3 (wire protocol §16.4): machines ask for erasures, and for what is kept of people.
 *
 * A deletion takes the scope `erase`, which a project's secret does not hold. A retrieval's result holds pseudonyms and
 * sealed markers, and is made when it is fetched: no file of people lies about meanwhile. Answers name ids as
 * pseudonyms, since what was sent is kept nowhere.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Erasure, packageFiles, packPerson, readPrivacySettings, retrievalLastsMs, zip, type ZipMember } from '../../erasure/index.ts'
import { handle } from '../../model/handle.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Act } from '../../model/member.ts'
import { sayFault } from '../../model/parse-question.ts'
import type { Project } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import type { PrivacyRequest } from '../../registry/index.ts'
import { readerMay, sees } from '../access/rights.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError, notAllowed, toHttpError } from '../errors.ts'
import { neverKept, securityHeaders } from '../headers.ts'
import { actorOf, type RecordRead } from '../reads.ts'

const mostIds = { retrieval: 2_000, erasure: 1_999 } as const
const mostEvents = 500_000

const ids = z.array(z.union([z.string().min(1).max(1_000), z.number().transform(String)]))
const bodyShape = z.object({
  distinct_ids: ids,
  compliance_type: z.string().transform((text) => text.toUpperCase()).pipe(z.enum(['GDPR', 'CCPA'])).default('GDPR'),
  disclosure_type: z.string().max(40).optional(),
})

const base = { retrieval: '/api/app/data-retrievals/v3.0', erasure: '/api/app/data-deletions/v3.0' } as const
const needs = { retrieval: 'rows.export', erasure: 'erase' } as const satisfies Record<keyof typeof base, Act>

export function gdprRoutes(app: FastifyInstance, deps: ApiDeps, recordRead: RecordRead, newTracking: () => string): void {
  const { registry, privacy, ledger, now } = deps
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ ...securityHeaders, ...neverKept })
  })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, message, retryAfter } = toHttpError(error)
    if (status >= 500) request.log.error({ err: error, route: request.routeOptions.url }, 'a request about people’s data failed')
    if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter))
    return reply.code(status).send({ status: 'error', error: message })
  })
  const route = (method: 'GET' | 'POST' | 'DELETE', url: string, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) =>
    app.route({ method, url, handler, config: { needs: 'any-reader' } })

  route('POST', base.erasure, async (request, reply) => {
    const project = await projectOf(request, 'erasure')
    const { asked, people } = await namedIn(project, request.body, mostIds.erasure)
    const made = await privacy.eraser.request({
      project: project.id, people, actor: actorOf(request.reader!),
      asked: { events: (await readPrivacySettings(registry, project.id)).events, now: false, origin: 'mixpanel', compliance: asked.compliance_type },
    })
    return reply.code(201).send({ status: 'ok', results: [created(made, asked, project)] })
  })

  route('GET', `${base.erasure}/:tracking`, async (request) => {
    const project = await projectOf(request, 'erasure')
    const found = await privacy.eraser.byTracking(project.id, trackingOf(request))
    if (found === undefined) return { status: 'ok', results: unknown(trackingOf(request)) }
    const { work } = (await registry.privacyRequests.get(found.id)) ?? { work: {} }
    return {
      status: 'ok',
      results: {
        ...facts(found), compliance_type: (found.asked.compliance ?? 'GDPR').toLowerCase(), status: stateOfErasure(found, now()), result: '', results: '',
        distinct_ids: (work as { people?: string[] }).people ?? [], distinct_id_count: found.asked.ids,
      },
    }
  })

  route('DELETE', `${base.erasure}/:tracking`, async (request, reply) => {
    const project = await projectOf(request, 'erasure')
    const found = await privacy.eraser.byTracking(project.id, trackingOf(request))
    if (found === undefined) throw new ApiError('NOT_FOUND', 'There is no such deletion')
    if (await privacy.eraser.revoke(found, actorOf(request.reader!))) return reply.code(204).send()
    return reply.code(405).send({ status: 'error', error: 'The deletion was started, or is over, and cannot be taken back' })
  })

  route('POST', base.retrieval, async (request, reply) => {
    const project = await projectOf(request, 'retrieval')
    const { asked, people } = await namedIn(project, request.body, mostIds.retrieval)
    ledger.assertSound()
    await ledger.append({ kind: 'retrieval.request', project: project.id, actor: actorOf(request.reader!), compliance: asked.compliance_type }, people)
    const made = await registry.privacyRequests.add({
      project: project.id, kind: 'retrieval', tracking: newTracking(), requestedBy: actorOf(request.reader!),
      asked: { compliance: asked.compliance_type, ids: people.length }, work: { people },
    })
    return reply.code(201).send({ status: 'ok', results: [created(made, asked, project)] })
  })

  route('GET', `${base.retrieval}/:tracking`, async (request) => {
    const project = await projectOf(request, 'retrieval')
    const found = await retrieval(project, trackingOf(request))
    if (found === undefined) return { status: 'ok', results: unknown(trackingOf(request)) }
    const url = new URL(`${base.retrieval}/${found.tracking}/result`, addressOf(request))
    url.searchParams.set('token', project.token)
    return { status: 'ok', results: { ...facts(found), status: 'SUCCESS', result: url.href, results: url.href, distinct_ids: peopleOf(found) } }
  })

  route('GET', `${base.retrieval}/:tracking/result`, async (request, reply) => {
    const project = await projectOf(request, 'retrieval')
    const found = await retrieval(project, trackingOf(request))
    if (found === undefined) throw new ApiError('NOT_FOUND', 'There is no such retrieval, or it is too old')
    const files: ZipMember[] = []
    const seen = new Set<Pseudonym>()
    let events = 0
    for (const pseudonym of peopleOf(found)) {
      if (seen.has(pseudonym)) continue
      const packed = await packPerson(privacy.packaging, project, pseudonym)
      if (packed === undefined) continue
      events += packed.events
      if (events > mostEvents) throw new ApiError('REQUEST_INVALID', `These people have more than ${mostEvents} events; retrieve fewer at once`)
      for (const id of packed.ids) seen.add(id)
      files.push(...packageFiles(packed).map(({ name, content }) => ({ name: `${handle(packed.person)}-${packed.person}/${name}`, content })))
    }
    await recordRead({ kind: 'export.person', reader: request.reader!, project: project.id, query: found.id, count: events, people: seen })
    return reply.type('application/zip').header('Content-Disposition', 'attachment; filename="retrieval.zip"').send(zip(files, now()))
  })

  /** The project that `token` names, if the reader may do this there. @throws {ApiError} REQUEST_INVALID, NOT_ALLOWED */
  async function projectOf(request: FastifyRequest, kind: keyof typeof base): Promise<Project> {
    const { token } = request.query as { token?: unknown }
    const reader = request.reader!
    if (typeof token !== 'string' || token === '') throw new ApiError('REQUEST_INVALID', 'Missing required parameter: token')
    const project = deps.projects().find((one) => one.token === token)
    if (project === undefined || !sees(reader, project.id)) throw new ApiError('NOT_ALLOWED', 'Credentials in request did not match the token')
    if (!readerMay(reader, needs[kind], project.id)) throw notAllowed(needs[kind])
    // A member confirms such acts by a ceremony, which these routes do not know: with a cookie alone one could erase
    // people here, and confirm a list of ids.
    if (reader.kind === 'member') throw new ApiError('NOT_ALLOWED', 'Members ask for this on the person’s page, or at /v1/projects/:id/erasures; these routes are for service accounts')
    return project
  }

  async function namedIn(project: Project, body: unknown, most: number) {
    const parsed = bodyShape.safeParse(body)
    if (!parsed.success) throw new ApiError('REQUEST_INVALID', sayFault(parsed.error))
    const { distinct_ids: named } = parsed.data
    if (named.length === 0 || named.length > most) throw new ApiError('REQUEST_INVALID', `distinct_ids takes 1 to ${most} ids`)
    return { asked: parsed.data, people: await privacy.peopleNamed(project, named) }
  }

  async function retrieval(project: Project, tracking: string): Promise<PrivacyRequest | undefined> {
    const found = await registry.privacyRequests.byTracking(project.id, 'retrieval', tracking)
    return found === undefined || found.state === 'done' || found.requestedAt < now() - retrievalLastsMs ? undefined : found
  }
}

function stateOfErasure({ state, asked }: Erasure, now: number): string {
  if (state === 'waiting') return (asked.notBefore ?? 0) > now ? 'PENDING' : 'STAGING'
  return ({ running: 'STARTED', done: 'SUCCESS', revoked: 'REVOKED' } as const)[state]
}

function created(made: Erasure | PrivacyRequest, asked: z.infer<typeof bodyShape>, project: Project): JsonObject {
  return {
    ...facts(made), task_id: made.tracking, status: 'PENDING', project_id: project.id, compliance_type: asked.compliance_type.toLowerCase(),
    disclosure_type: (asked.disclosure_type ?? 'DATA').toUpperCase(), destination_url: null, distinct_id_count: asked.distinct_ids.length,
  }
}

function facts({ tracking, requestedBy, requestedAt, project }: Pick<Erasure, 'tracking' | 'requestedBy' | 'requestedAt' | 'project'>): JsonObject {
  return {
    tracking_id: tracking, project_id: project, requesting_user: requestedBy,
    // Python's form, without a zone: UTC.
    date_requested: new Date(requestedAt).toISOString().replace('Z', '000'),
  }
}

function unknown(tracking: string): JsonObject {
  return { tracking_id: tracking, status: 'NOT_FOUND', result: '', results: '', distinct_ids: [] }
}

function peopleOf({ work }: PrivacyRequest): readonly Pseudonym[] {
  return (work as { readonly people?: readonly Pseudonym[] }).people ?? []
}

function trackingOf(request: FastifyRequest): string {
  return (request.params as { tracking: string }).tracking
}

function addressOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`
}
