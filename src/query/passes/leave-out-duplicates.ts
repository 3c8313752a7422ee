/** Where an engine may store an event twice, reads leave the second one out. */
import { mapSelects, type Plan } from '../plan.ts'

export function leaveOutDuplicates(plan: Plan, duplicateFree: boolean): Plan {
  if (duplicateFree) return plan
  return mapSelects(plan, select => (
    select.from.read === 'events' ? { ...select, from: { ...select.from, final: true } } : select
  ))
}
