/**
 * What the key files hold, as parsed JSON. Each parser answers undefined for any other form.
 */
import { parseCollectorKeys, type CollectorKeys, type SignedSafeKey } from '../../identity/sealed/index.ts'
import { isRecipient } from '../age/stanzas.ts'

/** `instance.json` */
export interface InstanceKeys {
  readonly format: 'signet/instance/v1'
  /** The instance root: Ed25519 public key, base64url. */
  readonly root: string
  /** Signs grants: Ed25519 public key, base64url. */
  readonly grants: string
  /** The vault's own recipient (`age1…`); its identity is in `unlock.age`. */
  readonly recipient: string
  /** Further recipients of all that is private. */
  readonly recovery: readonly string[]
  /** Checks notices and bulletins: Ed25519 public key with the root's signature; absent until the first unlock since there is one. */
  readonly notice?: SignedPublicKey
}

/** A public key for one purpose, vouched for by the root. */
export interface SignedPublicKey {
  /** 32 bytes, base64url. */
  readonly publicKey: string
  /** Ed25519 by the root over `lp("signet/public-key/v1", purpose, publicKey)`, base64url. */
  readonly signature: string
}

/** `safe-keys.json` */
export interface SafeKeysFile {
  readonly format: 'signet/safe-keys/v1'
  readonly keys: readonly SignedSafeKey[]
}

/** One key that the key store stands under, or stood under until its rows are moved. */
export interface ShelfKey {
  readonly generation: number
  /** 32 bytes, base64url. */
  readonly key: string
}

/** `shelf.json`, newest first; more than one only while rows are being moved. */
export interface ShelfFile {
  readonly format: 'signet/shelf/v1'
  readonly keys: readonly [ShelfKey, ...ShelfKey[]]
}

/** What `vault.age` holds. */
export interface VaultBundle {
  readonly format: 'signet/vault/v1'
  /** Private Ed25519 keys, base64url. */
  readonly root: string
  readonly grants: string
  /** Private X25519 keys, base64url. */
  readonly safes: readonly { readonly project: number; readonly epoch: number; readonly key: string }[]
  /** Private Ed25519 key that notices and bulletins are signed with; absent until the first unlock since there are such. */
  readonly notice?: string
  /** The vault's own age identity, so that whoever recovers the bundle recovers it; absent until then too. */
  readonly identity?: string
  /** There while a change of identity and grants key is under way: what was before it. */
  readonly former?: { readonly identity: string; readonly grants: string }
}

/** What `escrow.age` holds. */
export interface EscrowFile {
  readonly format: 'signet/escrow/v1'
  readonly collector: CollectorKeys
  readonly shelf: ShelfFile
}

export function parseInstance(value: unknown): InstanceKeys | undefined {
  const file = value as InstanceKeys | null
  return file?.format === 'signet/instance/v1' && isKey(file.root) && isKey(file.grants) &&
    isRecipientText(file.recipient) && Array.isArray(file.recovery) && file.recovery.every(isRecipientText) &&
    (file.notice === undefined || (isKey(file.notice.publicKey) && typeof file.notice.signature === 'string'))
    ? file
    : undefined
}

export function parseSafeKeys(value: unknown): SafeKeysFile | undefined {
  const file = value as SafeKeysFile | null
  return file?.format === 'signet/safe-keys/v1' && Array.isArray(file.keys) && file.keys.every((key) =>
    isCount(key.project) && isCount(key.epoch) && isKey(key.publicKey) && typeof key.signature === 'string')
    ? file
    : undefined
}

export function parseShelf(value: unknown): ShelfFile | undefined {
  const file = value as ShelfFile | null
  return file?.format === 'signet/shelf/v1' && Array.isArray(file.keys) && file.keys.length > 0 &&
    file.keys.every((key) => isCount(key.generation) && isKey(key.key))
    ? file
    : undefined
}

export function parseBundle(value: unknown): VaultBundle | undefined {
  const file = value as VaultBundle | null
  return file?.format === 'signet/vault/v1' && isKey(file.root) && isKey(file.grants) && Array.isArray(file.safes) &&
    file.safes.every((safe) => isCount(safe.project) && isCount(safe.epoch) && isKey(safe.key)) &&
    (file.notice === undefined || isKey(file.notice)) && (file.identity === undefined || typeof file.identity === 'string') &&
    (file.former === undefined || (typeof file.former.identity === 'string' && isKey(file.former.grants)))
    ? file
    : undefined
}

export function parseEscrow(value: unknown): EscrowFile | undefined {
  const file = value as EscrowFile | null
  return file?.format === 'signet/escrow/v1' && parseCollectorKeys(file.collector) !== undefined &&
    parseShelf(file.shelf) !== undefined
    ? file
    : undefined
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && Buffer.from(value, 'base64url').length === 32
}

function isRecipientText(value: unknown): boolean {
  return typeof value === 'string' && isRecipient(value)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0
}
