/**
 * The vault: the only place where sealed values open.
 *
 * It is locked when it starts, holds private keys only between an unlock and the next lock, opens records only against
 * a grant that covers them, and lets nothing out before the ledger has it. Whatever fails, fails closed.
 *
 * Elsewhere: how requests arrive (server.ts), what a grant is (grant.ts), the key files (keys/).
 * Rules: SPEC.md V10–V29.
 */
import { hash, randomUUID, timingSafeEqual, type KeyObject } from 'node:crypto'
import {
  createSealedOpener, privateKeyFromRaw, publicKeyFromRaw, type RandomSource,
} from '../identity/sealed/index.ts'
import type { Grant, ProvenGrant } from '../model/grant.ts'
import type { SealedValue, WrappedKey } from '../model/identity-write.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import { disclose } from './disclose.ts'
import type { EntryScope, LockCause, RecordEntry, VaultEntry } from './entry.ts'
import { VaultError } from './errors.ts'
import { createCoverage, proveGrant, verifyGrant } from './grant.ts'
import type { VaultBundle } from './keys/key-shapes.ts'
import { openBundle, refillSafes, renewSafe } from './keys/unlock-keys.ts'
import { parseUnlockSecret } from './unlock-secret.ts'

/** People who are released under one ledger entry. */
export const peoplePerEntry = 100

export interface SealedRecord {
  readonly value: SealedValue
  readonly key: WrappedKey
}

export interface OpenedRecord {
  readonly record: string
  readonly pseudonym: Pseudonym
  readonly field: string
  /** At the grant's level; null when the record does not open. */
  readonly text: string | null
}

/** A grant before it is given: the vault adds id and times. */
export type GrantDraft = Omit<Grant, 'id' | 'issuedAt' | 'expiresAt'> & { readonly lastsMs: number }

export interface VaultStatus {
  readonly state: 'locked' | 'unlocked'
  /** Milliseconds until the vault locks itself unless it is used; null while it is locked. */
  readonly locksInMs: number | null
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
  /**
   * Begins a new epoch for a project's sealing key. Collectors that read their keys again seal to it; values sealed
   * before stay readable.
   *
   * @throws {VaultError} VAULT_LOCKED, VAULT_SECRET_MISTYPED, VAULT_SECRET_WRONG, KEYS_UNREADABLE, LEDGER_UNAVAILABLE
   */
  renew(secret: string, project: ProjectId): Promise<void>
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
}

interface Unlocked {
  readonly safes: ReadonlyMap<string, Buffer>
  readonly grantsKey: Buffer
  readonly grantsPublicKey: KeyObject
  readonly secretHash: Buffer
}

export function createVault(options: VaultOptions): Vault {
  const { keysDir, now, monotonic, random } = options
  const idleMs = options.idleMs ?? 15 * 60_000
  let held: Unlocked | undefined
  let lastUsed = 0
  /** Locks so far: one that comes while an unlock is under way wins over it. */
  let locks = 0
  /** When grants that were seen end by the monotonic clock, so that setting the clock back does not prolong one. */
  const deadlines = new Map<string, number>()

  async function record(entry: VaultEntry): Promise<void> {
    try {
      await options.record(entry)
    } catch (cause) {
      throw new VaultError('LEDGER_UNAVAILABLE', 'Cannot go on: the ledger did not take the entry', { cause })
    }
  }

  /** The keys, if they are those of the unlock that the caller began under. */
  function use(before?: Unlocked): Unlocked {
    if (held !== undefined && monotonic() - lastUsed >= idleMs) void wipe('idle')
    if (held === undefined || (before !== undefined && before !== held)) {
      throw new VaultError('VAULT_LOCKED', 'Cannot open anything: the vault is locked')
    }
    lastUsed = monotonic()
    return held
  }

  async function wipe(cause: LockCause): Promise<void> {
    locks++
    if (held === undefined) return
    for (const key of held.safes.values()) key.fill(0)
    held.grantsKey.fill(0)
    held = undefined
    deadlines.clear()
    // The keys are gone whether or not the ledger hears of it.
    await options.record({ kind: 'key.lock', at: now(), cause }).catch(() => undefined)
  }

  function checkGrant(proven: ProvenGrant, keys: Unlocked): void {
    const { grant } = proven
    verifyGrant(proven, keys.grantsPublicKey, now())
    const deadline = deadlines.get(grant.id) ?? monotonic() + (grant.expiresAt - now())
    deadlines.set(grant.id, deadline)
    if (monotonic() >= deadline) {
      throw new VaultError('GRANT_EXPIRED', 'Cannot open anything: the grant is not valid at this time')
    }
  }

  async function openChunk(
    grant: Grant, records: readonly SealedRecord[], keys: Unlocked,
  ): Promise<OpenedRecord[]> {
    const scope = scopeOf(grant, records)
    await record({ kind: 'unseal.reserve', at: now(), ...scope })
    use(keys)
    const opener = createSealedOpener((project, epoch) => {
      const key = keys.safes.get(`${project} ${epoch}`)
      return key === undefined ? undefined : privateKeyFromRaw('x25519', key)
    })
    const opened = records.map(({ value, key }): OpenedRecord => ({
      record: value.record, pseudonym: value.pseudonym, field: value.field,
      text: openOrNull(() => disclose(value.field, opener.open(value, key), grant.level)),
    }))
    opener.destroy()
    const unreadable = opened.filter(({ text }) => text === null).length
    await record({ kind: 'unseal.done', at: now(), ...scope, unreadable })
    use(keys)
    return opened
  }

  return {
    status() {
      const left = held === undefined ? 0 : idleMs - (monotonic() - lastUsed)
      return left > 0 ? { state: 'unlocked', locksInMs: left } : { state: 'locked', locksInMs: null }
    },

    async unlock(secret) {
      const exact = parseUnlockSecret(secret)
      const locksBefore = locks
      const { bundle, instance } = await openBundle(keysDir, exact)
      await record({ kind: 'key.unlock', at: now() })
      const refilled = await refillSafes(keysDir, instance, bundle, random)
      if (refilled.prepared > 0) await record({ kind: 'key.refill', at: now(), prepared: refilled.prepared })
      if (locks !== locksBefore) throw new VaultError('VAULT_LOCKED', 'Cannot unlock: the vault was locked meanwhile')
      held = toUnlocked(refilled.bundle, instance.grants, hashOf(exact))
      lastUsed = monotonic()
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
      const opened: OpenedRecord[] = []
      for (const chunk of chunksOf(records)) opened.push(...await openChunk(grant, chunk, keys))
      return opened
    },

    async renew(secret, project) {
      checkSecret(secret, use())
      const exact = parseUnlockSecret(secret)
      const { bundle, instance } = await openBundle(keysDir, exact)
      await record({ kind: 'key.renew', at: now(), project })
      const renewed = await renewSafe(keysDir, instance, bundle, project, random)
      if (held !== undefined) held = toUnlocked(renewed, instance.grants, hashOf(exact))
    },

    async lockIfIdle() {
      if (held !== undefined && monotonic() - lastUsed >= idleMs) await wipe('idle')
    },
  }
}

function checkSecret(secret: string, keys: Unlocked): void {
  if (timingSafeEqual(hashOf(parseUnlockSecret(secret)), keys.secretHash)) return
  throw new VaultError('VAULT_SECRET_WRONG', 'Cannot go on: this is not the secret of this vault')
}

function toUnlocked(bundle: VaultBundle, grantsPublic: string, secretHash: Buffer): Unlocked {
  return {
    safes: new Map(bundle.safes.map((safe) => [`${safe.project} ${safe.epoch}`, Buffer.from(safe.key, 'base64url')])),
    grantsKey: Buffer.from(bundle.grants, 'base64url'),
    grantsPublicKey: publicKeyFromRaw('ed25519', Buffer.from(grantsPublic, 'base64url')),
    secretHash,
  }
}

/** Records in groups of at most a hundred people, each person's together. */
function* chunksOf(records: readonly SealedRecord[]): Generator<readonly SealedRecord[]> {
  const byPerson = new Map<Pseudonym, SealedRecord[]>()
  for (const record of records) {
    const ofPerson = byPerson.get(record.value.pseudonym)
    if (ofPerson === undefined) byPerson.set(record.value.pseudonym, [record])
    else ofPerson.push(record)
  }
  let chunk: SealedRecord[] = []
  let people = 0
  for (const ofPerson of byPerson.values()) {
    chunk.push(...ofPerson)
    if (++people < peoplePerEntry) continue
    yield chunk
    chunk = []
    people = 0
  }
  if (people > 0) yield chunk
}

/** The people and fields of these records, not all that the grant would allow. */
function scopeOf(grant: Grant, records: readonly SealedRecord[]): EntryScope {
  return {
    grant: grant.id, actor: grant.actor, project: grant.project, level: grant.level,
    fields: [...new Set(records.map(({ value }) => value.field))].toSorted(),
    people: [...new Set(records.map(({ value }) => value.pseudonym))],
  }
}

function openOrNull(open: () => string): string | null {
  try {
    return open()
  } catch {
    return null
  }
}

function hashOf(secret: string): Buffer {
  return hash('sha256', `signet/unlocked/v1\0${secret}`, 'buffer')
}
