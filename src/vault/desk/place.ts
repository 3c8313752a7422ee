/** Where the app and the desk are, as browsers see them. */
export interface DeskPlace {
  /** Origins of the app's pages: they alone may hold the desk in a frame. */
  readonly appOrigins: readonly string[]
  /** Origins of the desk, the first of which is the one to be opened. */
  readonly deskOrigins: readonly string[]
  /** The host that passkeys are made for. */
  readonly rpId: string
}

/** Whether it is one: origins that are told apart, and a host. A page of the app must never count as the desk. */
export function isPlace(value: unknown): value is DeskPlace {
  const place = value as DeskPlace | null
  const areOrigins = (list: unknown): list is string[] =>
    Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === 'string' && URL.canParse(one) && new URL(one).origin === one)
  return areOrigins(place?.appOrigins) && areOrigins(place.deskOrigins) && typeof place.rpId === 'string' && place.rpId !== '' &&
    !place.deskOrigins.some((origin) => place.appOrigins.includes(origin))
}
