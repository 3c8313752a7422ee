/** What is asked of the server about grants. Values never come this way; the desk shows them. */
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { confirmedBy } from '../access/confirmed-by.ts'
import { request } from '../server/client.ts'
import type { GrantAsked, GrantRequest, Named, Preview, VaultMembers } from './types.ts'

const grantsPath = (project: number, rest = '') => `/projects/${project}/grants${rest}`

export function grantsQuery(project: number) {
  return queryOptions({
    queryKey: ['project', project, 'grants'],
    queryFn: async ({ signal }) => (await request<{ grants: readonly GrantRequest[] }>(grantsPath(project), { signal })).grants,
    refetchInterval: 3_000,
  })
}

export const vaultMembersQuery = queryOptions({
  queryKey: ['vault', 'members'],
  queryFn: ({ signal }) => request<VaultMembers>('/vault/members', { signal }),
  refetchInterval: 10_000,
})

export const fileGrant = (project: number, body: GrantAsked) => request<GrantRequest>(grantsPath(project), { method: 'POST', body })

export const previewGrant = (project: number, people: readonly string[]) =>
  request<Preview>(grantsPath(project, '/preview'), { method: 'POST', body: { people } })

export const cancelGrant = (project: number, id: string) => request<void>(grantsPath(project, `/${id}`), { method: 'DELETE' })

export const beginEnrolment = () => request<{ readonly id: string; readonly desk: string | null }>('/vault/enrolments', { method: 'POST' })

export const removeMember = (client: QueryClient, member: number) => confirmedBy<void>(client, `/vault/members/${member}`, { method: 'DELETE' })

export const findByValue = async (client: QueryClient, project: number, value: string, reason: string) =>
  (await confirmedBy<{ people: readonly Named[] }>(client, `/projects/${project}/find`, { method: 'POST', body: { value, reason } })).people
