/** What the page of drills reads: what is under way, and the last ones. */
import { queryOptions } from '@tanstack/react-query'
import { request } from '../server/client.ts'

export interface Outcome {
  readonly id: string
  readonly attacker: string
  readonly promised: string
  readonly byNature: boolean
  readonly full: number
  readonly masked: number
  readonly confirmed: number
  readonly streams: number
  readonly footholds: readonly string[]
  readonly seen: string | null
  readonly kept: boolean | null
  readonly alarmMs: number | null
  readonly reportMs: number | null
  readonly recall: number | null
  readonly precision: number | null
  readonly containedMs: number | null
}

export interface RunningDrill {
  readonly by: string
  readonly startedAt: number
  readonly people: number
  readonly done: number
  readonly of: number
  readonly outcomes: readonly Outcome[]
}

export interface KeptDrill {
  readonly by: string
  readonly startedAt: number
  readonly tookMs: number
  readonly people: number
  readonly held: boolean
  readonly outcomes: readonly Outcome[]
  readonly plain: readonly Outcome[]
}

export interface Drills {
  readonly running: RunningDrill | null
  readonly trouble: string | null
  readonly drills: readonly KeptDrill[]
  readonly elsewhere: readonly { readonly id: string; readonly attacker: string; readonly test: string }[]
}

const whileRunningMs = 1_000

export const drillsQuery = queryOptions({
  queryKey: ['drills'],
  queryFn: ({ signal }) => request<Drills>('/drills', { signal }),
  refetchInterval: (query) => (query.state.data?.running ? whileRunningMs : false),
})
