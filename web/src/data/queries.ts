/** What the data pages read and change. A change of the dictionary shows at once and is taken back when it is refused. */
import { keepPreviousData, queryOptions, type QueryClient } from '@tanstack/react-query'
import { confirmedBy } from '../access/confirmed-by.ts'
import { request } from '../server/client.ts'
import type {
  Alerts, AlertTest, DataDictionary, EventChange, EventDetail, Findings, Plan, Policy, PolicyAnswer, PropertyChange, PropertyEntry, Quarantine, Sweep,
} from './types.ts'

const minute = 60_000

const path = (project: number, rest: string) => `/projects/${project}/data/${rest}`
const key = (project: number, ...rest: readonly unknown[]) => ['project', project, 'data', ...rest] as const

export function dataDictionaryQuery(project: number) {
  return queryOptions({
    queryKey: key(project, 'dictionary'),
    queryFn: ({ signal }) => request<DataDictionary>(path(project, 'dictionary'), { signal }),
    staleTime: minute / 2,
  })
}

export function eventDetailQuery(project: number, name: string) {
  return queryOptions({
    queryKey: key(project, 'event', name),
    queryFn: ({ signal }) => request<EventDetail>(path(project, `events/${encodeURIComponent(name)}`), { signal }),
    staleTime: minute / 2,
  })
}

/** Asked again every minute, so that the rail's count follows. */
export function findingsQuery(project: number) {
  return queryOptions({
    queryKey: key(project, 'findings'),
    queryFn: ({ signal }) => request<Findings>(path(project, 'findings'), { signal }),
    refetchInterval: minute,
    staleTime: minute / 4,
  })
}

export function policyQuery(project: number) {
  return queryOptions({ queryKey: key(project, 'policy'), queryFn: ({ signal }) => request<PolicyAnswer>(path(project, 'policy'), { signal }) })
}

export function planQuery(project: number) {
  return queryOptions({ queryKey: key(project, 'plan'), queryFn: ({ signal }) => request<Plan>(path(project, 'plan'), { signal }) })
}

/** What was seen in the last `days`, in the form of a plan. */
export function planSuggestionQuery(project: number, days: number) {
  return queryOptions({
    queryKey: key(project, 'suggestion', days),
    queryFn: ({ signal }) => request<Plan>(path(project, `plan/suggestion?days=${days}`), { signal }),
    staleTime: minute,
  })
}

export function quarantineQuery(project: number, offset: number, limit: number) {
  return queryOptions({
    queryKey: key(project, 'quarantine', offset, limit),
    queryFn: ({ signal }) => request<Quarantine>(path(project, `quarantine?limit=${limit}&offset=${offset}`), { signal }),
    placeholderData: keepPreviousData,
  })
}

export function sweepQuery(project: number) {
  return queryOptions({
    queryKey: key(project, 'sweep'),
    queryFn: ({ signal }) => request<Sweep>(path(project, 'sweep'), { signal }),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? 1000 : false),
  })
}

export function alertsQuery(project: number) {
  return queryOptions({ queryKey: key(project, 'alerts'), queryFn: ({ signal }) => request<Alerts>(path(project, 'alerts'), { signal }) })
}

export async function changeEvent(client: QueryClient, project: number, name: string, change: EventChange): Promise<void> {
  await changeDictionary(client, project, `events/${encodeURIComponent(name)}`, change, (dictionary) => ({
    ...dictionary, events: dictionary.events.map((event) => (event.name === name ? { ...event, ...change } : event)),
  }))
}

export async function changeProperty(
  client: QueryClient, project: number, kind: 'event' | 'person', name: string, change: PropertyChange,
): Promise<void> {
  const list = kind === 'event' ? 'properties' : 'personProperties'
  const change1 = (entry: PropertyEntry) => (entry.name === name ? { ...entry, ...change } : entry)
  await changeDictionary(client, project, `properties/${kind}/${encodeURIComponent(name)}`, change, (dictionary) => ({
    ...dictionary, [list]: dictionary[list].map(change1),
  }))
}

async function changeDictionary(
  client: QueryClient, project: number, rest: string, change: object, apply: (before: DataDictionary) => DataDictionary,
): Promise<void> {
  const { queryKey } = dataDictionaryQuery(project)
  const before = client.getQueryData(queryKey)
  if (before) client.setQueryData(queryKey, apply(before))
  try {
    const options = { method: 'PATCH' as const, body: change }
    const isLess = 'classification' in change && change.classification !== undefined && change.classification !== 'identifying'
    await (isLess ? confirmedBy(client, path(project, rest), options) : request(path(project, rest), options))
  } catch (error) {
    client.setQueryData(queryKey, before)
    throw error
  }
  await Promise.all([
    client.invalidateQueries({ queryKey }),
    client.invalidateQueries({ queryKey: key(project, 'event') }),
    // The pickers of the reports know names by the reports' own dictionary.
    client.invalidateQueries({ queryKey: ['project', project, 'dictionary'] }),
  ])
}

export async function resolveFinding(client: QueryClient, project: number, id: string | number): Promise<void> {
  await request(path(project, `findings/${encodeURIComponent(id)}/resolve`), { method: 'POST' })
  await client.invalidateQueries({ queryKey: key(project, 'findings') })
}

export async function savePolicy(client: QueryClient, project: number, policy: Policy): Promise<void> {
  await confirmedBy(client, path(project, 'policy'), { method: 'PUT', body: { policy } })
  await client.invalidateQueries({ queryKey: key(project, 'policy') })
}

export async function savePlan(client: QueryClient, project: number, plan: Plan): Promise<void> {
  await request(path(project, 'plan'), { method: 'PUT', body: plan })
  await client.invalidateQueries({ queryKey: key(project, 'plan') })
  await client.invalidateQueries({ queryKey: key(project, 'dictionary') })
}

export type QuarantineChoice = { readonly ids: readonly (string | number)[] } | { readonly all: true }

/** Releases or erases; answers how many events that were. */
export async function settleQuarantine(
  client: QueryClient, project: number, act: 'release' | 'erase', choice: QuarantineChoice,
): Promise<number> {
  const { count } = await request<{ count: number }>(path(project, `quarantine/${act}`), { method: 'POST', body: choice })
  await client.invalidateQueries({ queryKey: key(project, 'quarantine') })
  return count
}

export async function startSweep(client: QueryClient, project: number, range: { from?: number; to?: number }): Promise<void> {
  await request(path(project, 'sweep'), { method: 'POST', body: range })
  await client.invalidateQueries({ queryKey: key(project, 'sweep') })
}

export async function cancelSweep(client: QueryClient, project: number): Promise<void> {
  await request(path(project, 'sweep'), { method: 'DELETE' })
  await client.invalidateQueries({ queryKey: key(project, 'sweep') })
}

export async function saveAlerts(client: QueryClient, project: number, change: Partial<Omit<Alerts, 'mail'>>): Promise<void> {
  await confirmedBy(client, path(project, 'alerts'), { method: 'PUT', body: change })
  await client.invalidateQueries({ queryKey: key(project, 'alerts') })
}

/** Sends a test to everybody who is told; answers how it went. */
export async function testAlerts(client: QueryClient, project: number): Promise<AlertTest> {
  const result = await request<AlertTest>(path(project, 'alerts/test'), { method: 'POST' })
  await client.invalidateQueries({ queryKey: key(project, 'alerts') })
  return result
}
