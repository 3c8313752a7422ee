/** What the reader changed of the policy and has not saved yet. */
import { classGroups, groupOf, type ClassGroup } from '../classes.ts'
import type { Action, Policy, PolicyAnswer } from '../types.ts'

/** Every action, from the gentlest to the event to the hardest. */
export const actions: readonly Action[] = ['report', 'mask', 'seal', 'drop', 'quarantine', 'reject']

export interface PolicyChange {
  readonly class: string
  readonly from: Action
  readonly to: Action
}

/** The classes whose action differs between the two, in the order of `before`. */
export function changesOf(before: Policy, after: Policy): readonly PolicyChange[] {
  return Object.entries(before).flatMap(([name, from]) => {
    const to = after[name]
    return to === undefined || to === from ? [] : [{ class: name, from, to }]
  })
}

/** Whether a change keeps less out than before: the value would be in store as it came. */
export function isLooser({ to }: PolicyChange): boolean {
  return to === 'report'
}

export type PolicyRow = PolicyAnswer['classes'][number]

/** The classes in their groups, in the order in which groups are told; a group without classes is left out. */
export function inGroups(classes: readonly PolicyRow[]): readonly { readonly group: ClassGroup; readonly rows: readonly PolicyRow[] }[] {
  return (Object.keys(classGroups) as ClassGroup[])
    .map((group) => ({ group, rows: classes.filter((row) => groupOf(row.class) === group) }))
    .filter(({ rows }) => rows.length > 0)
}
