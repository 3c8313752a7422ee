/** The room's keys, each for one use, drawn from the one that lies in the keys directory. */
import { hkdfSync } from 'node:crypto'

export interface AccessKeys {
  /** Says that a challenge is ours. */
  readonly challenges: Uint8Array
  /** Encrypts the seeds of one-time codes. */
  readonly seeds: Uint8Array
  /** Hashes recovery codes, so that a copy of the database alone cannot confirm a guess. */
  readonly recovery: Uint8Array
}

/** @param key 32 random bytes */
export function accessKeys(key: Uint8Array): AccessKeys {
  if (key.length !== 32) throw new RangeError('The key of access has 32 bytes')
  const draw = (use: string) => new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `signet/access/${use}/v1`, 32))
  return { challenges: draw('challenges'), seeds: draw('seeds'), recovery: draw('recovery') }
}
