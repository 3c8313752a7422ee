/**
 * Handles: what people see in place of a pseudonym, the same everywhere in the product ("amber-otter-7f3a").
 *
 * A handle shows the first four bytes of the pseudonym: byte 0 chooses the adjective, byte 1 the noun, bytes 2 and 3
 * are the four hexadecimal digits. 32 bits tell people apart at a glance and are not unique: among 10,000 people two
 * share a handle about once in a hundred projects, among a million some hundred pairs do. So a handle finds
 * candidates ({@link handleMatches}); only the pseudonym names a person.
 *
 * Pure and without `node:` imports, so that the browser makes the same handles.
 */
import { adjectives, nouns } from './handle-words.ts'
import type { Pseudonym } from './pseudonym.ts'

/** The handle of a pseudonym. */
export function handle(pseudonym: Pseudonym): string {
  const [first, second, third, fourth] = leadingBytes(pseudonym)
  return `${adjectives[first]}-${nouns[second]}-${hex(third)}${hex(fourth)}`
}

/**
 * Which pseudonyms have a handle of this form: those whose first four bytes, read little-endian as an unsigned 32-bit
 * integer, give `value` when masked with `mask`.
 *
 * In a store that holds pseudonyms as UInt128 of the same bytes in little-endian order, that integer is the low 32
 * bits: `bitAnd(toUInt32(person), mask) = value`.
 */
export interface HandleBits {
  readonly mask: number
  readonly value: number
}

/**
 * Reads what someone typed to find a handle, whole or in part: "amber-otter-7f3a", "Amber Otter", "otter", "amb",
 * "otter 7f", "7f3a". Each entry is one reading, and a pseudonym that fits any of them is a candidate. No entries: the
 * text is no part of a handle.
 */
export function handleMatches(text: string): HandleBits[] {
  const parts = text.trim().toLowerCase().split(/[\s-]+/).filter((part) => part !== '')
  return shapes.filter((shape) => shape.length === parts.length).flatMap((shape) => {
    const choices = parts.map((part, i) => readers[shape[i]!](part, i === parts.length - 1))
    return choices.reduce(both, [{ mask: 0, value: 0 }])
  })
}

/** Whether a pseudonym fits a reading. */
export function hasHandleBits(pseudonym: Pseudonym, bits: HandleBits): boolean {
  const [first, second, third, fourth] = leadingBytes(pseudonym)
  const low = (first | (second << 8) | (third << 16) | (fourth << 24)) >>> 0
  return ((low & bits.mask) >>> 0) === bits.value
}

type Part = 'adjective' | 'noun' | 'digits'

/** The parts of a handle that may be given, in their order. */
const shapes: readonly (readonly Part[])[] = [
  ['adjective'], ['noun'], ['digits'], ['adjective', 'noun'], ['noun', 'digits'], ['adjective', 'noun', 'digits'],
]

/** The last word may be the beginning of one, since it may still be being typed. */
const readers: Readonly<Record<Part, (part: string, last: boolean) => HandleBits[]>> = {
  adjective: (part, last) => matching(adjectives, part, last).map((value) => ({ mask: 0xff, value })),
  noun: (part, last) => matching(nouns, part, last).map((value) => ({ mask: 0xff00, value: value << 8 })),
  digits(part) {
    if (!/^[0-9a-f]{1,4}$/.test(part)) return []
    const mask = Number.parseInt('ffff'.slice(0, part.length).padEnd(4, '0'), 16)
    return [{ mask: toHigh(mask), value: toHigh(Number.parseInt(part.padEnd(4, '0'), 16)) }]
  },
}

function matching(words: readonly string[], part: string, last: boolean): number[] {
  const found: number[] = []
  for (const [i, word] of words.entries()) if (word === part || (last && word.startsWith(part))) found.push(i)
  return found
}

/** Digits as they are read (byte 2 first) to bits 16–31 of the little-endian integer. */
function toHigh(digits: number): number {
  return ((((digits >> 8) & 0xff) << 16) | ((digits & 0xff) << 24)) >>> 0
}

function both(left: readonly HandleBits[], right: readonly HandleBits[]): HandleBits[] {
  return left.flatMap((a) => right.map((b) => ({
    mask: (a.mask | b.mask) >>> 0, value: (a.value | b.value) >>> 0,
  })))
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Bytes 0–3, from the first six characters of the base64url. */
function leadingBytes(pseudonym: Pseudonym): [number, number, number, number] {
  const at = (i: number) => alphabet.indexOf(pseudonym.charAt(i))
  return [
    (at(0) << 2) | (at(1) >> 4),
    ((at(1) & 0x0f) << 4) | (at(2) >> 2),
    ((at(2) & 0x03) << 6) | at(3),
    (at(4) << 2) | (at(5) >> 4),
  ]
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
