/**
 * Challenges of ceremonies, which nobody has to remember until they are answered: each says by a MAC that it is ours,
 * what it is for and until when it counts. So strangers who begin ceremonies fill no table.
 *
 * That an answer counts once is remembered by `signIns.useChallenge`.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface CheckedChallenge {
  readonly nonce: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

export interface Challenges {
  /** A challenge in base64url, for a purpose that the answer must be given to. */
  issue(purpose: string): string
  /** Undefined when it is not ours, is for something else, or has ended. */
  check(challenge: string, purpose: string): CheckedChallenge | undefined
}

/** A person reads, thinks, finds the key in the other room. */
const lastsMs = 5 * 60_000
const nonceBytes = 16
const timeBytes = 6
const macBytes = 32

export function createChallenges(key: Uint8Array, now: () => number, random: (size: number) => Uint8Array): Challenges {
  const mac = (purpose: string, head: Uint8Array) =>
    createHmac('sha256', key).update(head).update(purpose).digest()

  return {
    issue(purpose) {
      const head = Buffer.alloc(nonceBytes + timeBytes)
      head.set(random(nonceBytes))
      head.writeUIntBE(now() + lastsMs, nonceBytes, timeBytes)
      return Buffer.concat([head, mac(purpose, head)]).toString('base64url')
    },
    check(challenge, purpose) {
      const bytes = Buffer.from(challenge, 'base64url')
      if (bytes.length !== nonceBytes + timeBytes + macBytes) return undefined
      const head = bytes.subarray(0, nonceBytes + timeBytes)
      if (!timingSafeEqual(mac(purpose, head), bytes.subarray(nonceBytes + timeBytes))) return undefined
      const expiresAt = head.readUIntBE(nonceBytes, timeBytes)
      return expiresAt > now() ? { nonce: head.subarray(0, nonceBytes).toString('base64url'), expiresAt } : undefined
    },
  }
}
