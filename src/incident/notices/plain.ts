/**
 * Text from people, made fit for a line that others read: what nobody sees (controls, marks that turn the direction of
 * writing, zero-width letters) is taken out, since a notice or a bulletin must read as it was signed.
 */

/** Controls, direction marks, joiners, tags and lone halves of letters; line ends become spaces. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu

export function plainLine(text: string): string {
  return text.normalize('NFC').replace(/[\s\p{Zl}\p{Zp}]+/gu, ' ').replace(unseen, '').trim()
}
