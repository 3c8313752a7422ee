/**
 * What the vault refuses, and why. Every code is stable and explained in docs/errors.md. No message holds a clear
 * value, a key or a secret.
 */
export type VaultErrorCode =
  /** The vault is locked; nothing can be opened. */
  | 'VAULT_LOCKED'
  /** The unlock secret is not this instance's. */
  | 'VAULT_SECRET_WRONG'
  /** The unlock secret was mistyped: its check characters do not fit. */
  | 'VAULT_SECRET_MISTYPED'
  /** No vault answers at the socket. */
  | 'VAULT_UNREACHABLE'
  /** A request does not have the documented form. */
  | 'VAULT_REQUEST_MALFORMED'
  /** Something went wrong inside; nothing was released. */
  | 'VAULT_FAILED'
  /** The grant's proof is missing or wrong. */
  | 'GRANT_INVALID'
  /** The grant is not valid yet, or no longer. */
  | 'GRANT_EXPIRED'
  /** A record was asked for that the grant does not cover. */
  | 'GRANT_TOO_NARROW'
  /** No request of this id waits: it ended, was cancelled, or the vault was started anew. */
  | 'GRANT_UNKNOWN'
  /** The request was opened, is being opened, or was cancelled: a grant counts once. */
  | 'GRANT_SPENT'
  /** A second member must approve first. */
  | 'APPROVAL_MISSING'
  /** As many requests wait as the vault keeps. */
  | 'GRANTS_TOO_MANY'
  /** The passkey's answer or the code does not prove anything. */
  | 'CEREMONY_INVALID'
  /** Too many ceremonies of this request, or codes of this member, were wrong. */
  | 'CEREMONY_TOO_MANY'
  /** The vault does not know this member, or not for this act. */
  | 'VAULT_MEMBER_UNKNOWN'
  /** No enrolment of this id waits. */
  | 'ENROLMENT_UNKNOWN'
  /** What was asked for holds a canary: nothing left, and the vault is locked. */
  | 'CANARY_OPENED'
  /** A policy that cannot hold. */
  | 'POLICY_INVALID'
  /** Shares that do not open this vault's keys. */
  | 'RECOVERY_WRONG'
  /** Fewer shares than are needed, damaged ones, or of different sets. */
  | 'SHARES_WRONG'
  /** Keys stand under the epoch that was to be destroyed. */
  | 'EPOCH_IN_USE'
  /** The ledger did not take an entry, so nothing was released. */
  | 'LEDGER_UNAVAILABLE'
  /** The directory already holds an instance's keys. */
  | 'KEYS_EXIST'
  /** The directory holds no keys, or some that cannot be read. */
  | 'KEYS_UNREADABLE'
  /** No sealing key has been prepared for this project: unlock the vault once. */
  | 'SAFE_KEY_NOT_PREPARED'
  /** An age file does not open: wrong key, or changed bytes. */
  | 'AGE_UNREADABLE'
  /** A row of the key store does not open under this shelf key. */
  | 'SHELF_UNREADABLE'

export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly code: VaultErrorCode
  /** `caller` errors may be shown; `operator` errors reach clients as a reference only. */
  readonly audience: 'caller' | 'operator'

  constructor(code: VaultErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.audience = forOperators.has(code) ? 'operator' : 'caller'
  }
}

const forOperators: ReadonlySet<VaultErrorCode> = new Set([
  'VAULT_FAILED', 'KEYS_EXIST', 'KEYS_UNREADABLE', 'AGE_UNREADABLE', 'SHELF_UNREADABLE',
])
