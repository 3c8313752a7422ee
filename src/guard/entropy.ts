/** A last, uncertain tier: text that looks random. It only reports, and only where a project asks for it. */
import { isUuid } from './value-tests.ts'

/** Bits per character of `text` by its own frequencies. */
export function shannon(text: string): number {
  const counts = new Map<string, number>()
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** One run of 24 to 128 characters, random in both cases and digits; not a hash, a UUID or a number. */
export function looksRandom(text: string): boolean {
  if (text.length < 24 || text.length > 128 || /[^\w+/=.-]/.test(text) || isUuid(text) || /^[0-9a-f]+$/i.test(text)) {
    return false
  }
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text) && shannon(text) >= 4
}
