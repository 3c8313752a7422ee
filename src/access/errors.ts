/**
 * What access refuses. Every code is stable and explained in docs/errors.md. A refusal at the door does not say which of
 * name, code and key was wrong.
 */
export type AccessErrorCode =
  /** The name, the code or the passkey is not one that signs in here. */
  | 'SIGN_IN_REFUSED'
  /** Too many wrong codes; trying again helps after a while. */
  | 'SIGN_IN_TOO_OFTEN'
  /** The ceremony took too long, was answered before, or was begun for something else. */
  | 'CEREMONY_STALE'
  /** What the authenticator answered does not prove what it should. */
  | 'CEREMONY_FAILED'
  /** Passkeys cannot be used at this address. */
  | 'PASSKEY_NOT_HERE'
  /** The act needs a ceremony of its own. */
  | 'PROOF_NEEDED'
  /** The invitation was used, revoked, has expired, or never was. */
  | 'INVITATION_INVALID'
  /** A member keeps one way to sign in. */
  | 'LAST_FACTOR'
  /** Only an owner gives or takes the role of an owner, and acts on owners. */
  | 'ROLE_TOO_HIGH'
  /** No such member, session, factor, invitation or account. */
  | 'ACCESS_NOT_FOUND'

export class AccessError extends Error {
  override readonly name = 'AccessError'
  readonly code: AccessErrorCode
  readonly audience = 'caller'
  readonly hint: string | undefined
  /** Seconds after which trying again can help. */
  readonly retryAfter: number | undefined

  constructor(code: AccessErrorCode, message: string, more: { readonly hint?: string; readonly retryAfter?: number; readonly cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.hint = more.hint
    this.retryAfter = more.retryAfter
  }
}
