/**
 * A question: a JSON value that the web app, the CLI, the API and boards all hold alike.
 *
 * It names what is asked, never how it is computed, and holds no results. `parseQuestion` (parse-question.ts) turns
 * unknown JSON into one or says what is wrong. Semantics: query/SEMANTICS.md; method sources: wire protocol ch. 17.
 */
import type { JsonScalar } from './json.ts'

export type Question = TrendQuestion | FunnelQuestion | RetentionQuestion | FlowQuestion | PeopleQuestion

export type CalendarUnit = 'hour' | 'day' | 'week' | 'month'
export type DurationUnit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month'

/**
 * The days asked about, in the question's time zone: `from` and `to` are both included (`YYYY-MM-DD`); `last`
 * counts back from the present unit, which is included.
 */
export type Range =
  | { readonly from: string; readonly to: string }
  | { readonly last: number; readonly unit: CalendarUnit }

/** A property of the event, of the person's profile, or of a group's profile. */
export interface PropertyRef {
  readonly of: 'event' | 'person' | 'group'
  /** Dot-free name as sent; a nested property is reached with `path`. */
  readonly name: string
  readonly path?: readonly string[]
  /** For `of: 'group'`: which group key joins the event to the group. */
  readonly groupKey?: string
}

/** How a property is compared. Each operator has a type that it applies to; other types never match. */
export type Operator =
  | { readonly is: 'equals' | 'does-not-equal'; readonly values: readonly JsonScalar[] }
  | { readonly is: 'contains' | 'does-not-contain' | 'starts-with' | 'ends-with'; readonly text: string }
  | { readonly is: 'set' | 'not-set' }
  | { readonly is: 'true' | 'false' }
  | { readonly is: 'greater' | 'at-least' | 'less' | 'at-most'; readonly number: number }
  | { readonly is: 'between'; readonly from: number; readonly to: number }
  | { readonly is: 'before' | 'since'; readonly date: string }

/**
 * `any`: a list matches when one element does; `all`: when every element does. When absent: `any`, and for
 * `does-not-equal` and `does-not-contain` the opposite of what they negate, that is, no element equals or contains.
 */
export interface Filter {
  readonly property: PropertyRef
  readonly operator: Operator
  readonly list?: 'any' | 'all'
}

/** All of `filters` must hold, or any of them. */
export interface FilterGroup {
  readonly match: 'all' | 'any'
  readonly filters: readonly Filter[]
}

/** Which events: one name, or every event with `event: null`. */
export interface EventSelector {
  readonly event: string | null
  readonly where?: FilterGroup
  /** A name to show in place of the event's. */
  readonly label?: string
}

export interface QuestionBase {
  readonly range: Range
  /** IANA name; the project's zone when absent. */
  readonly timeZone?: string
  /** Applies to every event that the question looks at. */
  readonly where?: FilterGroup
}

/** Events per interval: how many (`total`), or how many people did them (`unique`). */
export interface TrendQuestion extends QuestionBase {
  readonly kind: 'trend'
  readonly series: readonly (EventSelector & { readonly measure: 'total' | 'unique' })[]
  readonly unit: CalendarUnit
  readonly breakdown?: PropertyRef
  /** Most segments to show, the largest first; the rest is `$other`. 1–1000, 12 when absent. */
  readonly limit?: number
}

/**
 * Ordered steps, anything between, within a window that starts at the person's first step 1 in the range. A person
 * counts once. Two steps that match the same event need two events.
 */
export interface FunnelQuestion extends QuestionBase {
  readonly kind: 'funnel'
  readonly steps: readonly EventSelector[]
  readonly window: { readonly value: number; readonly unit: DurationUnit }
  /** Splits by the property of the entering event. */
  readonly breakdown?: PropertyRef
  readonly limit?: number
}

/** Of the people who did `start` in a period, how many did `return` in each later one. */
export interface RetentionQuestion extends QuestionBase {
  readonly kind: 'retention'
  readonly start: EventSelector
  readonly return: EventSelector
  readonly unit: 'day' | 'week' | 'month'
  /** How many periods after the first. 1–366. */
  readonly periods: number
  /** `on`: in that period; `on-or-after`: in that period or any later one. */
  readonly criterion: 'on' | 'on-or-after'
  /** `rolling`: counted from the person's own start; `calendar`: by days of the time zone. */
  readonly intervals: 'rolling' | 'calendar'
}

/** What people do next after (or before) their first anchor event. */
export interface FlowQuestion extends QuestionBase {
  readonly kind: 'flow'
  readonly anchor: EventSelector
  readonly direction: 'after' | 'before'
  /** How many columns beyond the anchor. 1–10. */
  readonly steps: number
  /** Most nodes in a column; the rest is `$other`. 1–50. */
  readonly perStep: number
  /** Which events can be nodes; every event when absent. */
  readonly events?: readonly string[]
  /** Names nodes by this property's value in place of the event's name. */
  readonly by?: PropertyRef
  /** No step counts later than this after the anchor; the range's end when absent. */
  readonly window?: { readonly value: number; readonly unit: DurationUnit }
}

/** Who: people by their profile and by what they did in the range. A row-level read. */
export interface PeopleQuestion extends QuestionBase {
  readonly kind: 'people'
  readonly did?: EventSelector
  readonly profile?: FilterGroup
  readonly sort?: 'last-seen' | 'events'
  readonly offset?: number
  readonly limit?: number
}
