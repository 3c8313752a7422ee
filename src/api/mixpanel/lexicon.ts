/**
 * Mixpanel's Lexicon schemas API (wire protocol §16.2). Reads and writes the dictionary of the Data page; what it drops
 * is dropped from the next event on. Errors have the form of Mixpanel's app API.
 */
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { sayFault } from '../../model/parse-question.ts'
import type { Project } from '../../model/project.ts'
import type { NamedChange, Note } from '../../registry/index.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError, toHttpError } from '../errors.ts'
import { neverKept, securityHeaders } from '../headers.ts'
import { actorOf } from '../reads.ts'
import { checkEventChanges } from '../v1/data/event-changes.ts'
import { entityType, type EntityType, entryShape, isDefined, schemaShape, toChanges, toEntries, toRemoval } from './lexicon-schema.ts'

const most = { entries: 4_000, changes: 10_000, removals: 3_000 }
const manyShape = z.strictObject({ entries: z.array(entryShape).max(most.entries), truncate: z.boolean().default(false) })

interface Place {
  readonly type: EntityType | undefined
  readonly name: string | undefined
}

export function lexiconRoutes(app: FastifyInstance, deps: ApiDeps): void {
  const { registry } = deps
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ ...securityHeaders, ...neverKept })
  })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, message, retryAfter } = toHttpError(error)
    if (status >= 500) request.log.error({ err: error, route: request.routeOptions.url }, 'a schema request failed')
    if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter))
    return reply.code(status).send({ status: 'error', error: message })
  })

  const base = '/api/app/projects/:id/schemas'
  const route = (method: 'GET' | 'POST' | 'DELETE', url: string, handler: (request: FastifyRequest) => Promise<object>) =>
    app.route({ method, url, handler, config: { needs: method === 'GET' ? 'question.ask' : 'lexicon.write' } })

  for (const url of [base, `${base}/:type`, `${base}/:type/:name`]) {
    route('GET', url, async (request) => {
      const place = placeOf(request)
      const entries = toEntries((await chosen(request, place)).notes)
      const found = entries.filter(({ entityType: type, name }) => isAt(place, type, name))
      if (!url.endsWith('/:name')) return { status: 'ok', results: found }
      const [only] = found
      if (only === undefined) throw new ApiError('NOT_FOUND', 'There is no schema of this name')
      return { status: 'ok', results: only.schemaJson }
    })

    route('DELETE', url, async (request) => {
      const { matching } = await chosen(request, placeOf(request))
      if (matching.length > most.removals) throw new ApiError('REQUEST_INVALID', `At most ${most.removals} schemas can be deleted at once`)
      await change(request, matching.flatMap(toRemoval))
      return { status: 'ok', results: { delete_count: matching.length } }
    })
  }

  route('POST', base, async (request) => {
    const { entries, truncate } = checked(manyShape, request.body)
    const removed = truncate ? (await registry.notes.of(projectOf(request).id)).filter(isDefined) : []
    const added = entries.flatMap((entry) => toChanges(entry.entityType, entry.name, entry.schemaJson))
    await change(request, [...removed.flatMap(toRemoval), ...added])
    return { status: 'ok', results: { added: entries.length, deleted: removed.length } }
  })

  route('POST', `${base}/:type/:name`, async (request) => {
    const { type, name } = placeOf(request)
    await change(request, toChanges(type!, name!, checked(schemaShape, request.body)))
    return { status: 'ok' }
  })

  async function chosen(request: FastifyRequest, place: Place): Promise<{ notes: Note[]; matching: Note[] }> {
    const notes = await registry.notes.of(projectOf(request).id)
    return { notes, matching: notes.filter((note) => isDefined(note) && isAt(place, note.kind, note.name)) }
  }

  async function change(request: FastifyRequest, changes: readonly NamedChange[]): Promise<void> {
    const { id } = projectOf(request)
    if (changes.length > most.changes) throw new ApiError('REQUEST_INVALID', `At most ${most.changes} events and properties can be changed at once`)
    checkEventChanges(await registry.notes.of(id), changes.filter(({ kind }) => kind === 'event'))
    await registry.notes.change(id, changes)
    await deps.reloadProjects()
    await deps.ledger.append({ kind: 'dictionary.changed', actor: actorOf(request.reader!), project: id, of: 'schemas', count: changes.length })
  }
}

function projectOf(request: FastifyRequest): Project {
  if (request.project === undefined) throw new Error('A route without a project in its path asked for one')
  return request.project
}

/** Which schemas are asked for: by path, or by `entity_name`. */
function placeOf(request: FastifyRequest): Place {
  const { type, name } = request.params as { type?: string; name?: string }
  const { entity_name: asked } = request.query as { entity_name?: unknown }
  const parsed = entityType.optional().safeParse(type)
  if (!parsed.success) throw new ApiError('REQUEST_INVALID', 'The entity type is event or profile')
  if (name !== undefined && (name === '' || name.length > 255)) throw new ApiError('REQUEST_INVALID', 'Names have 1 to 255 characters')
  return { type: parsed.data, name: name ?? (typeof asked === 'string' && asked !== '' ? asked : undefined) }
}

function isAt({ type, name }: Place, kind: string, named: string): boolean {
  return (type === undefined || type === kind) && (name === undefined || name === named)
}

function checked<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(body)
  if (parsed.success) return parsed.data
  throw new ApiError('REQUEST_INVALID', `The body is not what this route takes: ${sayFault(parsed.error)}`)
}
