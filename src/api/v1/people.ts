/** People: who there is, and everything that is kept of one of them. Identity stays under seal; its fields are named. */
import { z } from 'zod'
import { handle, handleMatches } from '../../model/handle.ts'
import type { JsonObject } from '../../model/json.ts'
import type { ProjectId } from '../../model/project.ts'
import { isPseudonym, type Pseudonym } from '../../model/pseudonym.ts'
import type { ApiDeps } from '../deps.ts'
import { type Endpoint, endpoint, projectOf } from '../endpoint.ts'
import { ApiError } from '../errors.ts'
import type { RecordRead } from '../reads.ts'
import { toShown } from './live-event.ts'
import { sealedFieldsOfPeople } from './sealed-fields.ts'
import * as shapes from './shapes.ts'

const activityShown = 200

const peopleAsked = z.object({
  search: z.string().max(255).default(''),
  sort: z.enum(['last-seen', 'events']).default('last-seen'),
  offset: shapes.whole(0, 10_000_000, 0),
  limit: shapes.whole(1, 500, 50),
})

export function peopleEndpoints(deps: ApiDeps, recordRead: RecordRead): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/v1/projects/:id/people',
        summary: 'Everyone who did something or has a profile; `search` takes a handle, its beginning, or a pseudonym',
        needs: 'rows.read',
        query: peopleAsked,
        answer: shapes.people,
      },
      async (asked) => {
        const project = projectOf(asked).id
        const { search, ...page } = asked.query
        await deps.settle()
        const only = await whoIsSearched(deps, project, search.trim())
        if (only !== undefined && typeof only !== 'string' && only.length === 0) return { total: 0, people: [] }
        const found = await deps.lookups.people(project, { ...page, ...(only !== undefined && { only }) }, { signal: asked.signal })
        const ids = found.people.map(({ pseudonym }) => pseudonym)
        const [profiles, sealed] = await Promise.all([
          deps.registry.profiles.read(project, ids), sealedFieldsOfPeople(deps, project, ids),
        ])
        await recordRead({
          kind: 'people.read', reader: asked.reader, project, query: asked.query, count: ids.length, people: ids,
        })
        const people = found.people.map((row) => ({
          ...row,
          handle: handle(row.pseudonym),
          lastSeen: row.lastSeen ?? profiles.get(row.pseudonym)?.lastSeen ?? null,
          properties: profiles.get(row.pseudonym)?.properties ?? {},
          sealed: sealed.get(row.pseudonym) ?? [],
        }))
        return { total: found.total, people: people as never }
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/v1/projects/:id/people/:pseudonym',
        summary: 'One person: profile, the ids that are one person, what is under seal, and what they did last',
        needs: 'rows.read',
        answer: shapes.personDetail,
      },
      async (asked) => {
        const project = projectOf(asked)
        const { pseudonym } = asked.params
        if (pseudonym === undefined || !isPseudonym(pseudonym)) throw unknownPerson()
        await deps.settle()
        const person = (await deps.registry.links.resolve(project.id, [pseudonym])).get(pseudonym) ?? pseudonym
        const members = await deps.registry.links.membersOf(project.id, person)
        const ids = [person, ...members.map(({ from }) => from)]
        const [profiles, sealed, activity, events] = await Promise.all([
          deps.registry.profiles.read(project.id, ids),
          deps.registry.sealed.sealedFieldsOf(project.id, ids),
          deps.lookups.activity(project.id, ids),
          deps.lookups.eventsOf(project.id, ids, activityShown),
        ])
        const profile = profiles.get(person)
        if (activity.events === 0 && profile === undefined && members.length === 0 && sealed.size === 0) throw unknownPerson()
        await recordRead({
          kind: 'stream.read', reader: asked.reader, project: project.id, query: person, count: events.length, people: ids,
        })
        const properties = profile?.properties ?? {}
        return {
          person: {
            pseudonym: person,
            handle: handle(person),
            events: activity.events,
            firstSeen: activity.firstSeen ?? profile?.createdAt ?? null,
            lastSeen: activity.lastSeen ?? profile?.lastSeen ?? null,
            properties,
            sealed: [...new Set(ids.flatMap((id) => sealed.get(id) ?? []))].sort(),
          },
          ids: [
            { pseudonym: person, handle: handle(person), kind: profile?.subject ?? (members.length > 0 ? 'user' : 'id'), linkedAt: null },
            ...members.map(({ from, verb, openedAt }) => ({ pseudonym: from, handle: handle(from), kind: verb, linkedAt: openedAt })),
          ],
          groups: groupsIn(project.groupKeys, [properties, ...events.map((event) => event.properties)]),
          activity: events.map(toShown),
        } as never
      },
    ),
  ]
}

async function whoIsSearched(deps: ApiDeps, project: ProjectId, search: string) {
  if (search === '') return undefined
  if (!isPseudonym(search)) return handleMatches(search)
  return (await deps.registry.links.resolve(project, [search])).get(search) ?? search
}

/** The groups that the person's profile and latest events name, each once. */
function groupsIn(groupKeys: readonly string[], all: readonly JsonObject[]) {
  const groups = new Map<string, { key: string; pseudonym: Pseudonym; handle: string }>()
  for (const properties of all) {
    for (const key of groupKeys) {
      for (const value of [properties[key]].flat()) {
        if (typeof value !== 'string' || !isPseudonym(value)) continue
        groups.set(`${key} ${value}`, { key, pseudonym: value, handle: handle(value) })
      }
    }
  }
  return [...groups.values()]
}

function unknownPerson(): ApiError {
  return new ApiError('NOT_FOUND', 'There is no such person in this project')
}
