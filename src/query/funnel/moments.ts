/**
 * What a funnel remembers of an event, as one whole number: when it happened in the high bits, which steps it can be in
 * the low ones. So a person's events are a plain array of numbers whose order is the funnel's.
 *
 * Two forms. Where no event can be two steps (each step names an event of its own), the low bits hold the step's index,
 * and no sorting is needed: the next step is the least number of its kind that is greater. Otherwise they hold the first
 * step that it can be and, below it, one bit for each step; positions in the sorted array then make sure that two
 * steps never use one event.
 *
 * At the same millisecond the order is: the first step that an event can be, then the other steps, then its id.
 */
import type { FunnelQuestion } from '../../model/question.ts'
import { int, join, sql, text, value, type Sql } from '../sql/sql.ts'

export const mostSteps = 20

export interface Moments {
  /** Whether no event can be two steps. */
  readonly disjoint: boolean
  /** How many low bits say which steps. */
  readonly shift: number
  /** Milliseconds since the epoch from which the high bits count. */
  readonly origin: number
}

export function momentsOf(steps: FunnelQuestion['steps'], from: number): Moments {
  const names = steps.map(step => step.event)
  const disjoint = !names.includes(null) && new Set(names).size === names.length
  return disjoint ? { disjoint, shift: 5, origin: 0 } : { disjoint, shift: 25, origin: from }
}

/** The number of a row that meets one of the conditions, which are the steps' in order. */
export function moment(moments: Moments, steps: FunnelQuestion['steps'], conditions: readonly Sql[]): Sql {
  const ms = sql`toUnixTimestamp64Milli(time)`
  const since = moments.origin === 0 ? ms : sql`(${ms} - ${value('Int64', String(moments.origin), 'origin')})`
  return sql`bitOr(bitShiftLeft(toUInt64(${since}), ${int(moments.shift)}), ${
    moments.disjoint ? stepIndex(steps) : stepBits(conditions)
  })`
}

/** `transform` of a dictionary column is computed once for each distinct name. */
function stepIndex(steps: FunnelQuestion['steps']): Sql {
  const names = join(steps.map(step => text(step.event!, 'event')), ', ')
  const indexes = join(steps.map((_, index) => int(index)), ', ')
  return sql`transform(event, [${names}], [${indexes}]::Array(UInt8), 31::UInt8)`
}

function stepBits(conditions: readonly Sql[]): Sql {
  const first = conditions.map((condition, index) => sql`${condition}, ${int(index)}`)
  const bits = conditions.map((condition, index) => sql`if(${condition}, ${int(2 ** index)}, 0)`)
  return sql`toUInt64(multiIf(${join(first, ', ')}, 31) * 1048576 + ${join(bits, ' + ')})`
}

/** Milliseconds between two moments. */
export function msBetween(moments: Moments, earlier: Sql, later: Sql): Sql {
  const { shift } = moments
  return sql`bitShiftRight(${later}, ${int(shift)}) - bitShiftRight(${earlier}, ${int(shift)})`
}

/** A constant moment at which nothing happens: the start of a millisecond. */
export function startOf(moments: Moments, ms: number): Sql {
  return int(BigInt(ms - moments.origin) << BigInt(moments.shift))
}

/** A window's length, to be added to a moment. */
export function windowOf(moments: Moments, ms: number): Sql {
  return int(BigInt(ms) << BigInt(moments.shift))
}

/** A moment's millisecond alone, with the low bits cleared. */
export function millisecondOf(moments: Moments, at: Sql): Sql {
  const { shift } = moments
  return sql`bitShiftLeft(bitShiftRight(${at}, ${int(shift)}), ${int(shift)})`
}

/** Whether a moment can be step `index` (from 0). */
export function isStep(moments: Moments, at: Sql, index: number): Sql {
  return moments.disjoint ? sql`bitAnd(${at}, 31) = ${int(index)}` : sql`bitTest(${at}, ${int(index)})`
}
