/**
 * The vault: the only place where sealed values open.
 *
 * It is locked when it starts, holds private keys only between an unlock and the next lock, opens records only against
 * a grant that covers them, and lets nothing out before the ledger has it. Whatever fails, fails closed.
 *
 * Elsewhere: how requests arrive (server.ts, desk/), what a grant is (grant.ts), grants that members ask for and prove
 * (grants/, ceremony/, members/), the opening itself (opening.ts), the key files (keys/).
 * Rules: SPEC.md V10–V29.
 */
import { randomUUID } from 'node:crypto'
import { privateKeyFromRaw, publicKeyFromRaw, type RandomSource } from '../identity/sealed/index.ts'
import type { Grant, ProvenGrant } from '../model/grant.ts'
import type { ProjectId } from '../model/project.ts'
import { createCeremonyDesk } from './ceremony/check.ts'
import { createCeremonyState } from './ceremony/state.ts'
import type { DeskPlace } from './desk/place.ts'
import type { LockCause, RecordEntry, VaultEntry } from './entry.ts'
import { VaultError } from './errors.ts'
import { createCoverage, proveGrant, verifyGrant } from './grant.ts'
import type { GrantHistory } from './grants/history.ts'
import { createQuotas } from './grants/quotas.ts'
import type { GrantRequests } from './grants/request.ts'
import { createGrantRequests } from './grants/requests.ts'
import { checkSecret, type Held, toHeld, wipeHeld } from './held.ts'
import { readInstance } from './keys/create-keys.ts'
import { finishIdentity } from './keys/change-identity.ts'
import { putLedgerUnderRoot } from './keys/ledger-key.ts'
import { createKeyKeeper, type KeyKeeper } from './keys/keeper.ts'
import { completeKeys, openBundle, refillSafes } from './keys/unlock-keys.ts'
import { defaultUnlockPolicy, readUnlockPolicy } from './keys/unlock-mode.ts'
import { createEnrolments, type Enrolments } from './members/enrolments.ts'
import { type KnownMember, readMembers } from './members/known-members.ts'
import { createStandingGrants, type StandingGrants } from './standing/standing.ts'
import { type OpenedRecord, openUnder, type OpeningDeps, type SealedRecord } from './opening.ts'
import { changePolicy, defaultPolicy, type GrantPolicy, type PolicyChange, readPolicy, writePolicy } from './policy.ts'
import { parseUnlockSecret } from './unlock-secret.ts'

/** A grant before it is given: the vault adds id and times. */
export type GrantDraft = Omit<Grant, 'id' | 'issuedAt' | 'expiresAt'> & { readonly lastsMs: number }

/** Somebody tried to open a canary, and the vault locked itself. */
export interface CanaryAlarm {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly actor: string
  readonly project: ProjectId
  readonly grant: string
}

export interface VaultStatus {
  readonly state: 'locked' | 'unlocked'
  /** Milliseconds until the vault locks itself unless it is used; null while it is locked, or when it never does. */
  readonly locksInMs: number | null
  /** The last alarm of this process; stays until the vault is unlocked again. */
  readonly alarm: CanaryAlarm | null
}

export interface Vault {
  status(): VaultStatus
  /** @throws {VaultError} VAULT_SECRET_MISTYPED, VAULT_SECRET_WRONG, KEYS_UNREADABLE, LEDGER_UNAVAILABLE */
  unlock(secret: string): Promise<void>
  /** Overwrites the keys at once; answers when the ledger has been told, or could not be. */
  lock(cause: LockCause): Promise<void>
  /**
   * Gives a grant. Being unlocked is not enough: whoever asks shows the unlock secret again.
   *
   * @throws {VaultError} VAULT_LOCKED, VAULT_SECRET_MISTYPED, VAULT_SECRET_WRONG, GRANT_INVALID, LEDGER_UNAVAILABLE
   */
  grant(secret: string, draft: GrantDraft): Promise<ProvenGrant>
  /**
   * Opens `records`, all of which the grant must cover.
   *
   * @throws {VaultError} VAULT_LOCKED, GRANT_INVALID, GRANT_EXPIRED, GRANT_TOO_NARROW, LEDGER_UNAVAILABLE
   */
  open(proven: ProvenGrant, records: readonly SealedRecord[]): Promise<OpenedRecord[]>
  /** The care of the keys themselves. */
  readonly keys: KeyKeeper
  /** What may go to outgoing destinations. */
  readonly standing: StandingGrants
  /** Grants that members ask for. */
  readonly requests: GrantRequests
  readonly enrolments: Enrolments
  /** Whom the vault knows. */
  members(): Promise<KnownMember[]>
  policy(): Promise<GrantPolicy>
  /** @throws {VaultError} VAULT_LOCKED, VAULT_SECRET_…, POLICY_INVALID, LEDGER_UNAVAILABLE */
  setPolicy(secret: string, change: PolicyChange): Promise<GrantPolicy>
  /** Locks the vault when nobody has used it for long enough. To be called every few seconds. */
  lockIfIdle(): Promise<void>
}

export interface VaultOptions {
  readonly keysDir: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Milliseconds since some instant, never set back. */
  readonly monotonic: () => number
  readonly random: RandomSource
  readonly record: RecordEntry
  /** The vault locks itself after this long without use; 15 minutes unless set. */
  readonly idleMs?: number
  /** scrypt's work for a new unlock secret; less only in tests. */
  readonly workFactor?: number
  /** What the ledger knows of before; without it the vault takes no ceremonies. */
  readonly history?: () => Promise<GrantHistory>
  /** Where the desk and the app are; nowhere unless given. */
  readonly place?: () => DeskPlace
}

const nowhere: DeskPlace = { appOrigins: [], deskOrigins: [], rpId: '' }

export function createVault(options: VaultOptions): Vault {
  const { keysDir, now, monotonic, random } = options
  const idleMs = options.idleMs ?? 15 * 60_000
  const place = options.place ?? (() => nowhere)
  let held: Held | undefined
  let lastUsed = 0
  /** Locks so far: one that comes while an unlock is under way wins over it. */
  let locks = 0
  let alarm: CanaryAlarm | null = null
  let policy = defaultPolicy
  let unlockPolicy = defaultUnlockPolicy
  const endedEnrolments = new Set<string>()
  const quotas = createQuotas(now)
  /** When grants that were seen end by the monotonic clock, so that setting the clock back does not prolong one. */
  const deadlines = new Map<string, number>()

  async function record(entry: VaultEntry) {
    try {
      return await options.record(entry)
    } catch (cause) {
      throw new VaultError('LEDGER_UNAVAILABLE', 'Cannot go on: the ledger did not take the entry', { cause })
    }
  }

  const isIdle = () => held !== undefined && unlockPolicy.mode !== 'always' && monotonic() - lastUsed >= idleMs

  /** Under `per-grant` an unlock lasts until something was opened. */
  async function opened<T>(work: Promise<T>): Promise<T> {
    const result = await work
    if (unlockPolicy.mode === 'per-grant') await wipe('opened')
    return result
  }

  /** The keys, if they are those of the unlock that the caller began under; a machine's work does not count as use. */
  function use(before?: Held, counts = true): Held {
    if (isIdle()) void wipe('idle')
    if (held === undefined || (before !== undefined && before !== held)) {
      throw new VaultError('VAULT_LOCKED', 'Cannot open anything: the vault is locked')
    }
    if (counts) lastUsed = monotonic()
    return held
  }

  async function wipe(cause: LockCause): Promise<void> {
    locks++
    if (held === undefined) return
    wipeHeld(held)
    held = undefined
    deadlines.clear()
    // The keys are gone whether or not the ledger hears of it.
    await options.record({ kind: 'key.lock', at: now(), cause }).catch(() => undefined)
  }

  function checkGrant(proven: ProvenGrant, keys: Held): void {
    verifyGrant(proven, keys.grantsPublicKey, now())
    checkDeadline(proven.grant.id, proven.grant.expiresAt)
  }

  function checkDeadline(grant: string, expiresAt: number): void {
    const deadline = deadlines.get(grant) ?? monotonic() + (expiresAt - now())
    deadlines.set(grant, deadline)
    if (monotonic() >= deadline) {
      throw new VaultError('GRANT_EXPIRED', 'Cannot open anything: the grant is not valid at this time')
    }
  }

  /** The known members; the ledger's word about an ended enrolment counts as much as the file's. */
  async function members(): Promise<KnownMember[]> {
    const known = await readMembers(keysDir, await grantsKeyOf(keysDir))
    return known.filter(({ enrolment }) => !endedEnrolments.has(enrolment))
  }

  const opening: OpeningDeps = {
    now, record,
    use: (before) => void use(before),
    alarm: ({ id, actor, project }) => {
      alarm = { at: now(), actor, project, grant: id }
      return wipe('canary')
    },
  }
  const ceremonies = createCeremonyDesk({ state: createCeremonyState(keysDir), now, monotonic, place })
  const around = { ...opening, keysDir, monotonic, random, ceremonies, place, members, unlocked: () => use() }
  const requests = createGrantRequests({ ...around, policy: () => policy, quotas })
  const keeper = createKeyKeeper({
    keysDir, now, random, record,
    use: (counts) => use(undefined, counts),
    check: checkSecret,
    replace({ bundle, instance, identity }, secret) {
      if (held === undefined) return
      const former = held
      held = toHeld(keysDir, { bundle, grants: instance.grants, identity, secret: parseUnlockSecret(secret) }, former.history)
      wipeHeld(former)
    },
    lock: () => wipe('asked'),
    mode: () => unlockPolicy,
    setMode: (changed) => void (unlockPolicy = changed),
    ...(options.workFactor !== undefined && { workFactor: options.workFactor }),
  })
  const onEnd = (enrolments: readonly string[]) => enrolments.forEach((one) => endedEnrolments.add(one))

  async function unlockUnlessLocked(exact: string, locksBefore: number): Promise<void> {
    const found = await finishIdentity(keysDir, await openBundle(keysDir, exact), random)
    const history = await options.history?.()
    const grantsKey = publicKeyFromRaw('ed25519', Buffer.from(found.instance.grants, 'base64url'))
    const known = await readPolicy(keysDir, grantsKey, history?.policySerial ?? 0)
    const mode = await readUnlockPolicy(keysDir, found.instance.root, history?.modeSerial ?? 0)
    await record({ kind: 'key.unlock', at: now() })
    const { bundle, instance, identity } = await completeKeys(keysDir, found, random)
    const refilled = await refillSafes(keysDir, instance, bundle, random)
    if (refilled.prepared > 0) await record({ kind: 'key.refill', at: now(), prepared: refilled.prepared })
    await putLedgerUnderRoot(keysDir, bundle.root, record, now())
    if (locks !== locksBefore) throw new VaultError('VAULT_LOCKED', 'Cannot unlock: the vault was locked meanwhile')
    held = toHeld(keysDir, { bundle: refilled.bundle, grants: instance.grants, identity, secret: exact }, history)
    lastUsed = monotonic()
    policy = known
    unlockPolicy = mode
    alarm = null
    if (history !== undefined) {
      quotas.prime(history.openings)
      onEnd([...history.endedEnrolments])
    }
  }

  return {
    status() {
      if (held === undefined || isIdle()) return { state: 'locked', locksInMs: null, alarm }
      return { state: 'unlocked', locksInMs: unlockPolicy.mode === 'always' ? null : idleMs - (monotonic() - lastUsed), alarm }
    },

    async unlock(secret) {
      const locksBefore = locks
      await keeper.alone(() => unlockUnlessLocked(parseUnlockSecret(secret), locksBefore))
    },

    lock: wipe,

    async grant(secret, draft) {
      const keys = use()
      checkSecret(secret, keys)
      const { lastsMs, ...said } = draft
      const issuedAt = now()
      const grant: Grant = { ...said, id: randomUUID(), issuedAt, expiresAt: issuedAt + lastsMs }
      const proven = proveGrant(grant, privateKeyFromRaw('ed25519', keys.grantsKey))
      checkGrant(proven, keys)
      const { id, actor, project, people, fields, level, reason, expiresAt } = grant
      await record({
        kind: 'grant.approve', at: issuedAt, grant: id, actor, project, people, fields, level, reason, expiresAt,
      })
      return proven
    },

    async open(proven, records) {
      const { grant } = proven
      const keys = use()
      try {
        checkGrant(proven, keys)
        const covers = createCoverage(grant)
        if (!records.every(({ value }) => covers(value))) {
          throw new VaultError('GRANT_TOO_NARROW', 'Cannot open these records: the grant does not cover all of them')
        }
      } catch (error) {
        const code = error instanceof VaultError ? error.code : 'VAULT_FAILED'
        const { id, actor, project } = grant
        await record({ kind: 'unseal.refused', at: now(), code, grant: id, actor, project })
        throw error
      }
      return (await opened(openUnder(opening, grant, records, keys, undefined))).records
    },

    keys: keeper,

    standing: createStandingGrants({
      newId: randomUUID,
      opening: { ...opening, use: (before) => void use(before, false) },
      held: () => use(undefined, false),
      heldFor(secret) {
        const keys = use()
        checkSecret(secret, keys)
        return keys
      },
      record, checkDeadline,
    }),
    requests: { ...requests, open: (grant, shown) => opened(requests.open(grant, shown)) },
    enrolments: createEnrolments({ ...around, onEnd }),
    members,
    // Before the first unlock the file says it.
    policy: async () => (held === undefined ? readPolicy(keysDir, await grantsKeyOf(keysDir), policy.serial) : policy),

    async setPolicy(secret, change) {
      const keys = use()
      checkSecret(secret, keys)
      const changed = changePolicy(policy, change)
      // On the ledger first: from then on an older file is known as one.
      await record({ kind: 'policy.changed', at: now(), actor: 'owner', policy: 'grants', serial: changed.serial, changed: { ...change } })
      use(keys)
      await writePolicy(keysDir, changed, privateKeyFromRaw('ed25519', keys.grantsKey))
      policy = changed
      return changed
    },

    async lockIfIdle() {
      if (isIdle()) await wipe('idle')
    },
  }
}

async function grantsKeyOf(keysDir: string) {
  return publicKeyFromRaw('ed25519', Buffer.from((await readInstance(keysDir)).grants, 'base64url'))
}
