/**
 * What the identity room refuses. Every code is stable and explained in docs/errors.md.
 */
export type IdentityErrorCode =
  /** A project was named for which this collector holds no keys. */
  | 'IDENTITY_NO_KEYS'
  /** A Safe public key came without a valid signature of the instance root. */
  | 'SAFE_KEY_UNSIGNED'
  /** A Safe public key came with an epoch that is not newer than the one in use. */
  | 'SAFE_KEY_STALE'
  /** A collector key file does not have the documented form. */
  | 'COLLECTOR_KEYS_MALFORMED'

export class IdentityError extends Error {
  override readonly name = 'IdentityError'
  readonly code: IdentityErrorCode
  /** `operator` errors reach clients as a reference only. */
  readonly audience = 'operator'

  constructor(code: IdentityErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
