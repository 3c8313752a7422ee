/**
 * Finds vendors' tokens: a table over the first three characters of a word says which shapes can begin there, so that
 * a text costs one look-up per word and nothing else when it holds no token. Linear: a position is tried once, and a
 * run of characters that was measured is not measured again for the same alphabet.
 */
import { tokenShapes } from './token-shapes.ts'
import type { Alphabet, TokenShape } from './token-shapes.ts'

const alphabetPatterns: Readonly<Record<Alphabet, RegExp>> = {
  upper: /[A-Z0-9]/, lower: /[a-z0-9]/, alnum: /[A-Za-z0-9]/, hex: /[0-9a-fA-F]/, hexdash: /[0-9a-fA-F-]/, word: /[\w-]/, wordupper: /[A-Z0-9_]/, dotted: /[\w.=-]/,
  b64: /[A-Za-z0-9+/=]/, b64url: /[\w=-]/, colon: /[A-Za-z0-9:]/, path: /[\w/:-]/, url: /[\w.\-+/=%|~:#^$*]/,
}

/** Per alphabet, which of the 128 ASCII codes belong. */
const alphabets = Object.fromEntries(Object.entries(alphabetPatterns).map(([name, pattern]) => [
  name, Uint8Array.from({ length: 128 }, (_, code) => pattern.test(String.fromCharCode(code)) ? 1 : 0),
])) as Record<Alphabet, Uint8Array>

interface Compiled extends TokenShape {
  readonly members: Uint8Array
  /** Whether words joined by `_`, `-` or `.` fit the alphabet. */
  readonly joined: boolean
  readonly rule: string
}

const lists: (readonly Compiled[])[] = [[]]
const slots = 1 << 15
/** The slot of the first three characters of a word → index into `lists`; 0 where no shape begins so. */
export const tokenStarts = new Uint16Array(slots)

/** Where a word that begins with these three ASCII codes is looked up. */
export function tokenSlot(first: number, second: number, third: number): number {
  return ((first << 10) ^ (second << 5) ^ third) & (slots - 1)
}

const bySlot = new Map<number, Compiled[]>()
for (const shape of [...tokenShapes].sort((a, b) => b.prefix.length - a.prefix.length)) {
  const compiled = { ...shape, members: alphabets[shape.alphabet], joined: /word|dotted|url|path/.test(shape.alphabet),
    rule: `token:${shape.id}` }
  const codes = [...shape.prefix].map(letter => letter.charCodeAt(0))
  // Two characters are a whole prefix for some: then any third of the alphabet may follow.
  const thirds = codes.length > 2 ? [codes[2]!]
    : Array.from({ length: 128 }, (_, code) => code).filter(code => compiled.members[code] === 1)
  for (const third of thirds) {
    const slot = tokenSlot(codes[0]!, codes[1]!, third)
    const shapes = bySlot.get(slot)
    if (shapes === undefined) bySlot.set(slot, [compiled])
    else if (!shapes.includes(compiled)) shapes.push(compiled)
  }
}
for (const [slot, shapes] of bySlot) {
  tokenStarts[slot] = lists.length
  lists.push(shapes)
}

/** Where the last match ended and by which rule; read right after {@link matchToken} answered true. */
export const matched = { end: 0, rule: '' }

/** Whether a vendor's token begins at `start` in `text`; if so `matched` says where it ends. */
export function matchToken(text: string, start: number, end: number, list: number): boolean {
  // Under a weak prefix, `-` or `_` before it makes it the middle of something else.
  const before = start === 0 ? 0 : text.charCodeAt(start - 1)
  const joined = before === 45 || before === 95
  for (const shape of lists[list]!) {
    if (!text.startsWith(shape.prefix, start) || (shape.digit && joined)) continue
    const from = start + shape.prefix.length
    // A few more than the least settle it, so that a prefix repeated without end stays cheap; the rest is read once.
    const most = Math.min(end, from + Math.min(shape.most + 1, shape.least + 64))
    let digit = !shape.digit
    let at = from
    for (; at < most; at++) {
      const code = text.charCodeAt(at)
      if (code >= 128 || shape.members[code] === 0) break
      if (code >= 48 && code <= 57) digit = true
    }
    const length = at - from
    if (length < shape.least || length > shape.most || !digit) continue
    if (shape.least < 64 && isWordsOrBlank(text, from, at)) continue
    if (shape.digit && shape.joined && longestSegment(text, from, at) < 12) continue
    // A run that goes on in letters or digits beyond a fixed length is something else.
    if (shape.most === Number.POSITIVE_INFINITY) {
      while (at < end && text.charCodeAt(at) < 128 && shape.members[text.charCodeAt(at)] === 1) at++
    } else if (at < end && isAlnum(text.charCodeAt(at))) {
      continue
    }
    matched.end = at
    matched.rule = shape.rule
    return true
  }
  return false
}

function isAlnum(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}

/**
 * Words joined by `-` or `_`, one repeated character, or a placeholder: `sk-test-your-key-goes-here`, `xoxb-xxxxxxxx`.
 * A random run of 20 and more letters has both cases or digits, or nearly no vowels in a row that dictionary words
 * keep.
 */
function isWordsOrBlank(text: string, from: number, to: number): boolean {
  let digits = 0
  let lower = 0
  let upper = 0
  let breaks = 0
  let same = 0
  const first = text.charCodeAt(from)
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code === first) same++
    if (code >= 48 && code <= 57) digits++
    else if (code >= 97 && code <= 122) lower++
    else if (code >= 65 && code <= 90) upper++
    else breaks++
  }
  if (same === to - from) return true
  return digits === 0 && breaks > 0 && (lower === 0 || upper === 0)
}

/** The longest run without `_`, `-`, `.` and the like: under a weak prefix, words joined by them are only words. */
function longestSegment(text: string, from: number, to: number): number {
  let longest = 0
  let run = 0
  for (let i = from; i < to; i++) {
    run = isAlnum(text.charCodeAt(i)) ? run + 1 : 0
    if (run > longest) longest = run
  }
  return longest
}
