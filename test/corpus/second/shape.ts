/**
 * A little language for made-up values: `ghp_{A36}` is `ghp_` and thirty-six letters or digits. Nothing in this folder
 * is a real secret, and none of it looks like one to a scanner of the repository.
 */
import { alnum, base64url, digits, hexDigits, lower, upper } from '../random.ts'
import type { Random } from '../random.ts'

const alphabets: Readonly<Record<string, string>> = {
  /** letters and digits; base64url; base64; hex; capitals and digits; small letters and digits; digits; capitals */
  A: alnum, b: base64url, B: `${alnum}+/`, h: hexDigits, u: upper + digits, l: lower + digits, d: digits, U: upper,
  /** base32 as AWS uses it; base58; hex in capitals */
  t: `${upper}234567`, s: alnum.replace(/[0OIl]/g, ''), H: hexDigits.toUpperCase(),
}

/** `text` with every `{A36}` made up, `{uuid}` by a UUID and `{n:1-9}` by a number from 1 to 9. */
export function shape(r: Random, text: string): string {
  return text.replace(/\{uuid\}/g, '{h8}-{h4}-4{h3}-a{h3}-{h12}').replace(/\{([A-Za-z])(\d+)\}/g,
    (_, letter: string, length: string) => r.text(alphabets[letter]!, Number(length)))
}

/** The words in one of the spellings that names of properties come in. */
export function spelled(r: Random, words: string): string {
  const parts = words.split(' ')
  const capital = (part: string): string => part[0]!.toUpperCase() + part.slice(1)
  return r.pick([parts.join('_'), parts.join('_'), parts.map((p, i) => i === 0 ? p : capital(p)).join(''),
    parts.map(capital).join(''), parts.join('-'), parts.map(capital).join(' '), parts.join('_').toUpperCase(), parts.join('.'),
    `$${parts.join('_')}`])
}
