/** Says who a row counts for: the person that its pseudonym was merged into, or itself. */
import { mapParts, type Plan } from '../plan.ts'
import { sql } from '../sql/sql.ts'

/**
 * Only linkable rows are looked up: `if` evaluates its branches where they are wanted, so that the others cost nothing.
 */
const followed = sql`if(linkable, ifNull(joinGetOrNull('merged', 'person', pid), pid), pid)`
const asSent = sql`pid`

export function followMerges(plan: Plan, merges: boolean): Plan {
  const who = merges ? followed : asSent
  return mapParts(plan, part => (typeof part !== 'string' && part.part === 'person' ? who : { parts: [part] }))
}
