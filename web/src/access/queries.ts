/** What the pages about access read from the server. */
import { queryOptions } from '@tanstack/react-query'
import { request } from '../server/client.ts'
import type {
  Me, ProjectSecret, ServiceAccount, ShownInvitation, ShownMember, ShownSession, ShownSignIn, SignInState,
} from './types.ts'

export const signInQuery = queryOptions({
  queryKey: ['access', 'sign-in'],
  queryFn: ({ signal }) => request<SignInState>('/sign-in', { signal }),
})

export const meQuery = queryOptions({
  queryKey: ['access', 'me'],
  queryFn: ({ signal }) => request<Me>('/me', { signal }),
  staleTime: 10_000,
  // What goes on in the vault is shown as it goes.
  refetchInterval: ({ state }) => (state.data !== undefined && state.data.unlock.rewrap.left > 0 ? 2_000 : false),
})

export const membersQuery = queryOptions({
  queryKey: ['access', 'members'],
  queryFn: async ({ signal }) => (await request<{ members: readonly ShownMember[] }>('/members', { signal })).members,
})

export const invitationsQuery = queryOptions({
  queryKey: ['access', 'invitations'],
  queryFn: async ({ signal }) => (await request<{ invitations: readonly ShownInvitation[] }>('/invitations', { signal })).invitations,
})

/** One's own, or everybody's. */
export function sessionsQuery(whose: 'mine' | 'all') {
  return queryOptions({
    queryKey: ['access', 'sessions', whose],
    queryFn: async ({ signal }) =>
      (await request<{ sessions: readonly ShownSession[] }>(whose === 'mine' ? '/me/sessions' : '/sessions', { signal })).sessions,
  })
}

export function signInsQuery(whose: 'mine' | 'all') {
  return queryOptions({
    queryKey: ['access', 'sign-ins', whose],
    queryFn: async ({ signal }) =>
      (await request<{ signIns: readonly ShownSignIn[] }>(whose === 'mine' ? '/me/sign-ins' : '/sign-ins', { signal })).signIns,
  })
}

export const serviceAccountsQuery = queryOptions({
  queryKey: ['access', 'service-accounts'],
  queryFn: async ({ signal }) => (await request<{ serviceAccounts: readonly ServiceAccount[] }>('/service-accounts', { signal })).serviceAccounts,
})

export function secretsQuery(project: number) {
  return queryOptions({
    queryKey: ['access', 'secrets', project],
    queryFn: async ({ signal }) => (await request<{ secrets: readonly ProjectSecret[] }>(`/projects/${project}/secrets`, { signal })).secrets,
  })
}
