/**
 * Text that a client chose, in a form that both engines keep as it is: PostgreSQL takes no NUL and no lone surrogate.
 */

const unstorable = /[\0\p{Surrogate}]/gu

/** @param longest in UTF-16 units; what is beyond is cut */
export function storableText(text: string, longest: number): string {
  return text.slice(0, longest).replace(unstorable, '\uFFFD')
}
