/** Mixpanel's queries for names, values and numbers (wire protocol §14.1). */
import type { FastifyReply } from 'fastify'
import type { ApiDeps } from '../deps.ts'
import { plusDays, today, type CompatAsked } from './asked.ts'
import { oneName } from './series.ts'

const types = ['general', 'unique', 'average'] as const

const measureOf = ({ parameters }: CompatAsked) => (parameters.choice('type', types) === 'unique' ? 'unique' : 'total')

/** `["X","Y"]`, the most common of the last 31 days first. */
export async function eventNames(asked: CompatAsked, deps: ApiDeps): Promise<FastifyReply> {
  const limit = asked.parameters.whole('limit', 1, 10_000) ?? 255
  const names = await deps.compat.eventNames(asked.project, limit, measureOf(asked), { signal: asked.signal })
  return asked.reply.send(names.map(({ name }) => name))
}

/** Today's events beside yesterday's. */
export async function topEvents(asked: CompatAsked, deps: ApiDeps): Promise<FastifyReply> {
  const { parameters, project, reply, signal } = asked
  const limit = parameters.whole('limit', 1, 1_000) ?? 100
  const measure = measureOf(asked)
  const names = (await deps.compat.eventNames(project, limit, measure, { signal })).map(({ name }) => name)
  const toDate = today(deps.now(), project.timeZone)
  const type = measure === 'unique' ? 'unique' : 'general'
  if (names.length === 0) return reply.send({ events: [], type })
  const { segments } = await deps.compat.segmentation(
    project, { events: names, fromDate: plusDays(toDate, -1), toDate, unit: 'day', measure, limit: 10_000 }, { signal },
  )
  const events = segments.map(({ segment, values: [before = 0, amount = 0] }) => ({
    amount,
    event: 'value' in segment ? String(segment.value) : names[0]!,
    percent_change: before === 0 ? 0 : (amount - before) / before,
  }))
  return reply.send({ events: events.toSorted((a, b) => b.amount - a.amount), type })
}

export async function topProperties(asked: CompatAsked, deps: ApiDeps): Promise<FastifyReply> {
  const { parameters, project, reply, signal } = asked
  const limit = parameters.whole('limit', 1, 1_000) ?? 10
  const found = await deps.compat.propertyCounts(project, oneName(parameters.required('event')), limit, { signal })
  return reply.send(Object.fromEntries(found.map(({ name, count }) => [name, { count }])))
}

export async function propertyValues(asked: CompatAsked, deps: ApiDeps): Promise<FastifyReply> {
  const { parameters, project, reply, signal } = asked
  const values = await deps.lookups.values(project.id, {
    event: oneName(parameters.required('event')),
    property: { of: 'event', name: parameters.required('name') },
    limit: parameters.whole('limit', 1, 10_000) ?? 255,
  }, { signal })
  return reply.send(values.map(({ value }) => String(value)))
}

export const sum = (asked: CompatAsked, deps: ApiDeps) => measured(asked, deps, ({ sum }) => sum)
export const average = (asked: CompatAsked, deps: ApiDeps) => measured(asked, deps, ({ sum, count }) => (count === 0 ? 0 : sum / count))

async function measured(
  { parameters, project, reply, signal }: CompatAsked,
  deps: ApiDeps,
  figure: (interval: { sum: number; count: number }) => number,
): Promise<FastifyReply> {
  const where = parameters.text('where')
  const intervals = await deps.compat.measure(project, {
    event: oneName(parameters.required('event')),
    fromDate: parameters.day('from_date'),
    toDate: parameters.day('to_date'),
    unit: parameters.choice('unit', ['hour', 'day'] as const) ?? 'day',
    on: parameters.required('on'),
    ...(where !== undefined && { where }),
  }, { signal })
  return reply.send({
    status: 'ok',
    computed_at: new Date(deps.now()).toISOString().replace('Z', '+00:00'),
    results: Object.fromEntries(intervals.map((interval) => [interval.key, figure(interval)])),
  })
}

/** The types that Mixpanel names. */
const typeNames: Readonly<Record<string, string>> = { date: 'datetime', number: 'number', boolean: 'boolean', list: 'list', object: 'object' }

export async function profileProperties(asked: CompatAsked, deps: ApiDeps): Promise<FastifyReply> {
  await deps.flushCounts()
  const entries = await deps.registry.dictionary.readDictionary(asked.project.id, 'person')
  const results = entries.map(({ name, types, count }) => [
    name, { type: types.map((type) => typeNames[type]).find((type) => type !== undefined) ?? 'string', count },
  ])
  return asked.reply.send({ results: Object.fromEntries(results), status: 'ok' })
}
