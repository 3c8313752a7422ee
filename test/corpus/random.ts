/** A small seeded generator of numbers and texts, so that every run of a corpus is the same. */

export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number
  pick<T>(from: readonly T[]): T
  /** `length` characters of `alphabet`. */
  text(alphabet: string, length: number): string
}

export const digits = '0123456789'
export const lower = 'abcdefghijklmnopqrstuvwxyz'
export const upper = lower.toUpperCase()
export const alnum = digits + lower + upper
export const hexDigits = '0123456789abcdef'
export const base64url = `${alnum}-_`

/** mulberry32: 32 bits of state, good enough to make up names and numbers. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  return {
    next, int,
    pick: from => from[int(0, from.length - 1)]!,
    text: (alphabet, length) => Array.from({ length }, () => alphabet[int(0, alphabet.length - 1)]!).join(''),
  }
}
