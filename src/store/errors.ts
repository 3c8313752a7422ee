/** What can go wrong between Signet and its event store, with stable codes (docs/errors.md). */
export type StoreErrorCode =
  | 'STORE_UNAVAILABLE'
  | 'STORE_FULL'
  | 'STORE_FOREIGN'
  | 'STORE_NEWER'
  | 'STORE_LOCKED'
  | 'QUERY_TOO_LONG'
  | 'QUERY_TOO_LARGE'
  | 'QUERY_CANCELLED'
  | 'QUERY_FAILED'

export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
