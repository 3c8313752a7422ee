/**
 * Looks through one text for everything that has a shape: a single pass over its characters finds vendors' tokens and
 * says which of the other rules can apply at all; only those run. Rules: SPEC.md G20-G54.
 */
import { longTextLength, maxScannedLength } from './classes.ts'
import { findEmails } from './emails.ts'
import { base64Runs, fromBase64, isDisguise, unmasked } from './encodings.ts'
import type { GuardClass, Span } from './finding.ts'
import { hint } from './hints.ts'
import type { KeyVerdict } from './key-verdict.ts'
import { findFields } from './markup.ts'
import { findNumbers, findWrittenIds } from './numbers.ts'
import { decode, findPairs, mostDecoded } from './pairs.ts'
import type { PairReader } from './pairs.ts'
import { findAddress, findBirth, isLongProse } from './prose.ts'
import { findFlags, findHeaders, findMiddles, findPathTokens, findPrivateKeys, findSpokenTokens, findUserInfo, findWebhooks,
  jwtEnd } from './secrets.ts'
import { matchToken, matched, tokenSlot, tokenStarts } from './token-matcher.ts'
import { isOpaque, isUuid } from './value-tests.ts'

/** Bits of a character's kind; those that {@link findMiddles} asks for are its own too. */
const alnum = 1
const digit = 2
const space = 4
const at = 8
const colon = 16
const slash = 32
const percent = 64
const equals = 128
const dash = 256
const underscore = 512
const bar = 1024
const tilde = 2048
const plus = 4096
const dot = 8192
const bang = 16384
const other = 32768
const backslash = 65536
const bracket = 131072
const ampersand = 262144
const semicolon = 524288
/** What base64url runs and vendors' tokens are made of. */
const runs = alnum | dash | underscore | plus

const kinds = new Uint32Array(128)
for (let code = 0; code < 128; code++) {
  const letter = String.fromCharCode(code)
  if (/[0-9]/.test(letter)) kinds[code] = alnum | digit
  else if (/[A-Za-z]/.test(letter)) kinds[code] = alnum
  else if (/\s/.test(letter)) kinds[code] = space
  else kinds[code] = { '@': at, ':': colon, '/': slash, '%': percent, '=': equals, '-': dash, '|': bar, '_': underscore,
    '~': tilde, '+': plus, '.': dot, '!': bang, '\\': backslash, '(': bracket, '[': bracket, '&': ampersand,
    ';': semicolon }[letter] ?? other
}

/** Characters written as entities, as escapes or as words. */
const escapes = /&(?:#\d|#x|amp|commat|lt|quot);?|\\u00|\(at\)|\[at\]| at \S+ dot /i

/** How many layers of encoding are opened, one inside the other. */
const deepest = 3

export interface Scanner {
  /** Adds what it finds in `text` to `out`, in any order, possibly overlapping. */
  scan(text: string, hints: number, out: Span[]): void
}

/** A scanner that judges names inside texts (query parameters, form fields) by `judge`. */
export function createScanner(judge: (name: string) => KeyVerdict): Scanner {
  let depth = 0
  const look = (value: string, hints: number): GuardClass | undefined => {
    if (depth >= deepest) return undefined
    const spans: Span[] = []
    depth++
    try {
      scanText(value, hints, spans)
      if (spans.length === 0 && (value.charCodeAt(0) === 123 || value.charCodeAt(0) === 91)) {
        scanJson(value, hints, spans)
      }
    } finally {
      depth--
    }
    return spans[0]?.class
  }
  const reader: PairReader = { judge, look, budget: { left: 0 } }

  /** Prose comes last: it covers the whole, and hides nothing that is written inside it. */
  function scanText(text: string, hints: number, out: Span[]): void {
    scanShapes(text, hints, out)
    if (text.length > longTextLength && (hints & hint.machine) === 0 && isLongProse(text)) {
      out.push({ start: 0, end: text.length, class: 'long-text', rule: 'text:long' })
    }
  }

  function scanShapes(text: string, hints: number, out: Span[]): void {
    const length = text.length
    if (length < 5) return
    const end = length > maxScannedLength ? maxScannedLength : length
    if (depth === 0) reader.budget.left = mostDecoded
    let seen = 0
    let digits = 0
    let spaces = 0
    let upper = false
    let jwts = 0
    // The longest run of base64url characters, and where the present one began.
    let longest = 0
    let runStart = 0
    let disguised = false
    let foreign = false
    let inWord = false
    for (let i = 0; i < end; i++) {
      const code = text.charCodeAt(i)
      if (code >= 128) {
        foreign = true
        if (!disguised && isDisguise(code)) disguised = true
        inWord = code >= 192
        if (i - runStart > longest) longest = i - runStart
        runStart = i + 1
        continue
      }
      const kind = kinds[code]!
      seen |= kind
      if ((kind & runs) === 0) {
        if (i - runStart > longest) longest = i - runStart
        runStart = i + 1
        if ((kind & space) !== 0) spaces++
      } else if ((kind & digit) !== 0) digits++
      else if (code < 91 && code > 64) upper = true
      if (!inWord && i + 12 <= end) {
        const second = text.charCodeAt(i + 1)
        if (second < 128) {
          const list = tokenStarts[tokenSlot(code, second, text.charCodeAt(i + 2))]!
          if (list !== 0 && (hints & hint.campaign) === 0 && matchToken(text, i, end, list)) {
            out.push({ start: i, end: matched.end, class: matched.rule.startsWith('token:der-') ? 'private-key'
              : 'api-key', rule: matched.rule })
            i = matched.end - 1
            inWord = true
            continue
          }
          if (code === 101 && second === 121 && text.charCodeAt(i + 2) === 74 && jwts++ < 16) {
            const stop = jwtEnd(text, i, end)
            if (stop > 0) {
              out.push({ start: i, end: stop, class: 'jwt', rule: 'shape:jwt' })
              i = stop - 1
              inWord = true
              continue
            }
          }
        }
      }
      inWord = (kind & alnum) !== 0
    }
    if (end - runStart > longest) longest = end - runStart

    if ((seen & at) !== 0) findEmails(text, end, out)
    if (digits >= 7 && !(length === 36 && isUuid(text))) findNumbers(text, end, hints, out)
    if (digits >= 4 && length >= 9 && (hints & hint.campaign) === 0 && (upper || (hints & hint.government) !== 0)) {
      findWrittenIds(text, hints, out)
    }
    if ((seen & slash) !== 0 && length > 20) {
      if ((seen & colon) !== 0 && text.includes('://')) {
        if ((seen & at) !== 0) findUserInfo(text, end, out)
        findWebhooks(text, longest, out)
      }
      if (longest >= 16) findPathTokens(text, out, isLinkToken)
    }
    if (length >= 8 && ((seen & (equals | colon)) !== 0 || ((seen & slash) !== 0 && text.includes('</')))) {
      findPairs(text, end, reader, out)
    }
    if ((seen & (other | space)) === (other | space) && length >= 12 && text.includes('<') && /<(?:input|textarea)/i.test(text)) {
      findFields(text, end, judge, out)
    }
    if ((seen & space) !== 0) {
      if (length >= 18 && longest >= 8) findHeaders(text, out, isHeaderToken)
      if ((seen & dash) !== 0 && length > 8) {
        if (text.includes('PRIVATE KEY') || text.includes('PuTTY-')) findPrivateKeys(text, end, out)
        if (text.includes(' -') || text.startsWith('-')) findFlags(text, out)
      }
      if (digits >= 1 && spaces >= 1 && length >= 8) findAddress(length > 1024 ? text.slice(0, 1024) : text, out)
      if (digits >= 5 && length >= 10) findBirth(text, out)
    }
    if (length >= 28 && digits > 0 && longest >= 20) {
      findMiddles(text, seen, out)
      if (out.length === 0 && longest >= 24 && (seen & (underscore | dash)) !== 0
        && (hints & (hint.campaign | hint.reference)) === 0 && !(length === 36 && isUuid(text))) {
        findSpokenTokens(text, out)
      }
    }
    if (out.length !== 0 || depth >= deepest) return
    if (disguised
      || (foreign && (digits > 0 || (seen & at) !== 0) && /[\u0370-\u058f]/.test(text) && (seen & alnum) !== 0)) {
      rescan(text, unmasked(text), hints, out, 'encoding:look-alikes')
    }
    if ((seen & percent) !== 0 && /%[0-9a-f]{2}/i.test(text)) {
      rescan(text, decode(text.slice(0, end)), hints, out, 'encoding:percent')
    }
    if (((longest >= 16 && (longest >= 24 || longest === length || longest === length - 1 || longest === length - 2))
      || (length >= 24 && (seen & slash) !== 0 && (seen & (colon | space | dot)) === 0))
        && (hints & hint.campaign) === 0 && !(length === 36
      && isUuid(text))) {
      scanBase64(text, end, hints, out)
    }
    if ((seen & space) !== 0 && length <= 300
      && tokenStarts[tokenSlot(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2))] !== 0) {
      scanSplit(text, out)
    }
    if (out.length === 0
      && ((seen & (backslash | bracket)) !== 0 || ((seen & ampersand) !== 0 && (seen & semicolon) !== 0)
        || ((seen & space) !== 0 && text.includes(' at ')))
      && escapes.test(text)) {
      rescan(text, unescaped(text), hints, out, 'encoding:escapes')
    }
  }

  /** Reads a text in another form; what is found there convicts the whole. */
  function rescan(text: string, form: string, hints: number, out: Span[], rule: string): void {
    if (form === text) return
    const found = look(form, hints)
    if (found !== undefined) out.push({ start: 0, end: text.length, class: found, rule })
  }

  function scanBase64(text: string, end: number, hints: number, out: Span[]): void {
    const whole = text.length <= end && text.length < 24 ? [[0, text.length] as const] : base64Runs(text, end)
    for (const [start, stop] of whole) {
      const inner = fromBase64(text.slice(start, stop))
      if (inner === undefined) continue
      const found = look(inner, hints)
      if (found !== undefined) out.push({ start, end: stop, class: found, rule: 'encoding:base64' })
    }
  }

  /** A token that was split by spaces or line breaks and stands alone in its value. */
  function scanSplit(text: string, out: Span[]): void {
    const joined = text.replace(/\s+/g, '')
    const list = tokenStarts[tokenSlot(joined.charCodeAt(0), joined.charCodeAt(1), joined.charCodeAt(2))]!
    if (list !== 0 && matchToken(joined, 0, joined.length, list) && matched.end === joined.length) {
      out.push({ start: 0, end: text.length, class: 'api-key', rule: matched.rule })
    }
  }

  /** JSON inside an encoding: names and leaves are read like an event's, with the first thing found. */
  function scanJson(text: string, hints: number, out: Span[]): void {
    let parsed: unknown
    try {
      parsed = JSON.parse(text)
    } catch {
      return
    }
    const open: unknown[] = [parsed]
    for (let steps = 0; open.length > 0 && steps < 500; steps++) {
      const value = open.pop()
      if (typeof value === 'string') scanText(value, hints, out)
      else if (Array.isArray(value)) open.push(...value.slice(0, 200))
      else if (typeof value === 'object' && value !== null) {
        for (const [name, child] of Object.entries(value)) {
          const verdict = judge(name)
          const leaf = typeof child === 'string' || typeof child === 'number' || typeof child === 'boolean'
          if (leaf && verdict.class !== undefined && verdict.applies(child)) {
            out.push({ start: 0, end: text.length, class: verdict.class, rule: verdict.rule })
          }
          else open.push(child)
        }
      }
      if (out.length > 0) return
    }
  }

  return { scan: scanText }
}

function isLinkToken(part: string): boolean {
  return isUuid(part) || (part.length >= 16 && isOpaque(part))
}

function isHeaderToken(part: string): boolean {
  return part.length >= 12 && (isOpaque(part) || (part.length >= 16 && part.endsWith('=')))
}

/** HTML and JavaScript escapes, and `name (at) host (dot) org`, as they are meant. */
function unescaped(text: string): string {
  return text
    .replace(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&#x([0-9a-f]{1,5});/gi,
      (_, code: string) => String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff)))
    .replaceAll('&commat;', '@').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\s{0,2}[([{]at[)\]}]\s{0,2}/gi, '@').replace(/\s{0,2}[([{]dot[)\]}]\s{0,2}/gi, '.')
    .replace(/(\w) at (\w[\w-]{0,40}) dot (\w{2,10})(?: dot (\w{2,6}))?/gi,
      (_, user: string, host: string, ending: string,
        more?: string) => `${user}@${host}.${ending}${more === undefined ? '' : `.${more}`}`)
}

/** `spans` in order, without overlaps: what starts first wins, of two that start together the longer. */
export function mergeSpans(spans: Span[]): readonly Span[] {
  if (spans.length < 2) return spans
  spans.sort((a, b) => a.start - b.start || b.end - a.end)
  const merged: Span[] = []
  let last: Span | undefined
  for (const span of spans) {
    if (last === undefined || span.start >= last.end) {
      merged.push(span)
      last = span
    } else if (span.end > last.end && span.class !== 'email') {
      last = { ...last, end: span.end }
      merged[merged.length - 1] = last
    }
  }
  return merged
}
