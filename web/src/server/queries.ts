/** What the pages read from the server, each with its key and how long it stays fresh. */
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { confirmedBy } from '../access/confirmed-by.ts'
import { learnNames } from '../words/display-names.ts'
import { request } from './client.ts'
import type {
  Board, Dictionary, Intake, LiveEvent, PersonDetail, ProjectChange, SampleState, Session, ValueCount,
} from './types.ts'

const minute = 60_000

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => request<Session>('/session', { signal }),
  staleTime: minute / 2,
})

export const sampleQuery = queryOptions({
  queryKey: ['sample'],
  queryFn: ({ signal }) => request<SampleState>('/sample', { signal }),
  refetchInterval: (query) => (query.state.data?.state === 'making' ? 500 : false),
})

export function dictionaryQuery(project: number) {
  return queryOptions({
    queryKey: ['project', project, 'dictionary'],
    queryFn: async ({ signal }) => {
      const dictionary = await request<Dictionary>(`/projects/${project}/dictionary`, { signal })
      learnNames(dictionary)
      return dictionary
    },
    staleTime: minute,
  })
}

export interface ValuesAsked {
  readonly property: string
  readonly of: 'event' | 'person'
  readonly event?: string
  readonly search?: string
}

export function valuesQuery(project: number, asked: ValuesAsked) {
  const parameters = new URLSearchParams({ property: asked.property, of: asked.of })
  if (asked.event !== undefined) parameters.set('event', asked.event)
  if (asked.search) parameters.set('search', asked.search)
  return queryOptions({
    queryKey: ['project', project, 'values', parameters.toString()],
    queryFn: async ({ signal }) =>
      (await request<{ values: readonly ValueCount[] }>(`/projects/${project}/values?${parameters}`, { signal })).values,
    staleTime: minute,
  })
}

export function liveQuery(project: number, limit: number) {
  return queryOptions({
    queryKey: ['project', project, 'live', limit],
    queryFn: async ({ signal }) =>
      (await request<{ events: readonly LiveEvent[] }>(`/projects/${project}/live?limit=${limit}`, { signal })).events,
    staleTime: 0,
  })
}

export function intakeQuery(project: number) {
  return queryOptions({
    queryKey: ['project', project, 'intake'],
    queryFn: ({ signal }) => request<Intake>(`/projects/${project}/intake`, { signal }),
    refetchInterval: 5000,
  })
}

export function personQuery(project: number, pseudonym: string) {
  return queryOptions({
    queryKey: ['project', project, 'person', pseudonym],
    queryFn: ({ signal }) =>
      request<PersonDetail>(`/projects/${project}/people/${encodeURIComponent(pseudonym)}`, { signal }),
  })
}

export function boardsQuery(project: number) {
  return queryOptions({
    queryKey: ['project', project, 'boards'],
    queryFn: async ({ signal }) => {
      const body = await request<{ boards: readonly Board[] } | readonly Board[]>(`/projects/${project}/boards`, { signal })
      return 'boards' in body ? body.boards : body
    },
  })
}

export function boardQuery(project: number, board: string) {
  return queryOptions({
    queryKey: ['project', project, 'boards', board],
    queryFn: ({ signal }) => request<Board>(`/projects/${project}/boards/${encodeURIComponent(board)}`, { signal }),
  })
}

export async function changeProject(client: QueryClient, project: number, change: ProjectChange): Promise<void> {
  const options = { method: 'PATCH' as const, body: change }
  await (change.identifying === undefined ? request(`/projects/${project}`, options) : confirmedBy(client, `/projects/${project}`, options))
  await client.invalidateQueries({ queryKey: ['session'] })
}

export async function createBoard(client: QueryClient, project: number, board: Omit<Board, 'id' | 'position'>): Promise<Board> {
  const made = await request<Board>(`/projects/${project}/boards`, { method: 'POST', body: board })
  await client.invalidateQueries({ queryKey: ['project', project, 'boards'] })
  return made
}

/** Writes the board, showing the change at once and taking it back when the server refuses. */
export async function saveBoard(client: QueryClient, project: number, board: Board): Promise<void> {
  const key = boardQuery(project, String(board.id)).queryKey
  const before = client.getQueryData(key)
  client.setQueryData(key, board)
  try {
    await request(`/projects/${project}/boards/${board.id}`, { method: 'PUT', body: board })
  } catch (error) {
    client.setQueryData(key, before)
    throw error
  }
  await client.invalidateQueries({ queryKey: ['project', project, 'boards'], exact: true })
}

export async function deleteBoard(client: QueryClient, project: number, board: string): Promise<void> {
  await request(`/projects/${project}/boards/${encodeURIComponent(board)}`, { method: 'DELETE' })
  await client.invalidateQueries({ queryKey: ['project', project, 'boards'], exact: true })
}
