/**
 * An answer: what a question came to for one reader at one instant, and what that rests on.
 */
import type { JsonObject, JsonScalar } from './json.ts'
import type { Question } from './question.ts'
import type { Pseudonym } from './pseudonym.ts'

/** What the figures rest on: shown beside every answer as "how this was computed". */
export interface Ground {
  /** The statements as they ran, with their parameters. */
  readonly statements: readonly { readonly sql: string; readonly params: JsonObject }[]
  readonly rowsRead: number
  readonly engineMs: number
  readonly exact: boolean
  /** Milliseconds since the epoch. */
  readonly computedAt: number
  readonly timeZone: string
  /** The absolute range, milliseconds, `until` excluded. */
  readonly from: number
  readonly until: number
}

export interface AnswerBase {
  readonly question: Question
  readonly ground: Ground
}

/**
 * A segment's value: a breakdown's value, null where the property is absent, `$other` for the rest. `fewerThan`: groups of
 * fewer people than that are in the rest, since they may not be shown on their own.
 */
export type Segment = { readonly value: JsonScalar } | { readonly other: true; readonly fewerThan?: number } | { readonly overall: true }

export interface TrendAnswer extends AnswerBase {
  readonly kind: 'trend'
  /** Starts of the intervals, ISO 8601 with the zone's offset, ascending. */
  readonly intervals: readonly string[]
  /** Whether the last interval is still running. */
  readonly incomplete: boolean
  readonly series: readonly {
    readonly label: string
    readonly measure: 'total' | 'unique'
    readonly segments: readonly {
      readonly segment: Segment
      /** One figure per interval. */
      readonly values: readonly number[]
      /** Over the whole range: not the sum for `unique`. */
      readonly total: number
    }[]
  }[]
}

export interface FunnelAnswer extends AnswerBase {
  readonly kind: 'funnel'
  readonly segments: readonly {
    readonly segment: Segment
    readonly steps: readonly {
      readonly label: string
      readonly people: number
      /** Share of step 1; null when nobody entered. */
      readonly ofFirst: number | null
      readonly ofPrevious: number | null
      /** Median milliseconds since the previous step; null for step 1 or when nobody came. */
      readonly medianMs: number | null
    }[]
  }[]
}

export interface RetentionAnswer extends AnswerBase {
  readonly kind: 'retention'
  readonly cohorts: readonly {
    /** Start of the period, ISO 8601 with offset. */
    readonly period: string
    readonly people: number
    /** People retained in period 0, 1, … `periods`; null where the period lies in the future. */
    readonly retained: readonly (number | null)[]
    /** Which of them are still running. */
    readonly incomplete: readonly boolean[]
  }[]
  /** Weighted by cohort size over complete cells; null where there is none. */
  readonly average: readonly (number | null)[]
}

export interface FlowAnswer extends AnswerBase {
  readonly kind: 'flow'
  /** People who did the anchor. */
  readonly people: number
  readonly columns: readonly {
    readonly nodes: readonly { readonly node: string | null; readonly other: boolean; readonly people: number }[]
    /** People who did nothing further before this column. */
    readonly dropped: number
  }[]
  readonly links: readonly {
    readonly column: number
    readonly from: string | null
    readonly to: string | null
    readonly people: number
  }[]
}

export interface PersonRow {
  readonly pseudonym: Pseudonym
  readonly handle: string
  readonly firstSeen: number | null
  readonly lastSeen: number | null
  readonly events: number
  readonly properties: JsonObject
  /** Names of the fields that are under seal. */
  readonly sealed: readonly string[]
}

export interface PeopleAnswer extends AnswerBase {
  readonly kind: 'people'
  readonly total: number
  readonly people: readonly PersonRow[]
}

export type Answer = TrendAnswer | FunnelAnswer | RetentionAnswer | FlowAnswer | PeopleAnswer
