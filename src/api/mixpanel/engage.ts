/**
 * Mixpanel's profile query (wire protocol §14.7).
 *
 * `$distinct_id` is the pseudonym, and a field that is under seal reads `[sealed]`. A session keeps the list of who
 * matched, so that pages which are fetched at different times, or at once, fit together; lists are kept in memory for
 * half an hour and are bounded.
 */
import type { FastifyReply } from 'fastify'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { ProjectId } from '../../model/project.ts'
import { isPseudonym, type Pseudonym, pseudonymBytes, pseudonymFromBytes } from '../../model/pseudonym.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import type { RecordRead } from '../reads.ts'
import type { CompatAsked } from './asked.ts'

/** What stands for a value that only the vault can open. Always this text, so that clients which expect text keep working. */
export const sealedMarker = '[sealed]'

const defaultPageSize = 1_000
const sessionMs = 30 * 60_000
const bytesEach = 16
/** Four million people. */
const mostBytes = 64 * 1024 * 1024
/** Sealed under the id itself, not a property. */
const ids: ReadonlySet<string> = new Set(['$distinct_id', '$group_id'])

interface Session {
  readonly project: ProjectId
  readonly subject: string
  /** Pseudonyms, 16 bytes each. */
  readonly people: Buffer
  usedAt: number
}

export function createEngage(deps: ApiDeps, recordRead: RecordRead, newSessionId: () => string) {
  const sessions = new Map<string, Session>()

  function held(): number {
    let bytes = 0
    for (const [id, { usedAt, people }] of sessions) {
      if (deps.now() - usedAt > sessionMs) sessions.delete(id)
      else bytes += people.byteLength
    }
    return bytes
  }

  function keep(id: string, session: Session): void {
    sessions.set(id, session)
    for (const oldest of sessions.keys()) {
      if (held() <= mostBytes || oldest === id) return
      sessions.delete(oldest)
    }
  }

  async function begin(asked: CompatAsked): Promise<[string, Session]> {
    const { parameters, project, signal } = asked
    const subject = subjectOf(asked)
    const where = parameters.text('where')
    const only = wantedPeople(asked)
    const chunks: Buffer[] = []
    for await (const person of deps.compat.profiles(project, { subject, ...(where !== undefined && { where }) }, { signal })) {
      if (only !== undefined && !only.has(person)) continue
      chunks.push(pseudonymBytes(person))
      if (chunks.length * bytesEach > mostBytes) {
        throw new ApiError('REQUEST_INVALID', 'More profiles match than one session can hold; narrow them down with where')
      }
    }
    const session = { project: project.id, subject, people: Buffer.concat(chunks), usedAt: deps.now() }
    const id = `${Math.floor(deps.now() / 1000)}-${newSessionId()}`
    keep(id, session)
    return [id, session]
  }

  function resume(id: string, project: ProjectId): Session {
    held()
    const session = sessions.get(id)
    if (session === undefined || session.project !== project) {
      throw new ApiError('REQUEST_INVALID', 'session_id is unknown or has expired; start again with page 0 and without one')
    }
    session.usedAt = deps.now()
    return session
  }

  return async function engage(asked: CompatAsked): Promise<FastifyReply> {
    const { parameters, project, reader, reply } = asked
    refuseUnknown(asked)
    const page = parameters.whole('page', 0, 10_000_000) ?? 0
    const pageSize = parameters.whole('page_size', 1, 10_000) ?? defaultPageSize
    const given = parameters.text('session_id')
    if (given === undefined && page > 0) throw new ApiError('REQUEST_INVALID', 'page needs the session_id of the first page')
    const [id, session] = given === undefined ? await begin(asked) : [given, resume(given, project.id)] as const
    const people = slice(session.people, page * pageSize, pageSize)
    const results = await profilesOf(project.id, people, parameters.list('output_properties'))
    await recordRead({
      kind: 'export.profiles',
      reader,
      project: project.id,
      query: { session: id, page, where: parameters.text('where') },
      count: results.length,
      part: page,
      people,
    })
    return reply.send({
      page, page_size: pageSize, session_id: id, status: 'ok', total: session.people.byteLength / bytesEach, results,
    })
  }

  async function profilesOf(project: ProjectId, people: readonly Pseudonym[], wanted: readonly string[] | undefined): Promise<JsonObject[]> {
    const [profiles, sealed] = await Promise.all([
      deps.registry.profiles.read(project, people), deps.registry.sealed.sealedFieldsOf(project, people),
    ])
    return people.map((person) => {
      const profile = profiles.get(person)
      const properties: Record<string, JsonValue> = { ...profile?.properties }
      if (profile?.lastSeen !== undefined) properties['$last_seen'] = new Date(profile.lastSeen).toISOString().slice(0, 19)
      for (const field of sealed.get(person) ?? []) if (!ids.has(field)) properties[field] = sealedMarker
      const shown = wanted === undefined ? Object.entries(properties) : Object.entries(properties).filter(([name]) => wanted.includes(name))
      return { $distinct_id: person, $properties: Object.fromEntries(shown) }
    })
  }
}

/** Profiles of people, or of a group: its key, or the key's place among the project's, counted from 1. */
function subjectOf({ parameters, project }: CompatAsked): string {
  const group = parameters.text('data_group_id')
  if (group === undefined) return 'person'
  const key = project.groupKeys.find((each, index) => each === group || String(index + 1) === group)
  if (key === undefined) throw new ApiError('REQUEST_INVALID', 'Invalid data_group_id: it is none of the project\'s group keys')
  return key
}

/** Clear ids cannot be looked up: whoever asks here has no key to turn them into pseudonyms. */
function wantedPeople({ parameters }: CompatAsked): ReadonlySet<string> | undefined {
  const wanted = [parameters.text('distinct_id') ?? [], parameters.list('distinct_ids') ?? []].flat()
  if (wanted.length === 0) return undefined
  if (wanted.some((id) => !isPseudonym(id))) {
    throw new ApiError('REQUEST_INVALID', 'Invalid distinct_id: people are named by their pseudonyms here (22 characters)')
  }
  return new Set(wanted)
}

function refuseUnknown({ parameters }: CompatAsked): void {
  for (const name of ['filter_by_cohort', 'behaviors']) {
    if (parameters.text(name) !== undefined) throw new ApiError('REQUEST_INVALID', `${name} is not supported; filter with where`)
  }
}

function slice(people: Buffer, from: number, count: number): Pseudonym[] {
  const found: Pseudonym[] = []
  const end = Math.min(people.byteLength, (from + count) * bytesEach)
  for (let at = from * bytesEach; at < end; at += bytesEach) found.push(pseudonymFromBytes(people.subarray(at, at + bytesEach)))
  return found
}
