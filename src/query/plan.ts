/**
 * A plan: the steps of a method as named sets of rows, each built on the ones before. It says what is read and how it
 * is counted; how a merge is followed, which parts of a table are opened and what a reader may see is added by the
 * passes (passes/index.ts). The printer only writes.
 */
import type { ReadScope } from '../model/read-scope.ts'
import type { Part, Sql } from './sql/sql.ts'

export interface Plan {
  readonly steps: readonly Step[]
  readonly result: Select
}

/** One named set of rows. */
export interface Step {
  readonly name: string
  /** What its rows are, in one line. */
  readonly about: string
  readonly select: Select
}

export interface Select {
  readonly columns: readonly Column[]
  readonly from: Source
  readonly where?: readonly Sql[]
  readonly groupBy?: readonly Sql[]
  readonly having?: readonly Sql[]
  readonly orderBy?: readonly Sql[]
  readonly limit?: number
  readonly offset?: number
  readonly settings?: Settings
}

/** A column and its name; a name alone stands for a column of the source. */
export interface Column {
  readonly name: string
  readonly is?: Sql
}

/** Engine settings of this statement alone; never SET, which would leak into the session's next statements. */
export type Settings = Readonly<Record<string, number | string>>

export type Source = EventsRead | ProfilesRead | StepRead | Joined | Union

/** Events with `from` ≤ time < `until` (milliseconds), as this scope may see them. */
export interface EventsRead {
  readonly read: 'events'
  readonly from: number
  readonly until: number
  /** Each row with the one row of a step that meets a condition, if any. */
  readonly beside?: { readonly step: string; readonly on: Sql }
  /** Set by the guard pass; a plan without it cannot be printed. */
  readonly scope?: ReadScope
  /** The whole days (UTC) that hold the range, for the parts and granules to open. */
  readonly days?: Days
  /** Duplicates may be stored, and must be left out while reading. */
  readonly final?: boolean
}

export interface Days {
  readonly first: string
  readonly last: string
  /** The range is these days and no less, so that no row's time needs to be looked at. */
  readonly whole: boolean
}

/** The latest state of each profile of one subject: `person`, or a group key. */
export interface ProfilesRead {
  readonly read: 'profiles'
  readonly subject: string
  readonly scope?: ReadScope
}

/** The rows of a step. */
export interface StepRead {
  readonly read: 'step'
  readonly step: string
}

/** Each row of step `left` with the one row of step `right` that agrees in column `using`, if any. */
export interface Joined {
  readonly read: 'join'
  readonly left: string
  readonly right: string
  readonly using: string
}

/** The rows of all these steps. */
export interface Union {
  readonly read: 'union'
  readonly steps: readonly string[]
  /** What its columns can be qualified by. */
  readonly name?: string
}

export const fromStep = (step: string): StepRead => ({ read: 'step', step })

/** The plan with every select replaced. */
export function mapSelects(plan: Plan, change: (select: Select) => Select): Plan {
  return {
    steps: plan.steps.map(step => ({ ...step, select: change(step.select) })),
    result: change(plan.result),
  }
}

/** The plan with every fragment's parts replaced, one at a time. */
export function mapParts(plan: Plan, change: (part: Part) => Sql): Plan {
  const visit = (fragment: Sql): Sql => ({ parts: fragment.parts.flatMap(part => change(part).parts) })
  return mapSelects(plan, select => ({
    ...select,
    ...(select.from.read === 'events' && select.from.beside && {
      from: { ...select.from, beside: { ...select.from.beside, on: visit(select.from.beside.on) } },
    }),
    columns: select.columns.map(column => (column.is ? { ...column, is: visit(column.is) } : column)),
    ...(select.where && { where: select.where.map(visit) }),
    ...(select.groupBy && { groupBy: select.groupBy.map(visit) }),
    ...(select.having && { having: select.having.map(visit) }),
    ...(select.orderBy && { orderBy: select.orderBy.map(visit) }),
  }))
}

/** Whether any fragment of the plan holds such a part. */
export function hasPart(plan: Plan, is: (part: Part) => boolean): boolean {
  let found = false
  mapParts(plan, part => {
    found ||= is(part)
    return { parts: [part] }
  })
  return found
}
