/**
 * Remembers, for a while, the last value sealed under each (pseudonym, field), so that a `$set` that repeats at every
 * login is sealed once. It holds keyed hashes, never values.
 *
 * Only the last value counts: A, then B, then A again is three writes, since the newest is the current one.
 */
import QuickLRU from 'quick-lru'
import type { Pseudonym } from '../model/pseudonym.ts'
import { createMac } from './mac.ts'
import type { RandomSource } from './sealed/index.ts'

export interface RecentSeals {
  /** Whether exactly this value was the last sealed there, not longer ago than the limit; remembers it if not. */
  seen(project: number, pseudonym: Pseudonym, field: string, value: string): boolean
  /** Makes the next value of this field be sealed, whatever it is. */
  forget(project: number, pseudonym: Pseudonym, field: string): void
}

export function createRecentSeals(options: {
  readonly random: RandomSource
  readonly now: () => number
  readonly maxEntries: number
  readonly maxAgeMs: number
}): RecentSeals {
  const hash = createMac(options.random(32))
  const recent = new QuickLRU<string, { readonly mark: string; readonly at: number }>({ maxSize: options.maxEntries })

  return {
    seen(project, pseudonym, field, value) {
      const place = placeOf(project, pseudonym, field)
      const mark = isFixed(field) ? '' : hash(`${place}\0${value}`)
      const known = recent.get(place)
      const at = options.now()
      if (known !== undefined && known.mark === mark && at - known.at < options.maxAgeMs) return true
      recent.set(place, { mark, at })
      return false
    },
    forget(project, pseudonym, field) {
      recent.delete(placeOf(project, pseudonym, field))
    },
  }
}

function placeOf(project: number, pseudonym: Pseudonym, field: string): string {
  return `${project} ${pseudonym} ${field}`
}

/** Fields whose value the pseudonym itself determines need no hash of it. */
function isFixed(field: string): boolean {
  return field === '$distinct_id' || field === '$group_id'
}
