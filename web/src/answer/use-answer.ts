/**
 * Asks a question and follows it to its answer. The question itself is the key: the same question anywhere in the app
 * is asked once. The last good answer stays in hand while a new one is on its way, and when none comes.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../../src/model/answer.ts'
import type { Question } from '../../../src/model/question.ts'
import { request, ServerError } from '../server/client.ts'

export type AnswerOf<Q extends Question> = Extract<Answer, { kind: Q['kind'] }>

interface Held<A> {
  /** The newest answer that came, to this question or to one before. */
  readonly last: A | undefined
}

export type AnswerState<A> =
  | (Held<A> & { readonly phase: 'asking'; readonly cancel: () => void })
  | { readonly phase: 'answered'; readonly last: A }
  | (Held<A> & { readonly phase: 'refused' | 'failed'; readonly error: ServerError; readonly retry: () => void })
  | (Held<A> & { readonly phase: 'cancelled'; readonly retry: () => void })
  | (Held<A> & { readonly phase: 'unfinished' })

const freshMs = 60_000

/** `finished` is false while the question lacks a part, such as a funnel's second step: then nothing is asked. */
export function useAnswer<Q extends Question>(project: number, question: Q, finished = true): AnswerState<AnswerOf<Q>> {
  const client = useQueryClient()
  const queryKey = ['project', project, 'ask', question] as const
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => request<AnswerOf<Q>>(`/projects/${project}/ask`, { method: 'POST', body: question, signal }),
    enabled: finished,
    staleTime: freshMs,
    retry: (count, error) => count < 1 && error instanceof ServerError && !error.isRefusal,
  })
  const [last, setLast] = useState<AnswerOf<Q> | undefined>(undefined)
  if (query.data !== undefined && query.data !== last) setLast(query.data)

  const retry = () => void query.refetch()
  if (!finished) return { phase: 'unfinished', last }
  if (query.data !== undefined && !query.isError) return { phase: 'answered', last: query.data }
  if (query.isError) {
    const error = query.error instanceof ServerError ? query.error : new ServerError(0, 'unexpected', String(query.error))
    return { phase: error.isRefusal ? 'refused' : 'failed', last, error, retry }
  }
  if (query.fetchStatus === 'idle') return { phase: 'cancelled', last, retry }
  return { phase: 'asking', last, cancel: () => void client.cancelQueries({ queryKey }) }
}
