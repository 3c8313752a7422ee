/**
 * The method of retention: each person's starts and returns as an array of numbers, made in one pass over the rows; then,
 * for each period in which the person started, the later periods in which they returned.
 *
 * A person belongs to every cohort in whose period they did the start event, and is born there with the first. Only what
 * is later than that counts as a return. Rules: SEMANTICS.md.
 */
import type { RetentionQuestion } from '../../model/question.ts'
import { addUnits, dayMs, dayStart, unitDate, type Span } from '../calendar.ts'
import { QueryError } from '../errors.ts'
import { Conditions } from '../filter/conditions.ts'
import { intervalOf, intervalsOf } from '../intervals.ts'
import { fromStep, type Plan } from '../plan.ts'
import type { Resolved } from '../resolve.ts'
import { int, isSomebodys, person, sql, type Sql } from '../sql/sql.ts'

/** The cell that stands for the cohort itself. */
export const cohortCell = -1

// A moment: milliseconds, then 11 bits for the period, then whether it is a start (1), a return (2).
const periodBits = 11
const shift = periodBits + 2
const mostPeriods = 2 ** periodBits

const unitMs = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs } as const

/** The periods in which people can start, and the instants at which the cells after each begin and end. */
export interface Cohort {
  /** Milliseconds since the epoch. */
  readonly start: number
  readonly cells: readonly Span[]
}

export function cohortsOf(resolved: Resolved<RetentionQuestion>): readonly Cohort[] {
  const { question, zone } = resolved
  const { starts, end } = intervalsOf(resolved, question.unit)
  return starts.map((start, index) => {
    const next = starts[index + 1] ?? end
    const cells = Array.from({ length: question.periods + 1 }, (_, cell): Span => {
      if (question.intervals === 'rolling') {
        return { from: start + cell * unitMs[question.unit], until: next + (cell + 1) * unitMs[question.unit] }
      }
      const date = addUnits(unitDate(start, question.unit, zone), cell, question.unit)
      return { from: dayStart(date, zone), until: dayStart(addUnits(date, 1, question.unit), zone) }
    })
    return { start, cells }
  })
}

/** Rows of (cohort, cell, people): both counted from 0, the cohort's own size under {@link cohortCell}. */
export function retentionPlan(resolved: Resolved<RetentionQuestion>): Plan {
  const { question, from, until, context } = resolved
  const cohorts = cohortsOf(resolved)
  if (!Number.isInteger(question.periods) || question.periods < 1 || question.periods > 366) {
    throw new QueryError('QUESTION_INVALID', 'Retention counts 1 to 366 periods')
  }
  const lastCell = cohorts.at(-1)!.cells.at(-1)!.until
  // "Or after" has no end but the present.
  const horizon = question.criterion === 'on' ? lastCell : Math.max(lastCell, context.now)
  if (intervalsOf({ ...resolved, until: horizon }, question.unit).starts.length > mostPeriods) {
    throw new QueryError('RANGE_TOO_LONG', `Retention looks at no more than ${mostPeriods} periods; take a longer unit or a shorter range`)
  }
  const conditions = new Conditions(resolved)
  const start = conditions.selector(question.start)
  const back = conditions.selector(question.return)
  const all = conditions.rows(question.where)
  return {
    steps: [
      ...conditions.steps,
      {
        name: 'scoped',
        about: 'Starts inside the range and returns after it began: when, in which period, and which of the two.',
        select: {
          columns: [{ name: 'person', is: person }, { name: 'moment', is: momentOf(resolved, start, back) }],
          from: { read: 'events', from, until: horizon },
          where: [isSomebodys, ...all, sql`(${start} OR ${back})`],
        },
      },
      {
        name: 'gathered',
        about: 'The moments of each person.',
        select: {
          columns: [{ name: 'moments', is: sql`groupArray(moment)` }],
          from: fromStep('scoped'),
          groupBy: [sql`person`],
        },
      },
      {
        name: 'parted',
        about: 'The starts inside the range, in order, and the returns.',
        select: {
          columns: [
            { name: 'starts', is: sql`arraySort(arrayFilter(x -> bitTest(x, 0) AND x < ${momentAt(until)}, moments))` },
            { name: 'returns', is: sql`arrayFilter(x -> bitTest(x, 1), moments)` },
          ],
          from: fromStep('gathered'),
          where: [sql`notEmpty(starts)`],
        },
      },
      {
        name: 'births',
        about: 'The first start of each period in which a person started.',
        select: {
          columns: [{ name: 'birth', is: sql`arrayJoin(arrayCompact(x -> ${period(sql`x`)}, starts))` }, { name: 'returns' }],
          from: fromStep('parted'),
        },
      },
      {
        name: 'reached',
        about: 'How many periods after the birth each later return was.',
        select: {
          columns: [
            { name: 'cohort', is: period(sql`birth`) },
            { name: 'distances', is: sql`arrayMap(x -> ${distance(question)}, arrayFilter(x -> ${ms(sql`x`)} > ${ms(sql`birth`)}, returns))` },
          ],
          from: fromStep('births'),
        },
      },
      {
        name: 'cells',
        about: 'One row for each cell that a person counts in, and one for the cohort.',
        select: {
          columns: [
            { name: 'cohort' },
            { name: 'cell', is: sql`arrayJoin(arrayPushFront(${retainedCells(question)}, ${int(cohortCell)}))` },
          ],
          from: fromStep('reached'),
        },
      },
    ],
    result: {
      columns: [{ name: 'cohort' }, { name: 'cell' }, { name: 'people', is: sql`count()` }],
      from: fromStep('cells'),
      groupBy: [sql`cohort`, sql`cell`],
      orderBy: [sql`cohort`, sql`cell`],
    },
  }
}

function momentOf(resolved: Resolved<RetentionQuestion>, start: Sql, back: Sql): Sql {
  const when = sql`bitShiftLeft(toUInt64(toUnixTimestamp64Milli(time)), ${int(shift)})`
  return sql`${when} + bitShiftLeft(toUInt64(${intervalOf(resolved, resolved.question.unit)}), 2) + if(${start}, 1, 0) + if(${back}, 2, 0)`
}

const ms = (moment: Sql): Sql => sql`bitShiftRight(${moment}, ${int(shift)})`
const period = (moment: Sql): Sql => sql`bitAnd(bitShiftRight(${moment}, 2), ${int(mostPeriods - 1)})`
const momentAt = (instant: number): Sql => int(BigInt(instant) << BigInt(shift))

/** How many periods lie between the birth and the return `x`. */
function distance({ intervals, unit }: RetentionQuestion): Sql {
  return intervals === 'rolling'
    ? sql`toInt32(intDiv(${ms(sql`x`)} - ${ms(sql`birth`)}, ${int(unitMs[unit])}))`
    : sql`toInt32(${period(sql`x`)} - ${period(sql`birth`)})`
}

function retainedCells({ criterion, periods }: RetentionQuestion): Sql {
  return criterion === 'on'
    ? sql`arrayDistinct(arrayFilter(x -> x <= ${int(periods)}, distances))`
    : sql`if(empty(distances), emptyArrayInt32(), range(toInt32(0), toInt32(least(arrayMax(distances), ${int(periods)}) + 1)))`
}
