/** What a question can be refused for, with stable codes (docs/errors.md). The message says what to change. */
export type QueryErrorCode =
  | 'TIME_ZONE_UNKNOWN'
  | 'RANGE_INVALID'
  | 'RANGE_TOO_LONG'
  | 'QUESTION_INVALID'
  | 'EXPRESSION_INVALID'
  /** A group of few people would be shown by a guarded property. */
  | 'ANSWER_SUPPRESSED'

export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly code: QueryErrorCode
  constructor(code: QueryErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
