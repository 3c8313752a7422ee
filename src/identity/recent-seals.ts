/**
 * Remembers, for a while, the last value sealed under each (pseudonym, field), so that a `$set` that repeats at every
 * login is sealed once. It holds keyed hashes, never values.
 *
 * Only the last value counts: A, then B, then A again is three writes, since the newest is the current one.
 */
import QuickLRU from 'quick-lru'
import { KeySet } from '../base/key-set.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import { createMac } from './mac.ts'
import type { RandomSource } from './sealed/index.ts'

export interface RecentSeals {
  /** Whether exactly this value was the last sealed there, not longer ago than the limit; remembers it if not. */
  seen(project: number, pseudonym: Pseudonym, field: string, value: string): boolean
  /** Makes whatever comes next of these people be sealed; of one field, or of all. */
  forgetPeople(project: number, pseudonyms: ReadonlySet<Pseudonym>, field?: string): void
  /** The same for one field of everyone in a project. */
  forgetField(project: number, field: string): void
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
  const ids = createKnownIds(options.now, options.maxAgeMs)

  function dropWhere(isMeant: (project: number, pseudonym: string, field: string) => boolean): void {
    for (const place of Array.from(recent.keys())) {
      const [project, pseudonym, ...field] = place.split(' ')
      if (isMeant(Number(project), pseudonym!, field.join(' '))) recent.delete(place)
    }
  }

  return {
    seen(project, pseudonym, field, value) {
      if (isFixed(field)) return ids.seen(pseudonym)
      const place = placeOf(project, pseudonym, field)
      const mark = hash(`${place}\0${value}`)
      const known = recent.get(place)
      const at = options.now()
      if (known !== undefined && known.mark === mark && at - known.at < options.maxAgeMs) return true
      recent.set(place, { mark, at })
      return false
    },
    forgetPeople(project, pseudonyms, field) {
      if (field === undefined || isFixed(field)) for (const pseudonym of pseudonyms) ids.forget(pseudonym)
      dropWhere((of, who, named) => of === project && pseudonyms.has(who as Pseudonym) && (field === undefined || named === field))
    },
    forgetField(project, field) {
      if (isFixed(field)) ids.forgetAll()
      else dropWhere((of, _, named) => of === project && named === field)
    },
    forget(project, pseudonym, field) {
      if (isFixed(field)) ids.forget(pseudonym)
      else recent.delete(placeOf(project, pseudonym, field))
    },
  }
}

function placeOf(project: number, pseudonym: Pseudonym, field: string): string {
  return `${project} ${pseudonym} ${field}`
}

/** Ids that one generation holds; two generations are kept. */
const mostIds = 500_000
/** Beyond so many that were forgotten all are. */
const mostForgotten = 50_000

/**
 * Whose id was sealed: by far the most of what is asked, so each costs sixteen bytes. Pseudonyms are keyed hashes, so 64
 * bits of one tell it from half a million others but for one chance in 10¹³.
 */
function createKnownIds(now: () => number, maxAgeMs: number) {
  let young = new KeySet(mostIds)
  let old = new KeySet(0)
  let since = now()
  const forgotten = new Set<Pseudonym>()
  function forgetAll(): void {
    young = new KeySet(mostIds)
    old = new KeySet(0)
    forgotten.clear()
  }

  return {
    seen(pseudonym: Pseudonym): boolean {
      if (young.size >= mostIds || now() - since >= maxAgeMs / 2) {
        old = young
        young = new KeySet(mostIds)
        since = now()
      }
      const low = wordOf(pseudonym, 0)
      const high = wordOf(pseudonym, 11)
      if (forgotten.size > 0 && forgotten.delete(pseudonym)) {
        young.add(low, high)
        return false
      }
      return !young.add(low, high) || old.has(low, high)
    },
    forget(pseudonym: Pseudonym): void {
      forgotten.add(pseudonym)
      if (forgotten.size >= mostForgotten) forgetAll()
    },
    forgetAll,
  }
}

/** 32 bits of the eleven characters from `from`. */
function wordOf(pseudonym: Pseudonym, from: number): number {
  let word = 0x811c9dc5
  for (let i = from; i < from + 11; i++) word = Math.imul(word ^ pseudonym.charCodeAt(i), 0x01000193)
  return (word ^ (word >>> 15)) >>> 0
}

/** Fields whose value the pseudonym itself determines need no hash of it. */
function isFixed(field: string): boolean {
  return field === '$distinct_id' || field === '$group_id'
}
