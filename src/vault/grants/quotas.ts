/**
 * How many ids each member opened alone lately. Nothing is ever taken off but by time: what was counted and then failed
 * stays counted, as it stays reserved on the ledger.
 */
import { longestWindowMs, type Opening } from './history.ts'

export interface Quotas {
  /** Puts what the ledger knows in place of what was counted before. */
  prime(openings: readonly Opening[]): void
  /** Counts before anything is opened, so that two acts at once cannot both fit. */
  count(actor: string, ids: number): void
  /** Ids opened in the last `windowMs`. */
  used(actor: string, windowMs: number): number
}

export function createQuotas(now: () => number): Quotas {
  let openings: Opening[] = []

  return {
    prime(known) {
      openings = [...known]
    },
    count(actor, ids) {
      const since = now() - longestWindowMs
      openings = openings.filter(({ at }) => at > since)
      openings.push({ actor, ids, at: now() })
    },
    used(actor, windowMs) {
      const since = now() - windowMs
      return openings.reduce((sum, one) => (one.actor === actor && one.at > since ? sum + one.ids : sum), 0)
    },
  }
}
