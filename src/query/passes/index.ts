/**
 * The passes, in order. Each is a small rewrite of a plan; the scope is tied last, so that no rewrite can add a read
 * that escapes it.
 */
import type { ReadScope } from '../../model/read-scope.ts'
import type { Plan } from '../plan.ts'
import { followMerges } from './follow-merges.ts'
import { guardScope, type GuardedPlan } from './guard-scope.ts'
import { leaveOutDuplicates } from './leave-out-duplicates.ts'
import { openDays } from './open-days.ts'

/** What the passes need to know of the project and the engine. */
export interface Surroundings {
  /** Whether the project has open merges. */
  readonly merges: boolean
  /** Whether the engine never stores an event twice. */
  readonly duplicateFree: boolean
}

export function applyPasses(plan: Plan, scope: ReadScope, surroundings: Surroundings): GuardedPlan {
  const rewritten = [
    (plan: Plan) => followMerges(plan, surroundings.merges),
    (plan: Plan) => leaveOutDuplicates(plan, surroundings.duplicateFree),
    openDays,
  ].reduce((plan, pass) => pass(plan), plan)
  return guardScope(rewritten, scope)
}
