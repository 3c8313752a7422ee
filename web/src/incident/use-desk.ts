/** Acts on one incident: each says how it went, and what is shown is read again. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { type Act, useAct } from '../access/use-act.ts'
import { request } from '../server/client.ts'
import { sessionQuery } from '../server/queries.ts'
import { incidentQuery } from './queries.ts'
import type { Incident, Taken } from './types.ts'

export interface Once {
  readonly taken: Taken
  readonly once: Readonly<Record<string, string>>
}

export interface DeskActs extends Pick<Act, 'isActing'> {
  /** Whether it was done. */
  readonly change: (change: object) => Promise<boolean>
  readonly compute: (reason: string) => Promise<boolean>
  /** What it handed out; undefined when it was not done. */
  readonly take: (measure: string, given: object, confirmed: boolean) => Promise<Once | undefined>
  readonly undo: (number: number) => Promise<boolean>
  readonly importLog: (source: string, text: string) => Promise<{ lines: number; useful: number } | undefined>
}

export function useDesk(incident: Incident): DeskActs {
  const client = useQueryClient()
  const { act, confirm, isActing } = useAct()
  const { id, version } = incident

  const refresh = useCallback(async () => {
    await client.invalidateQueries({ queryKey: incidentQuery(id).queryKey })
    await client.invalidateQueries({ queryKey: ['incidents'] })
    // A measure may have locked the vault, which the rail shows.
    await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }, [client, id])

  const done = useCallback(async <T,>(working: Promise<T | undefined>): Promise<T | undefined> => {
    const answer = await working
    // Also after a refusal: somebody else may have changed it.
    await refresh()
    return answer
  }, [refresh])

  const post = <T,>(path: string, body: unknown) => act(() => request<T>(`/incidents/${id}${path}`, { method: 'POST', body }))
  return {
    isActing,
    change: async (change) => (await done(post('/changes', { version, change }))) !== undefined,
    compute: async (reason) => (await done(post('/exposures', { reason }))) !== undefined,
    take: (measure, given, confirmed) => done(confirmed
      ? confirm<Once>(`/incidents/${id}/confirmed-measures/${measure}`, { method: 'POST', body: { given } })
      : post<Once>(`/measures/${measure}`, { given })),
    undo: async (number) => (await done(confirm(`/incidents/${id}/taken/${number}/undo`, { method: 'POST' }))) !== undefined,
    importLog: (source, text) => done(post('/logs', { version, source, text })),
  }
}
