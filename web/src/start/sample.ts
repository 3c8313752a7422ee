/** Making and removing the sample shop. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { notify } from '../parts/notices.ts'
import { request } from '../server/client.ts'
import { sampleQuery, sessionQuery } from '../server/queries.ts'
import type { ProjectSummary } from '../server/types.ts'

export function useMakeSample() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const state = useQuery(sampleQuery)
  const make = useMutation({
    mutationFn: () => request<ProjectSummary>('/sample', { method: 'POST' }),
    onSuccess: async (project) => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      await client.invalidateQueries({ queryKey: sampleQuery.queryKey })
      await navigate({ to: '/p/$project/trends', params: { project: String(project.id) } })
    },
    onError: (error) => notify(error.message),
  })
  return {
    progress: state.data,
    isMaking: make.isPending || state.data?.state === 'making',
    make: () => {
      make.mutate()
      // The first look at the progress, which then looks again by itself until the shop is there.
      setTimeout(() => void client.invalidateQueries({ queryKey: sampleQuery.queryKey }), 300)
    },
  }
}

export function useRemoveSample() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const removal = useMutation({
    mutationFn: () => request('/sample', { method: 'DELETE' }),
    onSuccess: async () => {
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 })
      await client.invalidateQueries({ queryKey: sampleQuery.queryKey })
      await navigate({ to: '/' })
      notify(t('sample.removed'))
    },
    onError: (error) => notify(error.message),
  })
  return { remove: () => removal.mutate(), isRemoving: removal.isPending }
}
