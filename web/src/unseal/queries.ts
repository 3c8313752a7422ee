/** What is asked of the server about grants. Values never come this way; the desk shows them. */
import { queryOptions } from '@tanstack/react-query'
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

export const removeMember = (member: number) => request<void>(`/vault/members/${member}`, { method: 'DELETE' })

export const findByValue = async (project: number, value: string, reason: string) =>
  (await request<{ people: readonly Named[] }>(`/projects/${project}/find`, { method: 'POST', body: { value, reason } })).people
