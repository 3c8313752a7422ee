/**
 * The method of a trend, one plan for each series.
 *
 * Totals are counted by interval. For unique people, the intervals in which a person did it are gathered as a set of
 * bits, person by person; counting the sets gives each interval's people and, from the same rows, the whole range's.
 * The interval after the last stands for the whole range.
 */
import type { EventSelector, TrendQuestion } from '../../model/question.ts'
import { breakdownBy } from '../breakdown.ts'
import { Conditions } from '../filter/conditions.ts'
import { intervalOf, intervalsOf } from '../intervals.ts'
import { fromStep, type Column, type EventsRead, type Plan, type Select, type Step, type StepRead } from '../plan.ts'
import type { Resolved } from '../resolve.ts'
import { otherKey, overall, segmentKey, segmentKeys } from '../segment.ts'
import { gatherSet, members } from '../sql/bit-sets.ts'
import { int, isSomebodys, person, sql, value, type Sql } from '../sql/sql.ts'

export type TrendSeries = TrendQuestion['series'][number]
export const defaultLimit = 12

/**
 * Rows of (segment, interval, figure). With a breakdown, a unique series also lists the segment after the last one
 * shown, if there is one: its people, with those of all further segments, are what {@link trendOtherPlan} counts.
 */
export function trendPlan(resolved: Resolved<TrendQuestion>, series: TrendSeries): Plan {
  const counting: Counting = {
    measure: series.measure,
    intervals: intervalCount(resolved),
    limit: resolved.question.breakdown ? limitOf(resolved) : undefined,
  }
  return countPlan(scopedStep(resolved, series, series.measure === 'unique' ? [{ name: 'person', is: person }] : []), counting)
}

export interface Counting {
  readonly measure: 'total' | 'unique'
  readonly intervals: number
  /** Most segments to show; undefined when there is but one. */
  readonly limit: number | undefined
}

/** Counts the rows of a last step `scoped` with the columns `segment`, `interval` and, for unique people, `person` (never 0). */
export function countPlan(scoped: readonly Step[], counting: Counting): Plan {
  return counting.measure === 'total' ? totalPlan(scoped, counting) : uniquePlan(scoped, counting)
}

/** People of the segments beyond `shown`, each person once: rows of (interval, figure) under the segment `$other`. */
export function trendOtherPlan(resolved: Resolved<TrendQuestion>, series: TrendSeries, shown: readonly string[]): Plan {
  const count = intervalCount(resolved)
  const scoped = scopedStep(resolved, series, [{ name: 'person', is: person }])
  return {
    steps: [...scoped, {
      name: 'people',
      about: 'The intervals in which each person did it, in any segment that is not shown on its own.',
      select: {
        columns: [{ name: 'person' }, ...gatherSet('intervals', sql`interval`, count)],
        from: fromStep('scoped'),
        where: [sql`segment NOT IN ${value('Array(String)', shown, 'shown')}`],
        groupBy: [sql`person`],
      },
    }, cellsStep(count, [{ name: 'segment', is: value('String', otherKey, 'other') }])],
    result: countCells,
  }
}

function totalPlan(scoped: readonly Step[], { limit }: Counting): Plan {
  if (limit === undefined) return { steps: scoped, result: wholeOf(fromStep('scoped')) }
  const counted: Select = {
    columns: [{ name: 'segment' }, { name: 'interval' }, { name: 'figure', is: sql`count()` }],
    from: fromStep('scoped'),
    groupBy: [sql`segment`, sql`interval`],
  }
  return {
    steps: [
      ...scoped,
      { name: 'counted', about: 'How many events each segment has in each interval.', select: counted },
      ...rankSteps(sql`sum(figure)`, 'counted'),
      {
        name: 'shown',
        about: 'The largest segments, and all others as one.',
        select: {
          columns: [
            { name: 'segment', is: sql`if(rank <= ${int(limit)}, segment, ${value('String', otherKey, 'other')})` },
            { name: 'cell', is: sql`arrayJoin(cells)` },
          ],
          from: fromStep('ranked'),
        },
      },
    ],
    result: {
      columns: [{ name: 'segment' }, { name: 'interval', is: sql`cell.1` }, { name: 'figure', is: sql`sum(cell.2)` }],
      from: fromStep('shown'),
      groupBy: [sql`segment`, sql`interval`],
      orderBy: [sql`segment`, sql`interval`],
    },
  }
}

function uniquePlan(scoped: readonly Step[], { intervals: count, limit }: Counting): Plan {
  const split = limit !== undefined
  const steps: Step[] = [...scoped, {
    name: 'people',
    about: 'The intervals in which each person did it.',
    select: {
      columns: [{ name: 'person' }, ...(split ? [{ name: 'segment' }] : []), ...gatherSet('intervals', sql`interval`, count)],
      from: fromStep('scoped'),
      groupBy: split ? [sql`person`, sql`segment`] : [sql`person`],
    },
  }, cellsStep(count, split ? [{ name: 'segment' }] : [])]
  if (!split) return { steps, result: wholeOf(fromStep('cells')) }
  return {
    steps: [
      ...steps,
      { name: 'counted', about: 'How many people each segment has in each interval.', select: { ...countCells, orderBy: [] } },
      ...rankSteps(sql`sumIf(figure, interval = ${int(count)})`, 'counted'),
      {
        name: 'shown',
        about: 'The largest segments, and one more when there are others.',
        select: {
          columns: [{ name: 'segment' }, { name: 'cell', is: sql`arrayJoin(cells)` }],
          from: fromStep('ranked'),
          where: [sql`rank <= ${int(limit + 1)}`],
        },
      },
    ],
    result: {
      columns: [{ name: 'segment' }, { name: 'interval', is: sql`cell.1` }, { name: 'figure', is: sql`cell.2` }],
      from: fromStep('shown'),
      orderBy: [sql`segment`, sql`interval`],
    },
  }
}

/** How many rows each interval has, all in one segment: which is no key, since grouping by it would cost. */
function wholeOf(from: StepRead): Select {
  return {
    columns: [{ name: 'segment', is: overall }, { name: 'interval' }, { name: 'figure', is: sql`count()` }],
    from,
    groupBy: [sql`interval`],
    orderBy: [sql`interval`],
  }
}

const countCells: Select = {
  columns: [{ name: 'segment' }, { name: 'interval' }, { name: 'figure', is: sql`count()` }],
  from: fromStep('cells'),
  groupBy: [sql`segment`, sql`interval`],
  orderBy: [sql`segment`, sql`interval`],
}

function cellsStep(count: number, segment: readonly Column[]): Step {
  return {
    name: 'cells',
    about: 'One row for each person and interval, and one for the whole range.',
    select: {
      columns: [...segment, { name: 'interval', is: sql`arrayJoin(arrayPushBack(${members('intervals', count)}, ${int(count)}))` }],
      from: fromStep('people'),
    },
  }
}

/** Segments with their cells, the largest ranked first; equal ones by name. */
function rankSteps(size: Sql, from: string): readonly Step[] {
  return [
    {
      name: 'segments',
      about: 'Each segment with its size and its cells.',
      select: {
        columns: [{ name: 'segment' }, { name: 'size', is: size }, { name: 'cells', is: sql`groupArray((interval, figure))` }],
        from: fromStep(from),
        groupBy: [sql`segment`],
      },
    },
    {
      name: 'ranked',
      about: 'The segments by size.',
      select: {
        columns: [{ name: 'segment' }, { name: 'cells' }, { name: 'rank', is: sql`row_number() OVER (ORDER BY size DESC, segment)` }],
        from: fromStep('segments'),
      },
    },
  ]
}

/** The series' events with their interval and segment, after the steps that their conditions need. `more`: by person. */
function scopedStep(resolved: Resolved<TrendQuestion>, series: EventSelector, more: readonly Column[]): readonly Step[] {
  const { question } = resolved
  const conditions = new Conditions(resolved)
  const where = [...(more.length > 0 ? [isSomebodys] : []), conditions.selector(series), ...conditions.rows(question.where)]
  const from: EventsRead = { read: 'events', from: resolved.from, until: resolved.until }
  const columns = [...more, { name: 'interval', is: intervalOf(resolved, question.unit) }]
  const about = 'Events of the series inside the range, each with its interval.'
  if (!question.breakdown) {
    return [...conditions.steps, { name: 'scoped', about, select: { columns, from, where } }]
  }
  const read = conditions.readable(question.breakdown)
  if (question.breakdown.of === 'event') {
    const segment = read.lists ? sql`arrayJoin(${segmentKeys(read)})` : segmentKey(read)
    return [...conditions.steps, { name: 'scoped', about, select: { columns: [...columns, { name: 'segment', is: segment }], from, where } }]
  }
  const breakdown = breakdownBy(question.breakdown, conditions, 'each')
  const own = breakdown.columns.filter(column => !more.some(({ name }) => name === column.name))
  return [
    ...conditions.steps,
    { name: 'in_range', about, select: { columns: [...columns, ...own], from, where } },
    breakdown.joined!.step,
    {
      name: 'scoped',
      about: 'The same, with the segments of their profiles.',
      select: {
        columns: [...columns.map(({ name }) => ({ name })), { name: 'segment', is: sql`arrayJoin(${breakdown.segments})` }],
        from: { read: 'join', left: 'in_range', right: breakdown.joined!.step.name, using: breakdown.joined!.using },
      },
    },
  ]
}

/** How many intervals there are: the number of the one that stands for the whole range. */
export function intervalCount(resolved: Resolved<TrendQuestion>): number {
  return intervalsOf(resolved, resolved.question.unit).starts.length
}

export function limitOf({ question }: Resolved<TrendQuestion>): number {
  return question.limit ?? defaultLimit
}
