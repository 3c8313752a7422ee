/**
 * Beside the exact range, names the whole days that hold it, by which parts and granules are left closed. Where the
 * range is whole days of UTC, as the table's are, the days alone say it.
 */
import { dayMs } from '../calendar.ts'
import { mapSelects, type Plan } from '../plan.ts'

/** The `day` column holds days up to here; later events count as of this day. */
const lastDay = Date.UTC(2149, 5, 6)

export function openDays(plan: Plan): Plan {
  return mapSelects(plan, select => {
    if (select.from.read !== 'events') return select
    const { from, until } = select.from
    const whole = from % dayMs === 0 && until % dayMs === 0 && from > 0 && until < lastDay
    return { ...select, from: { ...select.from, days: { first: dayOf(from), last: dayOf(until - 1), whole } } }
  })
}

function dayOf(ms: number): string {
  return new Date(Math.min(lastDay, Math.max(0, ms))).toISOString().slice(0, 10)
}
