/**
 * Ties every read of a table to the reader's scope. A plan that has not been through here is of another type, and
 * cannot be printed.
 */
import type { ReadScope } from '../../model/read-scope.ts'
import { mapSelects, type Plan, type Source } from '../plan.ts'

declare const guarded: unique symbol
export type GuardedPlan = Plan & { readonly [guarded]: true }

export function guardScope(plan: Plan, scope: ReadScope): GuardedPlan {
  const tied = mapSelects(plan, select => ({ ...select, from: guardSource(select.from, scope) }))
  return tied as GuardedPlan
}

function guardSource(source: Source, scope: ReadScope): Source {
  switch (source.read) {
    case 'events': case 'profiles': return { ...source, scope }
    case 'step': case 'join': case 'union': return source
  }
}

/** The table reads of a plan that no scope is tied to. */
export function unguardedReads(plan: Plan): readonly Source[] {
  return [...plan.steps.map(step => step.select.from), plan.result.from].filter(
    source => (source.read === 'events' || source.read === 'profiles') && source.scope === undefined,
  )
}
