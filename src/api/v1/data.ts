/** What a project has been sent: names, properties, values, and what was refused. */
import type { DictionaryEntry, DictionaryKind } from '../../registry/index.ts'
import { z } from 'zod'
import type { ApiDeps } from '../deps.ts'
import { type Endpoint, endpoint, projectOf } from '../endpoint.ts'
import * as shapes from './shapes.ts'

const valuesAsked = z.object({
  property: z.string().min(1).max(255),
  event: z.string().max(255).optional(),
  of: z.enum(['event', 'person']).default('event'),
  search: z.string().max(255).optional(),
  limit: shapes.whole(1, 1000, 200),
})

export function dataEndpoints(deps: ApiDeps): Endpoint[] {
  const entries = (project: number, kind: DictionaryKind) => deps.registry.dictionary.readDictionary(project, kind)
  return [
    endpoint(
      {
        method: 'GET',
        path: '/v1/projects/:id/dictionary',
        summary: 'The names of events and properties to choose from, with their types and how often they came',
        answer: shapes.dictionary,
      },
      async (asked) => {
        const { id } = projectOf(asked)
        await deps.flushCounts()
        const [events, properties, personProperties] = await Promise.all([
          entries(id, 'event'), entries(id, 'property'), entries(id, 'person'),
        ])
        const notes = await deps.registry.notes.of(id)
        // What is merged into another is offered under the other's name.
        const hidden = new Set(notes.flatMap(({ kind, name, state, mergedInto }) => (state === 'hidden' || mergedInto !== null ? [`${kind} ${name}`] : [])))
        const isShown = ({ kind, name }: DictionaryEntry) => !hidden.has(`${kind} ${name}`)
        const called = new Map(notes.map(({ kind, name, displayName }) => [`${kind} ${name}`, displayName]))
        const nameOf = ({ kind, name }: DictionaryEntry) => called.get(`${kind} ${name}`) ?? null
        return {
          events: events.filter(isShown).map((entry) => ({ name: entry.name, count: entry.count, lastSeen: entry.lastSeen, displayName: nameOf(entry) })),
          properties: properties.filter(isShown).map((entry) => ({ ...toProperty(entry), displayName: nameOf(entry) })),
          personProperties: personProperties.filter(isShown).map((entry) => ({ ...toProperty(entry), displayName: nameOf(entry) })),
        }
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/v1/projects/:id/values',
        summary: 'The values of a property, the most frequent first',
        query: valuesAsked,
        answer: shapes.values,
      },
      async (asked) => {
        const { property, event, of, search, limit } = asked.query
        const values = await deps.lookups.values(projectOf(asked).id, {
          property: { of, name: property },
          limit,
          ...(event !== undefined && event !== '' && of === 'event' && { event }),
          ...(search !== undefined && search !== '' && { search }),
        }, { signal: asked.signal })
        return { values }
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/v1/projects/:id/intake',
        summary: 'How many events and updates were taken or refused, why, and which SDKs sent them',
        answer: shapes.intake,
      },
      async (asked) => {
        await deps.flushCounts()
        const { accepted, refused, lastEventAt, bySdk } = await deps.registry.intake.readIntake(projectOf(asked).id)
        return { accepted, refused, lastEventAt, bySdk: [...bySdk] }
      },
    ),
  ]
}

function toProperty({ name, types, count }: DictionaryEntry): { name: string; types: string[]; count: number } {
  return { name, types: types.filter((type) => type !== 'null'), count }
}
