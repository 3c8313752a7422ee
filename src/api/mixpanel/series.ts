/** Mixpanel's counting queries over time: segmentation, events, and events by property (wire protocol §14.1, §14.6). */
import type { FastifyReply } from 'fastify'
import type { SegmentationAnswer } from '../../analysis/compat/index.ts'
import type { Segment } from '../../model/answer.ts'
import { csvLine } from '../../model/csv.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { plusDays, today, type CompatAsked } from './asked.ts'

export const units = ['minute', 'hour', 'day', 'week', 'month'] as const
type Unit = (typeof units)[number]
const types = ['general', 'unique', 'average'] as const

interface SeriesAsked {
  readonly events: readonly string[]
  readonly fromDate: string
  readonly toDate: string
  readonly unit: Unit
  readonly on?: string
  readonly where?: string
  readonly limit?: number
}

export async function segmentation(asked: CompatAsked, deps: ApiDeps): Promise<FastifyReply> {
  const { parameters } = asked
  const event = parameters.required('event')
  const on = parameters.text('on')
  const series = await count(asked, deps, {
    events: [oneName(event)],
    fromDate: parameters.day('from_date'),
    toDate: parameters.day('to_date'),
    unit: parameters.choice('unit', units) ?? 'day',
    ...(on !== undefined && { on }),
    ...optional(asked, 60),
  })
  return send(asked, series, oneName(event))
}

export async function events(asked: CompatAsked, deps: ApiDeps): Promise<FastifyReply> {
  const { parameters } = asked
  const names = parameters.listOrText('event')
  if (names === undefined || names.length === 0) throw new ApiError('REQUEST_INVALID', 'Missing required parameter: event')
  const unit = parameters.choice('unit', units) ?? 'day'
  const series = await count(asked, deps, { events: names, unit, ...rangeOf(asked, deps.now(), unit), limit: 10_000 })
  return send(asked, fill(series, names), names[0]!)
}

export async function eventProperties(asked: CompatAsked, deps: ApiDeps): Promise<FastifyReply> {
  const { parameters } = asked
  const name = parameters.required('name')
  const wanted = parameters.list('values')
  const unit = parameters.choice('unit', units) ?? 'day'
  const series = await count(asked, deps, {
    events: [oneName(parameters.required('event'))],
    unit,
    ...rangeOf(asked, deps.now(), unit),
    on: `properties[${JSON.stringify(name)}]`,
    ...(wanted === undefined ? optional(asked, 255) : { limit: 10_000 }),
  })
  const segments = wanted === undefined ? series.segments : series.segments.filter(({ segment }) => wanted.includes(labelOf(segment, '')))
  return send(asked, { ...series, segments }, '')
}

/** The range by dates, or so many units back from now. */
function rangeOf({ parameters, project }: CompatAsked, now: number, unit: Unit): { fromDate: string; toDate: string } {
  if (parameters.text('from_date') !== undefined) return { fromDate: parameters.day('from_date'), toDate: parameters.day('to_date') }
  const interval = parameters.whole('interval', 1, 10_000)
  if (interval === undefined) throw new ApiError('REQUEST_INVALID', 'Missing required parameter: interval, or from_date and to_date')
  const days = { minute: 1 / 1440, hour: 1 / 24, day: 1, week: 7, month: 30 }[unit] * interval
  const toDate = today(now, project.timeZone)
  return { fromDate: plusDays(toDate, 1 - Math.ceil(days)), toDate }
}

function optional({ parameters }: CompatAsked, limit: number): { where?: string; limit: number } {
  const where = parameters.text('where')
  return { limit: parameters.whole('limit', 1, 10_000) ?? limit, ...(where !== undefined && { where }) }
}

async function count({ parameters, project, signal }: CompatAsked, deps: ApiDeps, query: SeriesAsked): Promise<SegmentationAnswer> {
  const type = parameters.choice('type', types) ?? 'general'
  const read = (measure: 'total' | 'unique') => deps.compat.segmentation(project, { ...query, measure }, { signal })
  if (type !== 'average') return read(type === 'general' ? 'total' : 'unique')
  const total = await read('total')
  const people = await read('unique')
  const peopleBy = new Map(people.segments.map(({ segment, values }) => [JSON.stringify(segment), values]))
  return {
    keys: total.keys,
    segments: total.segments.map(({ segment, values }) => ({
      segment,
      values: values.map((value, index) => {
        const people = peopleBy.get(JSON.stringify(segment))?.[index] ?? 0
        return people === 0 ? 0 : value / people
      }),
    })),
  }
}

/** Events that did not happen have rows of zeros. */
function fill(series: SegmentationAnswer, names: readonly string[]): SegmentationAnswer {
  const there = new Set(series.segments.map(({ segment }) => labelOf(segment, names[0]!)))
  const absent = names.filter((name) => !there.has(name)).map((name) => ({ segment: { value: name }, values: series.keys.map(() => 0) }))
  return { keys: series.keys, segments: [...series.segments, ...absent] }
}

async function send({ parameters, reply }: CompatAsked, { keys, segments }: SegmentationAnswer, event: string): Promise<FastifyReply> {
  const labelled = segments.map(({ segment, values }) => ({ label: labelOf(segment, event), values }))
  if (parameters.text('format') === 'csv') {
    const rows = keys.map((key, index) => [key, ...labelled.map(({ values }) => values[index] ?? 0)])
    return reply.type('text/csv; charset=utf-8').send([['date', ...labelled.map(({ label }) => label)], ...rows].map(csvLine).join(''))
  }
  const values = Object.fromEntries(labelled.map(({ label, values }) => [
    label, Object.fromEntries(keys.map((key, index) => [key, values[index] ?? 0])),
  ]))
  return reply.send({ data: { series: keys, values }, legend_size: labelled.length })
}

/** What a segment is called: an absent value is `undefined`, and what has no segments bears the event's name. */
function labelOf(segment: Segment, event: string): string {
  if ('overall' in segment) return event
  if ('other' in segment) return '$other'
  return segment.value === null ? 'undefined' : String(segment.value)
}

/** A single name; some clients send it in a JSON array. */
export function oneName(text: string): string {
  if (!text.startsWith('[')) return text
  try {
    const list = JSON.parse(text) as unknown
    if (Array.isArray(list) && list.length === 1 && typeof list[0] === 'string') return list[0]
  } catch {
    return text
  }
  throw new ApiError('REQUEST_INVALID', 'Invalid event: give one name')
}
