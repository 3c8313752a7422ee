/** What the page of notices reads. */
import type { Bulletin } from '../../../src/model/bulletin.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../server/client.ts'
import type { Advisory, BulletinSummary, Drafts, Feed, Flaw, NoticeDetail, NoticeSummary, SendGrant, Written } from './types.ts'

export function noticesQuery(project: number) {
  return queryOptions({
    queryKey: ['notices', project],
    queryFn: async ({ signal }) => (await request<{ notices: readonly NoticeSummary[] }>(`/projects/${project}/notices`, { signal })).notices,
  })
}

export function noticeQuery(project: number, id: number) {
  return queryOptions({
    queryKey: ['notices', project, id],
    queryFn: ({ signal }) => request<NoticeDetail>(`/projects/${project}/notices/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.sending.state === 'running' ? 1_000 : false),
  })
}

export function previewQuery(project: number, id: number) {
  return queryOptions({
    queryKey: ['notices', project, id, 'preview'],
    queryFn: ({ signal }) => request<{ flaws: readonly Flaw[]; canaries: readonly Written[]; sample: readonly Written[] }>(`/projects/${project}/notices/${id}/preview`, { signal }),
  })
}

/** Asked while the desk is worked at, since another member may approve elsewhere. */
export function sendGrantQuery(project: number, grant: string | undefined) {
  return queryOptions({
    queryKey: ['notices', project, 'grant', grant],
    queryFn: ({ signal }) => request<SendGrant>(`/projects/${project}/grants/${grant}`, { signal }),
    enabled: grant !== undefined,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' || state.data?.state === 'opening' ? 1_500 : false),
  })
}

export function draftsQuery(incident: number | undefined) {
  return queryOptions({
    queryKey: ['incident', incident, 'drafts'],
    queryFn: ({ signal }) => request<Drafts>(`/incidents/${incident}/drafts`, { signal }),
    enabled: incident !== undefined,
  })
}

export const bulletinsQuery = queryOptions({
  queryKey: ['bulletins'],
  queryFn: async ({ signal }) => (await request<{ bulletins: readonly BulletinSummary[] }>('/bulletins', { signal })).bulletins,
})

/** The latest version, as it was given. */
export function bulletinQuery(slug: string | undefined) {
  return queryOptions({
    queryKey: ['bulletins', slug],
    queryFn: ({ signal }) => request<Bulletin>(`/bulletins/${encodeURIComponent(slug ?? '')}`, { signal }),
    enabled: slug !== undefined,
  })
}

export const feedsQuery = queryOptions({
  queryKey: ['watch', 'feeds'],
  queryFn: async ({ signal }) => (await request<{ feeds: readonly Feed[] }>('/watch/feeds', { signal })).feeds,
})

export function advisoriesQuery(onlyMatching: boolean) {
  return queryOptions({
    queryKey: ['watch', 'advisories', onlyMatching],
    queryFn: async ({ signal }) => (await request<{ advisories: readonly Advisory[] }>(`/watch/advisories?matching=${onlyMatching ? 'yes' : 'no'}`, { signal })).advisories,
  })
}
