/**
 * Gives a question its meaning: whose data, in which zone, between which instants, with which types of property. What
 * is wrong with a question is said here.
 */
import type { PropertyRef, QuestionBase } from '../model/question.ts'
import type { ReadScope } from '../model/read-scope.ts'
import type { Suppression } from '../model/suppression.ts'
import { assertTimeZone, rangeSpan } from './calendar.ts'
import type { Surroundings } from './passes/index.ts'

/** Types that a property is known to have; `date` is a string that looks like one. */
export type KnownType = 'string' | 'number' | 'boolean' | 'list' | 'object' | 'date' | 'null'

/** What a question is asked in. */
export interface QuestionContext {
  readonly scope: ReadScope
  /** The project's zone, for questions that name none. */
  readonly timeZone: string
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly surroundings: Surroundings
  /**
   * The types that a property has in any stored row; undefined where they are not known. Each type that is ruled out
   * saves reading it; a type left out by mistake would leave its rows out.
   */
  /** Which properties may single out no group of fewer than k people; none when absent. */
  readonly suppression?: Suppression
  readonly types?: (property: PropertyRef) => readonly KnownType[] | undefined
}

/** A question with its zone and range settled. */
export interface Resolved<Q extends QuestionBase = QuestionBase> {
  readonly question: Q
  readonly context: QuestionContext
  readonly zone: string
  /** Milliseconds since the epoch, `until` excluded. */
  readonly from: number
  readonly until: number
}

/** @throws {QueryError} TIME_ZONE_UNKNOWN, RANGE_INVALID */
export function resolve<Q extends QuestionBase>(question: Q, context: QuestionContext): Resolved<Q> {
  const zone = question.timeZone ?? context.timeZone
  assertTimeZone(zone)
  return { question, context, zone, ...rangeSpan(question.range, zone, context.now) }
}
