/** Where the app and the desk are, as browsers see them. */
export interface DeskPlace {
  /** Origins of the app's pages: they alone may hold the desk in a frame. */
  readonly appOrigins: readonly string[]
  /** Origins of the desk, the first of which is the one to be opened. */
  readonly deskOrigins: readonly string[]
  /** The host that passkeys are made for. */
  readonly rpId: string
}
