/** What the room refuses. Every code is stable and explained in docs/errors.md. */
export type ForwardErrorCode =
  /** What was given cannot be a destination: an address that leads nowhere public, a missing key. */
  | 'DESTINATION_INVALID'
  /** No such destination, batch or deletion in this project. */
  | 'DESTINATION_NOT_FOUND'
  /** Forwarding is stopped for the whole instance. */
  | 'FORWARDING_STOPPED'

export class ForwardError extends Error {
  override readonly name = 'ForwardError'
  readonly code: ForwardErrorCode
  /** May be shown. */
  readonly audience = 'caller'

  constructor(code: ForwardErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
