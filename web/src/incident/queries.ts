/** What the pages of incidents read. */
import { queryOptions } from '@tanstack/react-query'
import { request } from '../server/client.ts'
import type { Exposure, Incident, IncidentSummary, MeasureList, PersonLine } from './types.ts'

export const incidentsQuery = queryOptions({
  queryKey: ['incidents'],
  queryFn: async ({ signal }) => (await request<{ incidents: readonly IncidentSummary[] }>('/incidents', { signal })).incidents,
})

export function incidentQuery(id: number) {
  return queryOptions({
    queryKey: ['incident', id],
    queryFn: ({ signal }) => request<Incident>(`/incidents/${id}`, { signal }),
    // Others work on it too.
    refetchInterval: 10_000,
  })
}

export function exposuresQuery(id: number) {
  return queryOptions({
    queryKey: ['incident', id, 'exposures'],
    queryFn: async ({ signal }) => (await request<{ exposures: readonly Exposure[] }>(`/incidents/${id}/exposures`, { signal })).exposures,
  })
}

export function measuresQuery(id: number) {
  return queryOptions({ queryKey: ['incident', id, 'measures'], queryFn: ({ signal }) => request<MeasureList>(`/incidents/${id}/measures`, { signal }) })
}

/** A read of its own, on the ledger: asked once for each version. */
export function peopleQuery(id: number, version: number, project: number, limit: number) {
  return queryOptions({
    queryKey: ['incident', id, 'people', version, project, limit],
    queryFn: ({ signal }) =>
      request<{ total: number; people: readonly PersonLine[] }>(`/incidents/${id}/exposures/${version}/people?project=${project}&limit=${limit}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  })
}
