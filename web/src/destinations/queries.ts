/** What the pages about outgoing destinations ask the server. */
import { queryOptions } from '@tanstack/react-query'
import { request } from '../server/client.ts'
import type { Batch, Deletion, Destination, PersonForward, SentRecord } from './types.ts'

const pollMs = 3_000
const at = (project: number, rest = '') => `/projects/${project}/destinations${rest}`

/** Asked for again and again: what is sent goes on by itself. */
export function destinationsQuery(project: number) {
  return queryOptions({
    queryKey: ['destinations', project],
    queryFn: ({ signal }) => request<{ readonly destinations: readonly Destination[]; readonly isStopped: boolean }>(at(project), { signal }),
    refetchInterval: pollMs,
  })
}

/** What is known of one beyond its state; together, since they are shown together. */
export function detailQuery(project: number, id: number) {
  return queryOptions({
    queryKey: ['destinations', project, id],
    queryFn: async ({ signal }) => {
      const [{ batches }, { deletions }, record] = await Promise.all([
        request<{ readonly batches: readonly Batch[] }>(at(project, `/${id}/batches`), { signal }),
        request<{ readonly deletions: readonly Deletion[] }>(at(project, `/${id}/deletions`), { signal }),
        request<SentRecord>(at(project, `/${id}/record`), { signal }),
      ])
      return { batches, deletions, record }
    },
  })
}

export function personForwardsQuery(project: number, person: string) {
  return queryOptions({
    queryKey: ['destinations', project, 'person', person],
    queryFn: ({ signal }) => request<{ readonly forwards: readonly PersonForward[] }>(`/projects/${project}/people/${person}/forwards`, { signal }),
  })
}
