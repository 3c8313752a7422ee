/**
 * The room's parts, put together: signing in, coming in, acting on members and machines, and proof of single acts.
 */
import type { Ledger } from '../ledger/index.ts'
import type { Registry, StoredSession } from '../registry/index.ts'
import { createAdministration, type Administration } from './administration.ts'
import { createChallenges } from './challenges.ts'
import { createCodes, hashDeviceKey } from './codes.ts'
import { createEnrolment, type Enrolment } from './enrolment.ts'
import { createFailures } from './failures.ts'
import { accessKeys } from './keys.ts'
import { createPasskeys } from './passkeys.ts'
import { createProofs, type Proofs } from './proof.ts'
import { createSeeds } from './seeds.ts'
import { createSignIn, type SignIn } from './sign-in.ts'

export interface AccessOptions {
  readonly registry: Registry
  readonly ledger: Ledger
  /** 32 random bytes of the keys directory. */
  readonly key: Uint8Array
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly random: (size: number) => Uint8Array
  /** After how much rest a member's session ends. */
  readonly idleMs: number
  /** After how long it ends in any case. */
  readonly sessionMs: number
}

export interface Access {
  readonly signIn: SignIn
  readonly enrolment: Enrolment
  readonly administration: Administration
  readonly proofs: Proofs
  readonly idleMs: number
  /** The live session of a token, looked up anew each time. */
  session(token: string): Promise<StoredSession | undefined>
  /** Whether somebody was signed in before from the browser that keeps this key. */
  knowsBrowser(deviceKey: string): Promise<boolean>
  /** Writes failures that gathered; to be called now and then, and at the end. @throws {LedgerError} LEDGER_UNAVAILABLE */
  flush(): Promise<void>
}

export function createAccess({ registry, ledger, key, now, random, idleMs, sessionMs }: AccessOptions): Access {
  const keys = accessKeys(key)
  const { factors, sessions, signIns } = registry
  const seeds = createSeeds(keys.seeds, now, random)
  const passkeys = createPasskeys(createChallenges(keys.challenges, now, random), factors, signIns)
  const codes = createCodes({ factors, sessions, signIns, seeds, recoveryKey: keys.recovery, now })
  const failures = createFailures(ledger, signIns)
  const signIn = createSignIn({ registry, ledger, passkeys, codes, failures, sessionMs })
  return {
    signIn,
    enrolment: createEnrolment({ registry, ledger, passkeys, seeds, signIn, recoveryKey: keys.recovery, now, random }),
    administration: createAdministration(registry, ledger, idleMs),
    proofs: createProofs(factors, passkeys, codes, failures),
    idleMs,
    session: (token) => sessions.byToken(token, idleMs),
    knowsBrowser: (deviceKey) => sessions.knowsDevice(undefined, hashDeviceKey(deviceKey)),
    flush: () => failures.flush(),
  }
}
