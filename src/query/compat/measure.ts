/**
 * The numeric queries (wire protocol §14.1): an expression's number, summed and counted by interval; and which
 * properties an event has.
 */
import { QueryError } from '../errors.ts'
import { intervalOf, intervalsOf } from '../intervals.ts'
import { zonedText } from '../calendar.ts'
import type { Plan } from '../plan.ts'
import { fromStep } from '../plan.ts'
import { resolve, type QuestionContext } from '../resolve.ts'
import { ident, sql, text } from '../sql/sql.ts'
import { parseExpression } from '../expression/parse.ts'
import { ExpressionRows } from './expression-rows.ts'
import { parseOn } from './segmentation.ts'

export interface MeasureAsked {
  readonly event: string
  /** `YYYY-MM-DD`, both included. */
  readonly fromDate: string
  readonly toDate: string
  readonly unit: 'hour' | 'day'
  readonly on: string
  readonly where?: string
}

/**
 * Rows of (interval, sum, number of values), for events whose `on` is a number.
 *
 * @throws {QueryError} EXPRESSION_INVALID, RANGE_INVALID, RANGE_TOO_LONG
 */
export function measurePlan(asked: MeasureAsked, context: QuestionContext): { readonly plan: Plan; readonly keys: readonly string[] } {
  const resolved = resolve({ range: { from: asked.fromDate, to: asked.toDate } }, context)
  const rows = new ExpressionRows(resolved)
  const measured = rows.number(parseOn(asked.on))
  if (measured === undefined) throw new QueryError('EXPRESSION_INVALID', '"on" can never be a number')
  const where = [
    sql`event = ${text(asked.event, 'event')}`,
    ...(asked.where === undefined || asked.where.trim() === '' ? [] : [rows.condition(parseExpression(asked.where))]),
  ]
  const { from, steps } = rows.read({ read: 'events', from: resolved.from, until: resolved.until })
  const { starts } = intervalsOf(resolved, asked.unit)
  return {
    keys: starts.map((start) => zonedText(start, resolved.zone).slice(0, asked.unit === 'day' ? 10 : 19).replace('T', ' ')),
    plan: {
      steps: [...steps, {
        name: 'scoped',
        about: 'Events that pass, each with its interval and its number.',
        select: { columns: [{ name: 'interval', is: intervalOf(resolved, asked.unit) }, { name: 'measured', is: measured }], from, where },
      }],
      result: {
        columns: [{ name: 'interval' }, { name: 'total', is: sql`sum(measured)` }, { name: 'found', is: sql`count(measured)` }],
        from: fromStep('scoped'),
        where: [sql`isNotNull(measured)`],
        groupBy: [ident('interval')],
        orderBy: [ident('interval')],
      },
    },
  }
}

/** Rows of (path as stored, events that have it) of the last 31 days, the most frequent first. */
export function propertyCountsPlan(event: string, limit: number, now: number): Plan {
  return {
    steps: [{
      name: 'named',
      about: 'Each event once for every property that it has.',
      select: {
        columns: [{ name: 'property', is: sql`arrayJoin(JSONAllPaths(properties))` }],
        from: { read: 'events', from: Math.max(0, now - propertyDays * 86_400_000), until: now + 86_400_000 },
        where: [sql`event = ${text(event, 'event')}`],
      },
    }],
    result: {
      columns: [{ name: 'property' }, { name: 'found', is: sql`count()` }],
      from: fromStep('named'),
      groupBy: [ident('property')],
      orderBy: [sql`found DESC`, ident('property')],
      limit,
    },
  }
}

const propertyDays = 31
