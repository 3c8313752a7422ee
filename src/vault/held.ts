/** What an unlocked vault holds, and how it lets go of it. */
import { hash, timingSafeEqual, type KeyObject } from 'node:crypto'
import { publicKeyFromRaw } from '../identity/sealed/index.ts'
import { createCanaries, type Canaries } from './canaries.ts'
import { VaultError } from './errors.ts'
import type { GrantHistory } from './grants/history.ts'
import type { VaultBundle } from './keys/key-shapes.ts'
import { parseUnlockSecret } from './unlock-secret.ts'

export interface Held {
  /** Private Safe keys, by project and epoch. */
  readonly safes: ReadonlyMap<string, Buffer>
  readonly grantsKey: Buffer
  readonly grantsPublicKey: KeyObject
  /** Signs notices; undefined for an instance that has no such key yet. */
  readonly noticeKey: Buffer | undefined
  readonly secretHash: Buffer
  /** The vault's age identity: opens members' seeds and the lists of canaries. */
  readonly identity: string
  readonly canaries: Canaries
  /** Undefined for a vault that is not told where the ledger is: it takes no ceremonies. */
  readonly history: GrantHistory | undefined
}

export interface UnlockedKeys {
  readonly bundle: VaultBundle
  /** `instance.json`'s grants key. */
  readonly grants: string
  readonly identity: string
  /** The unlock secret in its exact form. */
  readonly secret: string
}

export function toHeld(
  keysDir: string, { bundle, grants, identity, secret }: UnlockedKeys, history: GrantHistory | undefined,
): Held {
  return {
    safes: new Map(bundle.safes.map((safe) => [`${safe.project} ${safe.epoch}`, Buffer.from(safe.key, 'base64url')])),
    grantsKey: Buffer.from(bundle.grants, 'base64url'),
    noticeKey: bundle.notice === undefined ? undefined : Buffer.from(bundle.notice, 'base64url'),
    grantsPublicKey: publicKeyFromRaw('ed25519', Buffer.from(grants, 'base64url')),
    secretHash: hashOf(secret),
    identity, history,
    canaries: createCanaries(keysDir, identity),
  }
}

/** Overwrites the keys. (What was a text stays until it is collected.) */
export function wipeHeld(held: Held): void {
  for (const key of held.safes.values()) key.fill(0)
  held.grantsKey.fill(0)
  held.noticeKey?.fill(0)
}

/** @throws {VaultError} VAULT_SECRET_MISTYPED, VAULT_SECRET_WRONG */
export function checkSecret(secret: string, held: Held): void {
  if (timingSafeEqual(hashOf(parseUnlockSecret(secret)), held.secretHash)) return
  throw new VaultError('VAULT_SECRET_WRONG', 'Cannot go on: this is not the secret of this vault')
}

function hashOf(secret: string): Buffer {
  return hash('sha256', `signet/unlocked/v1\0${secret}`, 'buffer')
}
