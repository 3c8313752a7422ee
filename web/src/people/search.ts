/** What the people page shows, in its address; and the request that fetches it. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { FilterGroup, PeopleQuestion, Range } from '../../../src/model/question.ts'
import { readNotation, writeNotation } from '../question/notation.ts'
import { readGroup, writeGroup } from '../question/parts.ts'
import { defaultRange, readRange, writeRange, type Search } from '../question/search.ts'
import { request } from '../server/client.ts'
import type { PeoplePage } from '../server/types.ts'

export interface PeopleSearch {
  /** A handle or a pseudonym, or the beginning of one. */
  readonly search: string
  /** An event that they did in the range; null for any event; undefined where it does not matter. */
  readonly did: string | null | undefined
  readonly profile: FilterGroup | undefined
  readonly range: Range
  readonly zone: string | undefined
  readonly sort: 'last-seen' | 'events'
  readonly offset: number
}

export function readPeopleSearch(search: Search): PeopleSearch {
  const did = search['did'] === undefined ? undefined : readNotation(search['did'])
  const offset = Number(search['offset'] ?? 0)
  return {
    search: search['search'] ?? '',
    did: did === null || typeof did === 'string' ? did : undefined,
    profile: search['profile'] === undefined ? undefined : readGroup(readNotation(search['profile'])),
    range: readRange(search['range']) ?? defaultRange,
    zone: search['zone'],
    sort: search['sort'] === 'events' ? 'events' : 'last-seen',
    offset: Number.isInteger(offset) && offset > 0 ? offset : 0,
  }
}

export function writePeopleSearch(asked: PeopleSearch): Search {
  const draft = {
    search: asked.search || undefined,
    did: asked.did === undefined ? undefined : writeNotation(asked.did),
    profile: asked.profile && writeNotation(writeGroup(asked.profile)),
    range: writeRange(asked.range) === writeRange(defaultRange) ? undefined : writeRange(asked.range),
    zone: asked.zone,
    sort: asked.sort === 'events' ? 'events' : undefined,
    offset: asked.offset > 0 ? String(asked.offset) : undefined,
  }
  return Object.fromEntries(Object.entries(draft).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

export function peoplePageQuery(project: number, asked: PeopleSearch, limit: number) {
  return queryOptions({
    queryKey: ['project', project, 'people', asked, limit],
    queryFn: ({ signal }) => fetchPeople(project, asked, limit, signal),
    placeholderData: keepPreviousData,
  })
}

/** By handle it is a look-up; by deed or profile it is a question like any other. */
function fetchPeople(project: number, asked: PeopleSearch, limit: number, signal: AbortSignal): Promise<PeoplePage> {
  const { search, did, profile, range, zone, sort, offset } = asked
  if (search !== '' || (did === undefined && !profile)) {
    const parameters = new URLSearchParams({ search, sort, offset: String(offset), limit: String(limit) })
    return request(`/projects/${project}/people?${parameters}`, { signal })
  }
  const question: PeopleQuestion = {
    kind: 'people', range, sort, offset, limit,
    ...(zone !== undefined && { timeZone: zone }),
    ...(did !== undefined && { did: { event: did } }),
    ...(profile && { profile }),
  }
  return request(`/projects/${project}/ask`, { method: 'POST', body: question, signal })
}
