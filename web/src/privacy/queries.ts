/** What the privacy pages ask the server. */
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { confirmedBy } from '../access/confirmed-by.ts'
import { request } from '../server/client.ts'
import type { Erasure, Privacy, PrivacySettings } from './types.ts'

const pollMs = 1_000
const isOver = ({ state }: Erasure) => state === 'done' || state === 'revoked'

export function privacyQuery(project: number) {
  return queryOptions({
    queryKey: ['privacy', project],
    queryFn: ({ signal }) => request<Privacy>(`/projects/${project}/privacy`, { signal }),
  })
}

export function smallGroupsQuery(project: number) {
  return queryOptions({
    queryKey: ['privacy', project, 'small-groups'],
    queryFn: ({ signal }) => request<{ readonly k: number }>(`/projects/${project}/suppression`, { signal }),
  })
}

/** The latest, asked for again while one is under way. */
export function erasuresQuery(project: number) {
  return queryOptions({
    queryKey: ['privacy', project, 'erasures'],
    queryFn: ({ signal }) => request<{ readonly erasures: readonly Erasure[]; readonly next: number | null }>(`/projects/${project}/erasures?limit=50`, { signal }),
    refetchInterval: ({ state }) => (state.data?.erasures.every(isOver) === false ? pollMs : false),
  })
}

/** One that was asked for, until it is over. */
export function erasureQuery(project: number, tracking: string | undefined) {
  return queryOptions({
    queryKey: ['privacy', project, 'erasure', tracking],
    queryFn: ({ signal }) => request<Erasure>(`/projects/${project}/erasures/${tracking}`, { signal }),
    enabled: tracking !== undefined,
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : pollMs / 2),
  })
}

export const saveSettings = (client: QueryClient, project: number, settings: PrivacySettings) =>
  confirmedBy<PrivacySettings>(client, `/projects/${project}/privacy`, { method: 'PUT', body: settings })

export const askErasure = (client: QueryClient, project: number, body: { readonly people: readonly string[]; readonly now: boolean }) =>
  confirmedBy<Erasure>(client, `/projects/${project}/erasures`, { method: 'POST', body })
