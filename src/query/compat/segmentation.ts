/**
 * Mixpanel's segmentation and events queries (wire protocol §14.1, §14.6) as plans: one event or several over time,
 * split by an expression or by the event's name.
 */
import type { QuestionBase } from '../../model/question.ts'
import { dateOf, dayMs, dayStart, hourMs, zonedText } from '../calendar.ts'
import { QueryError } from '../errors.ts'
import { parseExpression } from '../expression/parse.ts'
import type { Expression } from '../expression/tree.ts'
import { intervalOf, intervalsOf } from '../intervals.ts'
import type { Plan, Step } from '../plan.ts'
import { resolve, type QuestionContext, type Resolved } from '../resolve.ts'
import { int, isSomebodys, person, sql, text, value, type Sql } from '../sql/sql.ts'
import { countPlan } from '../trend/plan.ts'
import { ExpressionRows } from './expression-rows.ts'

export type SegmentationUnit = 'minute' | 'hour' | 'day' | 'week' | 'month'

export interface SegmentationAsked {
  /** Names of the events; with several the segments are the events. */
  readonly events: readonly string[]
  /** `YYYY-MM-DD`, both included. */
  readonly fromDate: string
  readonly toDate: string
  readonly unit: SegmentationUnit
  /** A property expression, or a bare property name. */
  readonly on?: string
  readonly where?: string
  readonly measure: 'total' | 'unique'
  /** Most segments; 60 when absent. */
  readonly limit?: number
}

export interface Segmentation {
  readonly resolved: Resolved
  readonly plan: Plan
  /** The keys of the answer's series, ascending: `2025-01-01`, `2025-01-01 13:00:00`. */
  readonly keys: readonly string[]
  /** Most segments to answer; a unique one lists one more, which is left out. */
  readonly limit: number
}

const minuteMs = 60_000

/** @throws {QueryError} EXPRESSION_INVALID, RANGE_INVALID, RANGE_TOO_LONG, QUESTION_INVALID */
export function segmentation(asked: SegmentationAsked, context: QuestionContext): Segmentation {
  if (asked.events.length === 0) throw new QueryError('QUESTION_INVALID', 'Name at least one event')
  const question: QuestionBase = { range: { from: asked.fromDate, to: asked.toDate } }
  const resolved = resolve(question, context)
  const { starts, interval } = bucketsOf(resolved, asked.unit)
  const isSplit = hasOn(asked) || asked.events.length > 1
  const limit = Math.min(10_000, Math.max(1, asked.limit ?? 60))
  return {
    resolved,
    plan: countPlan(scopedSteps(resolved, asked, interval), { measure: asked.measure, intervals: starts.length, limit: isSplit ? limit : undefined }),
    keys: starts.map(start => keyOf(start, resolved.zone, asked.unit)),
    limit,
  }
}

function hasOn(asked: SegmentationAsked): asked is SegmentationAsked & { readonly on: string } {
  return asked.on !== undefined && asked.on !== ''
}

/** `on` as clients send it: an expression, or the name of a property alone. */
export function parseOn(on: string): Expression {
  if (/^[$A-Za-z_][\w$ .-]*$/.test(on)) return { is: 'property', of: 'properties', name: on }
  return parseExpression(on)
}

function scopedSteps(resolved: Resolved, asked: SegmentationAsked, interval: Sql): readonly Step[] {
  const rows = new ExpressionRows(resolved)
  const where = [
    ...(asked.measure === 'unique' ? [isSomebodys] : []),
    asked.events.length === 1 ? sql`event = ${text(asked.events[0]!, 'event')}` : sql`event IN ${value('Array(String)', asked.events, 'events')}`,
    ...(asked.where === undefined || asked.where.trim() === '' ? [] : [rows.condition(parseExpression(asked.where))]),
  ]
  const segment = hasOn(asked)
    ? sql`arrayJoin(${rows.segments(parseOn(asked.on))})`
    : asked.events.length > 1 ? sql`toString(event)` : undefined
  const { from, steps } = rows.read({ read: 'events', from: resolved.from, until: resolved.until })
  return [...steps, {
    name: 'scoped',
    about: 'Events that pass, inside the range, each with its interval.',
    select: {
      columns: [
        ...(asked.measure === 'unique' ? [{ name: 'person', is: person }] : []),
        { name: 'interval', is: interval },
        ...(segment ? [{ name: 'segment', is: segment }] : []),
      ],
      from,
      where,
    },
  }]
}

function bucketsOf(resolved: Resolved, unit: SegmentationUnit): { starts: readonly number[]; interval: Sql } {
  if (unit !== 'minute') return { starts: intervalsOf(resolved, unit).starts, interval: intervalOf(resolved, unit) }
  const { from, until } = resolved
  if (until - from > dayMs + hourMs) throw new QueryError('RANGE_TOO_LONG', 'By the minute no more than one day can be asked for')
  return {
    starts: Array.from({ length: Math.ceil((until - from) / minuteMs) }, (_, i) => from + i * minuteMs),
    interval: sql`toUInt16(intDiv(toUnixTimestamp64Milli(time) - ${value('Int64', String(from), 'from_ms')}, ${int(minuteMs)}))`,
  }
}

function keyOf(start: number, zone: string, unit: SegmentationUnit): string {
  const local = zonedText(start, zone).slice(0, 19).replace('T', ' ')
  return unit === 'hour' || unit === 'minute' ? local : local.slice(0, 10)
}

/** The most frequent event names of the last 31 days, today included: rows of (name, events). */
export function eventNames(context: QuestionContext, limit: number, measure: 'total' | 'unique'): Segmentation['plan'] {
  const today = dateOf(context.now, context.timeZone)
  return {
    steps: [{
      name: 'scoped',
      about: 'Events of the last 31 days.',
      select: {
        columns: [{ name: 'event' }, ...(measure === 'unique' ? [{ name: 'person', is: person }] : [])],
        from: {
          read: 'events',
          from: dayStart(today.subtract({ days: 30 }), context.timeZone),
          until: dayStart(today.add({ days: 1 }), context.timeZone),
        },
      },
    }],
    result: {
      columns: [
        { name: 'name', is: sql`toString(event)` },
        { name: 'amount', is: measure === 'unique' ? sql`uniqExactIf(person, person != 0)` : sql`count()` },
      ],
      from: { read: 'step', step: 'scoped' },
      groupBy: [sql`event`],
      orderBy: [sql`amount DESC`, sql`name`],
      limit,
    },
  }
}
