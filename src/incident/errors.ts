/** What the incident desk refuses. Each code is explained in docs/errors.md. */
export type IncidentErrorCode =
  | 'INCIDENT_NOT_FOUND'
  | 'INCIDENT_CHANGED'
  | 'INCIDENT_INVALID'
  | 'STATUS_NOT_REACHABLE'
  | 'SCOPE_NAMES_NOTHING'
  | 'SCOPE_IN_FUTURE'
  | 'EXPOSURE_WOULD_SHRINK'
  | 'MEASURE_UNAVAILABLE'
  | 'MEASURE_INVALID'
  | 'CONTAINED'
  | 'NOTICE_NOT_FOUND'
  | 'NOTICE_ISSUED'
  | 'NOTICE_DRAFT'
  | 'NOTICE_EMPTY'
  | 'NOTICE_REFUSED'
  | 'NOTICE_SENDING'
  | 'NOTICE_NO_MAIL'
  | 'BULLETIN_REFUSED'
  | 'FEED_UNREADABLE'

export class IncidentError extends Error {
  override readonly name = 'IncidentError'
  readonly code: IncidentErrorCode
  /** Messages speak to whoever asks. */
  readonly audience = 'caller'
  readonly hint: string | undefined

  constructor(code: IncidentErrorCode, message: string, hint?: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}
