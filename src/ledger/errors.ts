/**
 * What the ledger refuses. Every code is stable and explained in docs/errors.md.
 */
export type LedgerErrorCode =
  /** The files are not what was signed; the message names the first entry that is wrong. */
  | 'LEDGER_CORRUPT'
  /** Another process writes to this ledger. */
  | 'LEDGER_LOCKED'
  /** The entry could not be made durable, so it must be taken as not recorded. */
  | 'LEDGER_UNAVAILABLE'
  /** The entry cannot be recorded: too long, a reserved name, a value that JSON does not hold. */
  | 'LEDGER_ENTRY_INVALID'
  /** There is no such entry, or no such tree size yet. */
  | 'LEDGER_NOT_FOUND'

export class LedgerError extends Error {
  override readonly name = 'LedgerError'
  readonly code: LedgerErrorCode
  /** `operator` errors reach clients as a reference only. */
  readonly audience = 'operator'

  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
