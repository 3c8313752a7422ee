/** The code that stands for a person in a notice: random, so it says nothing to whoever does not hold the notice. */

/** Crockford's letters: none that is read as another. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `K7QX-29FM-TR4P-8WZA`: 80 random bits. */
export function newCode(random: (size: number) => Uint8Array): string {
  const text = [...random(16)].map((byte) => letters[byte % letters.length]).join('')
  return text.match(/.{4}/g)!.join('-')
}
