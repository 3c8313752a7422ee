/** What the ledger page reads. Pages of entries come one after the other, the latest first. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { request } from '../server/client.ts'
import type { EntryPage, Filter, LedgerActors, LedgerState, ProvenEntry } from './types.ts'

const pageSize = 50

export const ledgerStateQuery = queryOptions({
  queryKey: ['ledger', 'state'],
  queryFn: ({ signal }) => request<LedgerState>('/ledger/state', { signal }),
  refetchInterval: 30_000,
})

export const ledgerActorsQuery = queryOptions({
  queryKey: ['ledger', 'actors'],
  queryFn: ({ signal }) => request<LedgerActors>('/ledger/actors', { signal }),
  staleTime: 60_000,
})

export function entriesQuery(filter: Filter) {
  return infiniteQueryOptions({
    queryKey: ['ledger', 'entries', filter],
    queryFn: ({ signal, pageParam }) => {
      const parameters = new URLSearchParams({ limit: String(pageSize) })
      for (const [name, value] of Object.entries(filter)) if (value !== undefined) parameters.set(name, String(value))
      if (pageParam !== null) parameters.set('before', String(pageParam))
      return request<EntryPage>(`/ledger/entries?${parameters}`, { signal })
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
}

export function entryQuery(index: number) {
  return queryOptions({
    queryKey: ['ledger', 'entry', index],
    queryFn: ({ signal }) => request<ProvenEntry>(`/ledger/entries/${index}`, { signal }),
    staleTime: 60_000,
  })
}

/** Asked for only when somebody wants to know: it is a read of its own, on the ledger. */
export function personReadsQuery(project: number, pseudonym: string) {
  return infiniteQueryOptions({
    queryKey: ['project', project, 'person', pseudonym, 'reads'],
    queryFn: ({ signal, pageParam }) => {
      const parameters = new URLSearchParams({ limit: '20' })
      if (pageParam !== null) parameters.set('before', String(pageParam))
      return request<EntryPage>(`/projects/${project}/people/${encodeURIComponent(pseudonym)}/reads?${parameters}`, { signal })
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
