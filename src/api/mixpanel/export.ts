/**
 * Mixpanel's raw export (wire protocol §13): a line of JSON for each event.
 *
 * Ids are pseudonyms; what is under seal is not in it. Lines leave in parts, each after the ledger has an entry with the
 * people in it.
 */
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { FastifyReply } from 'fastify'
import type { ExportedEvent } from '../../analysis/compat/index.ts'
import { insertIdOf } from '../../collector/index.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import type { RecordRead } from '../reads.ts'
import { today, type CompatAsked } from './asked.ts'

const linesPerPart = 5_000
const charactersPerPart = 4 * 1024 * 1024
/** Shorter answers are not compressed. */
const leastToCompress = 1_400

export async function exportEvents(asked: CompatAsked, deps: ApiDeps, recordRead: RecordRead): Promise<FastifyReply> {
  const { parameters, project, reader, reply, request, signal } = asked
  const fromDate = parameters.day('from_date')
  const toDate = parameters.day('to_date')
  // Days are UTC's; a client may count in the project's zone, where it can be tomorrow already.
  const latest = [today(deps.now(), 'UTC'), today(deps.now(), project.timeZone)].toSorted().at(-1)!
  if (toDate > latest) throw new ApiError('REQUEST_INVALID', 'to_date cannot be later than today')
  const events = parameters.listOrText('event')
  const where = parameters.text('where')
  const limit = parameters.whole('limit', 1, 100_000)
  const query = {
    fromDate, toDate, ...(events !== undefined && { events }), ...(where !== undefined && { where }), ...(limit !== undefined && { limit }),
  }
  const milliseconds = parameters.flag('time_in_ms')
  const parts = partsOf(deps.compat.exportEvents(project, query, { signal }), milliseconds)

  async function* released(): AsyncGenerator<string> {
    let part = 0
    for await (const { text, count, people } of parts) {
      await recordRead({ kind: 'export.events', reader, project: project.id, query, count, part: part++, people })
      yield text
    }
    // An export of nothing is on the ledger too.
    if (part === 0) await recordRead({ kind: 'export.events', reader, project: project.id, query, count: 0, part, people: [] })
  }

  const texts = released()
  // What is wrong with the request shows before the first line; until then the answer can still be an error.
  const first = await texts.next()
  const body = Readable.from(first.done === true ? [] : withEnd(first.value, texts, () => request.log.warn('An export ended early')), {
    objectMode: false,
  })
  void reply.code(200).type('text/plain; charset=utf-8')
  const compress = first.done !== true && first.value.length > leastToCompress && acceptsGzip(request.headers['accept-encoding'])
  void reply.header('Vary', 'Accept-Encoding')
  return compress ? reply.header('Content-Encoding', 'gzip').send(body.pipe(createGzip({ level: 4 }))) : reply.send(body)
}

/** Clients look for these words when the lines stop before they are all there. */
async function* withEnd(first: string, rest: AsyncGenerator<string>, onTrouble: () => void): AsyncGenerator<string> {
  yield first
  try {
    yield* rest
  } catch {
    onTrouble()
    yield 'terminated early\n'
  }
}

interface Part {
  readonly text: string
  readonly count: number
  readonly people: readonly string[]
}

async function* partsOf(events: AsyncIterable<ExportedEvent>, milliseconds: boolean): AsyncGenerator<Part> {
  let lines: string[] = []
  let size = 0
  let people = new Set<string>()
  const take = (): Part => {
    const part = { text: lines.join(''), count: lines.length, people: [...people] }
    lines = []
    size = 0
    people = new Set()
    return part
  }
  for await (const event of events) {
    const line = `${JSON.stringify(toLine(event, milliseconds))}\n`
    lines.push(line)
    size += line.length
    for (const id of [event.person, event.sent, event.device]) if (id !== null) people.add(id)
    if (lines.length >= linesPerPart || size >= charactersPerPart) yield take()
  }
  if (lines.length > 0) yield take()
}

/** An event as Mixpanel exports it: time and distinct_id first, then by name. */
export function toLine(event: ExportedEvent, milliseconds: boolean): JsonObject {
  const { name, occurredAt, receivedAt, person, sent, device, dedupeKey, imported, properties } = event
  const added: Record<string, JsonValue> = {
    ...properties,
    $insert_id: insertIdOf(dedupeKey),
    $mp_api_timestamp_ms: receivedAt,
    mp_processing_time_ms: receivedAt,
  }
  if (imported) added['$import'] = true
  if (device !== null) added['$device_id'] = device
  if (device !== null && sent !== null && sent !== device) added['$user_id'] = sent
  if (sent !== null && sent !== person) added['$distinct_id_before_identity'] = sent
  const sorted = Object.keys(added).sort().map((key) => [key, added[key]!] as const)
  return {
    event: name,
    properties: {
      time: milliseconds ? occurredAt : Math.floor(occurredAt / 1000),
      distinct_id: person ?? '',
      ...Object.fromEntries(sorted),
    },
  }
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '').split(',').some((coding) => /^\s*gzip\s*(;|$)/.test(coding) && !/;\s*q=0(\.0*)?\s*$/.test(coding))
}
