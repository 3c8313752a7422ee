/**
 * The method of a funnel: each person's events as an array of numbers, made in one pass over the rows; then one cheap
 * pass over the arrays for each step. (The usual way, windowFunnel, keeps and sorts every event with all its conditions.)
 *
 * A person enters with the first step 1 in the range, and that entry alone is followed: each further step is the
 * earliest later event that can be it, before the window ends. Rows are read past the range for as long as the window
 * of an entry may run. Rules: SEMANTICS.md.
 */
import type { FunnelQuestion } from '../../model/question.ts'
import { windowMs } from '../calendar.ts'
import { QueryError } from '../errors.ts'
import { breakdownBy } from '../breakdown.ts'
import { Conditions } from '../filter/conditions.ts'
import { fromStep, type Column, type Plan, type Step } from '../plan.ts'
import type { Resolved } from '../resolve.ts'
import { overall, otherKey } from '../segment.ts'
import { anyOf, ident, isSomebodys, person, sql, text, value, type Sql } from '../sql/sql.ts'
import { isStep, millisecondOf, moment, momentsOf, mostSteps, msBetween, startOf, windowOf, type Moments } from './moments.ts'

export const defaultLimit = 12

/**
 * Rows of (segment, people at each step, median milliseconds to each step but the first). With a breakdown the first row
 * is the whole, and after the last segment shown one more follows if there is one.
 */
export function funnelPlan(resolved: Resolved<FunnelQuestion>): Plan {
  const { question } = resolved
  if (!question.breakdown) {
    const [, ...figures] = measures(resolved)
    return { steps: journeySteps(resolved), result: { columns: [{ name: 'segment', is: overall }, ...figures], from: fromStep('journeys') } }
  }
  return {
    steps: [...journeySteps(resolved), {
      name: 'entries',
      about: 'One row for each entry, and one for each segment that it belongs to.',
      select: {
        columns: [{ name: 'segment', is: sql`arrayJoin(arrayPushFront(segments, ${overall}))` }, ...stepColumns(question)],
        from: fromStep('journeys'),
      },
    }],
    result: {
      columns: measures(resolved),
      from: fromStep('entries'),
      groupBy: [sql`segment`],
      orderBy: [sql`(segment = ${overall}) DESC`, sql`people_1 DESC`, sql`segment`],
      limit: limitOf(resolved) + 2,
    },
  }
}

/** The same figures over the people of all segments beyond `shown`, as one row under `$other`. */
export function funnelOtherPlan(resolved: Resolved<FunnelQuestion>, shown: readonly string[]): Plan {
  const isOther = sql`arrayExists(x -> x NOT IN ${value('Array(String)', shown, 'shown')}, segments)`
  return {
    steps: [...journeySteps(resolved), {
      name: 'entries',
      about: 'Entries that belong to a segment not shown on its own.',
      select: {
        columns: [{ name: 'segment', is: text(otherKey, 'other') }, ...stepColumns(resolved.question)],
        from: fromStep('journeys'),
        where: [isOther],
      },
    }],
    result: { columns: measures(resolved), from: fromStep('entries'), groupBy: [sql`segment`] },
  }
}

export function limitOf({ question }: Resolved<FunnelQuestion>): number {
  return question.limit ?? defaultLimit
}

function measures(resolved: Resolved<FunnelQuestion>): readonly Column[] {
  const moments = momentsOf(resolved.question.steps, resolved.from)
  const numbers = resolved.question.steps.map((_, index) => index + 1)
  return [
    { name: 'segment' },
    ...numbers.map(n => ({ name: `people_${n}`, is: sql`countIf(${stepName(n)} > 0)` })),
    ...numbers.slice(1).map(n => ({
      name: `median_${n}`,
      is: sql`quantileExactInclusiveIf(0.5)(${msBetween(moments, stepName(n - 1), stepName(n))}, ${stepName(n)} > 0)`,
    })),
  ]
}

const stepName = (n: number): Sql => ident(`step_${n}`)
const stepColumns = (question: FunnelQuestion): readonly Column[] => question.steps.map((_, i) => ({ name: `step_${i + 1}` }))

/** The step whose rows are people with their moments and segments. */
function gatheredName({ breakdown }: FunnelQuestion): string {
  return breakdown && breakdown.of !== 'event' ? 'segmented' : 'gathered'
}

/** The steps up to `journeys`: one row for each person who entered, with the moment of each step reached, else 0. */
function journeySteps(resolved: Resolved<FunnelQuestion>): readonly Step[] {
  const { question } = resolved
  if (question.steps.length < 1 || question.steps.length > mostSteps) {
    throw new QueryError('QUESTION_INVALID', `A funnel has 1 to ${mostSteps} steps`)
  }
  const moments = momentsOf(question.steps, resolved.from)
  const split = question.breakdown !== undefined
  return [
    ...gatheringSteps(resolved, moments),
    ...(moments.disjoint ? disjointSteps : sortedSteps)(resolved, moments),
    {
      name: 'journeys',
      about: 'The moment at which each person who entered reached each step; 0 where not.',
      select: {
        columns: [...(split ? [{ name: 'segments' }] : []), ...stepColumns(question)],
        from: fromStep(question.steps.length === 1 ? 'entered' : `reached_${question.steps.length}`),
      },
    },
  ]
}

function gatheringSteps(resolved: Resolved<FunnelQuestion>, moments: Moments): readonly Step[] {
  const { question, from, until } = resolved
  const conditions = new Conditions(resolved)
  const steps = question.steps.map(step => conditions.selector(step))
  const where = [isSomebodys, ...conditions.rows(question.where), anyOf(steps)]
  const breakdown = question.breakdown && breakdownBy(question.breakdown, conditions, 'first')
  const entering = breakdown?.columns.filter(({ name }) => name !== 'person') ?? []
  const joined = breakdown?.joined
  const all = sql`groupArray(moment)`
  const gathered: Column[] = [
    { name: 'person' },
    { name: 'moments', is: moments.disjoint ? all : sql`arraySort(${all})` },
    ...entering.map(({ name }) => ({ name, is: sql`argMinIf(scoped.${ident(name)}, (moment, id), ${isStep(moments, sql`moment`, 0)})` })),
  ]
  return [
    ...conditions.steps,
    {
      name: 'scoped',
      about: 'Events that can be a step, inside the range or inside the window of an entry at its end.',
      select: {
        columns: [
          { name: 'person', is: person },
          { name: 'moment', is: moment(moments, question.steps, steps) },
          ...(entering.length > 0 ? [{ name: 'id' }] : []),
          ...entering,
        ],
        from: { read: 'events', from, until: question.steps.length === 1 ? until : until + windowMs(question.window) },
        where,
      },
    },
    {
      name: 'gathered',
      about: breakdown ? 'The moments of each person, and what the event that enters says of its segment.' : 'The moments of each person.',
      select: { columns: gathered, from: fromStep('scoped'), groupBy: [sql`person`] },
    },
    ...(joined ? [joined.step, {
      name: 'segmented',
      about: 'The same with the segments of their profiles.',
      select: {
        columns: [{ name: 'moments' }, { name: 'segments', is: breakdown.segments }],
        from: { read: 'join' as const, left: 'gathered', right: joined.step.name, using: joined.using },
      },
    }] : []),
  ]
}

/** Each step is the least moment of its kind that is greater than the one before. */
function disjointSteps({ question, until }: Resolved<FunnelQuestion>, moments: Moments): readonly Step[] {
  const passed: Column[] = question.breakdown ? [{ name: 'segments' }] : []
  const window = windowOf(moments, windowMs(question.window))
  const first = sql`arrayMin(arrayFilter(x -> ${isStep(moments, sql`x`, 0)}, moments))`
  const steps: Step[] = [{
    name: 'entered',
    about: 'People who did step 1 inside the range, with their first.',
    select: {
      columns: [...passed, { name: 'moments' }, { name: 'step_1', is: first }],
      from: fromStep(gatheredName(question)),
      where: [sql`step_1 > 0`, sql`step_1 < ${startOf(moments, until)}`],
    },
  }]
  for (let n = 2; n <= question.steps.length; n++) {
    const inWindow = n === 2
      ? sql`arrayFilter(x -> x > step_1 AND x < step_1 + ${window}, moments)`
      : sql`moments`
    const later = n === 2 ? sql`` : sql` AND x > ${stepName(n - 1)}`
    const least = sql`arrayMin(arrayFilter(x -> ${isStep(moments, sql`x`, n - 1)}${later}, within))`
    const reached = n === 2 ? least : sql`if(${stepName(n - 1)} = 0, 0, ${least})`
    if (n === 2) {
      steps.push({
        name: 'opened',
        about: 'Their moments inside the window that step 1 opened.',
        select: { columns: [...passed, { name: 'within', is: inWindow }, { name: 'step_1' }], from: fromStep('entered') },
      })
    }
    steps.push({
      name: `reached_${n}`,
      about: `When they reached step ${n}.`,
      select: {
        columns: [
          ...passed, { name: 'within' }, ...stepColumns(question).slice(0, n - 1),
          { name: `step_${n}`, is: reached },
        ],
        from: fromStep(n === 2 ? 'opened' : `reached_${n - 1}`),
      },
    })
  }
  return steps
}

/** Each step is the first moment that can be it, behind the position of the one before. */
function sortedSteps({ question, until }: Resolved<FunnelQuestion>, moments: Moments): readonly Step[] {
  const passed: Column[] = question.breakdown ? [{ name: 'segments' }] : []
  const window = windowOf(moments, windowMs(question.window))
  const steps: Step[] = [
    {
      name: 'placed',
      about: 'Where in their moments each person did step 1 first; 0 where not.',
      select: {
        columns: [...passed, { name: 'moments' }, { name: 'at', is: sql`arrayFirstIndex(x -> ${isStep(moments, sql`x`, 0)}, moments)` }],
        from: fromStep(gatheredName(question)),
      },
    },
    {
      name: 'entered',
      about: 'People who did step 1 inside the range, with the moments after it.',
      select: {
        columns: [...passed, { name: 'step_1', is: sql`moments[at]` }, { name: 'rest_1', is: sql`arraySlice(moments, at + 1)` }],
        from: fromStep('placed'),
        where: [sql`at > 0`, sql`moments[at] < ${startOf(moments, until)}`],
      },
    },
  ]
  for (let n = 2; n <= question.steps.length; n++) {
    const before = n === 2 ? 'entered' : `reached_${n - 1}`
    const earlier = stepColumns(question).slice(0, n - 1)
    const end = sql`${millisecondOf(moments, sql`step_1`)} + ${window}`
    // A new name each time: inside one SELECT a name means the column that it defines, not the one that it read.
    const rest = ident(`rest_${n - 1}`)
    steps.push(
      {
        name: `placed_${n}`,
        about: `Where in the rest step ${n} comes first, inside the window; 0 where not.`,
        select: {
          columns: [...passed, { name: `rest_${n - 1}` }, ...earlier, {
            name: 'at', is: sql`arrayFirstIndex(x -> ${isStep(moments, sql`x`, n - 1)} AND x < ${end}, ${rest})`,
          }],
          from: fromStep(before),
        },
      },
      {
        name: `reached_${n}`,
        about: `When they reached step ${n}, and the moments after it.`,
        select: {
          columns: [
            ...passed, ...earlier, { name: `step_${n}`, is: sql`if(at = 0, 0, ${rest}[at])` },
            { name: `rest_${n}`, is: sql`if(at = 0, emptyArrayUInt64(), arraySlice(${rest}, at + 1))` },
          ],
          from: fromStep(`placed_${n}`),
        },
      },
    )
  }
  return steps
}
