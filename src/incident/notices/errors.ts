/** What the desk for notices refuses; docs/errors.md says what to do. */
export type NoticeErrorCode =
  | 'NOTICE_UNKNOWN' | 'NOTICE_ISSUED' | 'NOTICE_DRAFT' | 'NOTICE_EMPTY' | 'NOTICE_REFUSED' | 'NOTICE_SENDING' | 'NOTICE_NO_ADDRESS' | 'NOTICE_NO_MAIL'

export class NoticeError extends Error {
  override readonly name = 'NoticeError'
  readonly code: NoticeErrorCode

  constructor(code: NoticeErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
