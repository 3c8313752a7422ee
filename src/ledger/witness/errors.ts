/** What a witness refuses of a submission, with the HTTP status that C2SP tlog-witness gives it. */
export class WitnessRefusal extends Error {
  override readonly name = 'WitnessRefusal'
  readonly status: 400 | 403 | 404 | 409 | 422
  /** With 409: the size that the witness has, as the submission must begin from. */
  readonly size: number | undefined

  constructor(status: WitnessRefusal['status'], message: string, size?: number) {
    super(message)
    this.status = status
    this.size = size
  }
}
