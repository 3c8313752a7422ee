/** A refusal of a local act: its code and what was wrong, as it travels over the socket. */
export class ActFault extends Error {
  override readonly name = 'ActFault'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
