/**
 * D7: root on the machine that takes events, for a time. Reads what arrives, holds the collectors' keys, and what is kept
 * there of former arrivals, which is sealed. (That it cannot turn sealing to a key of its own is D19.)
 */
import { type Haul, haulOf } from '../loot.ts'
import { confirmGuesses, keysIn, rowsOf } from './stolen-files.ts'

export interface CollectorHolds {
  /** What came in while it was there, as it came. */
  readonly arrived: readonly string[]
  /** The text of `collector-keys.json`. */
  readonly keys: string
  /** Sealed values that passed, and those that lie there: a database file. */
  readonly sealed: string
  readonly guesses: readonly string[]
}

export function collectorRoot({ arrived, keys, sealed, guesses }: CollectorHolds): Haul {
  const rows = rowsOf(sealed)
  const hashes = new Set(rows.flatMap((row) => Object.values(row).filter((value): value is string => typeof value === 'string' && value.length === 22)))
  return haulOf({
    texts: [...arrived, keys, JSON.stringify(rows)],
    confirmed: confirmGuesses(hashes, keysIn([{ path: 'collector-keys.json', bytes: Buffer.from(keys) }]), guesses),
  })
}
