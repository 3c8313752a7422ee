/**
 * Proving oneself with a code: one from an authenticator app, or a recovery code. Each counts once. How often codes of
 * apps may be tried is in backoff.ts.
 */
import { createHash } from 'node:crypto'
import { matchTotp } from '../base/totp.ts'
import type { MemberId } from '../model/member.ts'
import type { Factors, Sessions, SignIns } from '../registry/index.ts'
import { kindOf, tryNames, waitOf } from './backoff.ts'
import { AccessError } from './errors.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import type { Seeds } from './seeds.ts'
import type { Visitor } from './visitor.ts'

export interface Codes {
  /** Whether it is the member's code. `member` is undefined for a name that nobody has: that takes as long and is wrong. */
  checkTotp(member: MemberId | undefined, code: string, visitor: Visitor): Promise<boolean>
  checkRecovery(member: MemberId | undefined, code: string): Promise<boolean>
}

export interface CodesDeps {
  readonly factors: Factors
  readonly sessions: Sessions
  readonly signIns: SignIns
  readonly seeds: Seeds
  readonly recoveryKey: Uint8Array
  readonly now: () => number
}

export function createCodes({ factors, sessions, signIns, seeds, recoveryKey, now }: CodesDeps): Codes {
  return {
    async checkTotp(member, code, visitor) {
      const key = visitor.deviceKey === undefined ? undefined : hashDeviceKey(visitor.deviceKey)
      const known = key !== undefined && member !== undefined && (await sessions.knowsDevice(member, key))
      const names = tryNames(member, visitor.address, known ? key : undefined)
      const all = names.member === undefined ? [names.place] : [names.place, names.member]
      const wait = await signIns.tryAs(all, (throttle, name) => waitOf(throttle, kindOf(name), now()))
      if (wait > 0) {
        throw new AccessError('SIGN_IN_TOO_OFTEN', 'There were too many wrong codes', {
          hint: 'Wait a while, or use a passkey or a recovery code: those do not wait',
          retryAfter: Math.ceil(wait / 1000),
        })
      }
      if (member === undefined || !(await isTotp(member, code))) return false
      await signIns.right(names.place, true)
      if (names.member !== undefined) await signIns.right(names.member, false)
      return true
    },

    async checkRecovery(member, code) {
      const hash = hashRecoveryCode(recoveryKey, member ?? 0, code)
      return hash !== undefined && member !== undefined && factors.useRecoveryCode(member, hash)
    },
  }

  async function isTotp(member: MemberId, code: string): Promise<boolean> {
    const stored = await factors.seed(member)
    const seed = stored && seeds.open(stored.sealed, seedOf(member))
    if (stored === undefined || seed === undefined) return false
    const step = matchTotp(seed, code, now(), stored.lastStep)
    return step !== undefined && factors.seedUsed(member, step)
  }
}

/** What a member's seed is bound to at rest. */
export function seedOf(member: MemberId): string {
  return `member\0${member}`
}

export function hashDeviceKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
