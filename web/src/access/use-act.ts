/** Doing something and saying how it went; a member confirms what the server wants confirmed. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { notify } from '../parts/notices.ts'
import type { RequestOptions } from '../server/client.ts'
import { sessionQuery } from '../server/queries.ts'
import { useSpeak } from '../words/speak.ts'
import { Cancelled, confirmed, type ConfirmedOptions } from './confirmed.ts'

export interface Act {
  readonly isActing: boolean
  /** The answer; undefined when it failed or was given up, which was said then. */
  readonly act: <T>(work: () => Promise<T>) => Promise<T | undefined>
  /** A request with a ceremony before it. */
  readonly confirm: <T>(path: string, options: RequestOptions & Pick<ConfirmedOptions, 'recovery'>) => Promise<T | undefined>
}

export function useAct(): Act {
  const { t } = useSpeak()
  const client = useQueryClient()
  const session = useQuery(sessionQuery)
  const isMember = session.data?.reader.kind === 'member'
  const [acting, setActing] = useState(0)

  const act = useCallback(async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    setActing((count) => count + 1)
    try {
      const answer = await work()
      await client.invalidateQueries({ queryKey: ['access'] })
      return answer ?? (true as T)
    } catch (error) {
      notify(error instanceof Cancelled ? t('access.cancelled') : t('access.failed', { why: sayError(error) }))
      return undefined
    } finally {
      setActing((count) => count - 1)
    }
  }, [client, t])

  const confirm = useCallback(
    <T>(path: string, options: RequestOptions & Pick<ConfirmedOptions, 'recovery'>) => act(() => confirmed<T>(path, { ...options, isMember })),
    [act, isMember],
  )
  return { isActing: acting > 0, act, confirm }
}

export function sayError(error: unknown): string {
  const { message, hint } = error as { message?: string; hint?: string }
  return [message ?? String(error), hint].filter(Boolean).join('. ')
}
