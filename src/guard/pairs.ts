/**
 * Names with values inside a text: query strings, form bodies, cookies, connection strings, headers, log lines. The
 * name
 * is judged like a property's name. In a query the name is enough; in prose and code the value must look the part.
 */
import type { GuardClass, Span } from './finding.ts'
import type { KeyVerdict } from './key-verdict.ts'
import { isCredential, isOpaque } from './value-tests.ts'

export interface PairReader {
  readonly judge: (name: string) => KeyVerdict
  /** Whether something is found in a decoded value; its class, else undefined. */
  readonly look: (value: string, hints: number) => GuardClass | undefined
  /** How many characters may still be looked into for the present text. */
  readonly budget: { left: number }
}

const longestName = 64
const mostPairs = 400
/** How much of a value its test looks at. */
const longestValue = 512
/** Most characters of parameters that are decoded and read again, per text. */
export const mostDecoded = 16_384

/** Parameters that prove something, by names too plain to say so elsewhere. */
const proofs = /^(?:code|state|ticket|samlresponse|samlrequest|samlart|oobcode|key|k|t|s|h|hash|sig|sign|signature|hmac|auth|invite|invitation|confirmation|confirmation_token|verify|nonce|jwt|sso|login|magic|x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature|x-goog-credential|awsaccesskeyid|policy|se|sp|tk|tok|access|otp|uid_token|reset|activation|activation_key|__token|_token|st)$/i

const secretClasses = new Set<GuardClass>(['password', 'pin', 'api-key', 'session'])

function isNameCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
    || code === 45 || code === 46 || code === 91 || code === 93 || code === 36 || code === 37 || code >= 192
}

export function findPairs(text: string, end: number, reader: PairReader, out: Span[]): void {
  pairsAt('=', 61, text, end, reader, out)
  pairsAt(':', 58, text, end, reader, out)
  if (text.includes('</')) pairsAt('>', 62, text, end, reader, out)
}

function pairsAt(character: string, code: number, text: string, end: number, reader: PairReader, out: Span[]): void {
  let pairs = 0
  for (let at = text.indexOf(character, 1); at >= 0 && at < end
    && pairs < mostPairs; at = text.indexOf(character, at + 1)) {
    // `://` and `::` are no pairs.
    if (code === 58 && (text.charCodeAt(at + 1) === 47 || text.charCodeAt(at + 1) === 58)) continue
    let stop = at
    while (stop > 0 && at - stop < 3 && isGap(text.charCodeAt(stop - 1))) stop--
    let start = stop
    while (start > 0 && stop - start < longestName && isNameCode(text.charCodeAt(start - 1))) start--
    // A mark of the guard's own is no name: `[connection-string]:5432`.
    if (start === stop || text.charCodeAt(start) === 91) continue
    // `<password>…</password>`; any other `>` joins nothing.
    if (code === 62 && (start === 0 || text.charCodeAt(start - 1) !== 60)) continue
    pairs++
    const before = start === 0 ? 0 : text.charCodeAt(start - 1)
    const query = code === 61
      && (before === 63 || before === 38 || before === 35 || before === 59
        || (before === 0 && text.indexOf('&', at) > 0))
    const passed = readPair(text, { start, stop, sign: at, query }, end, reader, out)
    if (passed > at) at = passed - 1
  }
}

/** Space, quotes and the backslash of an escaped quote may stand between a name and its sign. */
function isGap(code: number): boolean {
  return code === 32 || code === 34 || code === 39 || code === 92
}

interface Pair {
  readonly start: number
  readonly stop: number
  readonly sign: number
  readonly query: boolean
}

/** Where a value that begins at `from` ends, looking no further than `most`. */
function endOfValue(text: string, from: number, most: number, pair: Pair, quote: number): number {
  const cookie = pair.query && opener(text, pair.start) === 59
  const element = text.charCodeAt(pair.sign) === 62
  let to = from
  for (; to < most; to++) {
    const code = text.charCodeAt(to)
    if (quote !== 0) {
      if (code === quote || code === 10 || code === 92) break
    } else if (pair.query) {
      if (code === 38 || code === 35 || code <= 32 || code === 34 || code === 60 || code === 62
        || (code === 59 && cookie)) {
        break
      }
    } else if (element) {
      if (code === 60) break
    } else if (code <= 32 || code === 59 || code === 44 || code === 38 || code === 34 || code === 39 || code === 41
      || code === 125 || code === 60) break
  }
  return to
}

/** Reads one pair; returns where to go on, or 0 for right behind the sign. */
function readPair(text: string, pair: Pair, end: number, reader: PairReader, out: Span[]): number {
  let name = text.slice(pair.start, pair.stop)
  if (name.includes('%')) name = decode(name)
  const verdict = reader.judge(name)
  const kind = verdict.class
  if (!pair.query
    && (kind === undefined || !(secretClasses.has(kind) || kind === 'government-id' || kind === 'card'))) {
    return 0
  }
  let from = pair.sign + 1
  if (!pair.query) {
    while (from < end && (text.charCodeAt(from) === 32 || text.charCodeAt(from) === 62 || text.charCodeAt(from) === 92)
      && from - pair.sign < 5) from++
  }
  const first = pair.query ? 0 : text.charCodeAt(from)
  const quote = first === 34 || first === 39 || first === 96 ? first : 0
  if (quote !== 0) from++
  const most = Math.min(end, from + longestValue)
  const to = endOfValue(text, from, most, pair, quote)
  if (to === from) return 0
  const found = pair.query ? inQuery(text, from, to, name, verdict, reader)
    : inText(text, from, to, name, verdict, quote !== 0, pair)
  if (found === undefined) return 0
  let stop = to === most ? endOfValue(text, to, end, pair, quote) : to
  if (found.rest === 'line') stop = endOfLine(text, from, end)
  else if (found.rest === 'word') {
    while (stop < end && text.charCodeAt(stop) <= 32) stop++
    const word = stop
    while (stop < end && text.charCodeAt(stop) > 32 && text.charCodeAt(stop) !== 34
      && text.charCodeAt(stop) !== 39) stop++
    if (stop - word < 6) return 0
    out.push({ start: word, end: stop, class: found.class, rule: found.rule })
    return stop
  }
  out.push({ start: from, end: stop, class: found.class, rule: found.rule })
  return stop
}

interface FoundPair {
  readonly class: GuardClass
  readonly rule: string
  /** What follows belongs to it: the next word (`Bearer …`), or the rest of the line (a cookie). */
  readonly rest?: 'word' | 'line'
}

function inText(text: string, from: number, to: number, name: string, verdict: KeyVerdict, quoted: boolean,
  pair: Pair): FoundPair | undefined {
  const kind = verdict.class!
  const value = text.slice(from, to)
  if (kind === 'session' && /^(?:bearer|basic|token|digest)$/i.test(value)) {
    return { class: 'session', rule: 'pair:session', rest: 'word' }
  }
  if (kind === 'session' && !quoted && /^(?:set-)?cookie$/i.test(name) && value.includes('=')) {
    return { class: 'session', rule: 'pair:session', rest: 'line' }
  }
  const fits = secretClasses.has(kind) ? looksTyped(value, kind, quoted, text.charCodeAt(pair.sign) !== 58)
    : verdict.applies(value)
  return fits ? { class: kind, rule: `pair:${kind}` } : undefined
}

function inQuery(text: string, from: number, to: number, name: string, verdict: KeyVerdict,
  reader: PairReader): FoundPair | undefined {
  const kind = verdict.class
  const raw = text.slice(from, to)
  const value = raw.includes('%') || raw.includes('+') ? decode(raw.replaceAll('+', ' ')) : raw
  if (kind !== undefined && kind !== 'long-text' && kind !== 'identity' && verdict.applies(value)) {
    return secretClasses.has(kind) ? { class: 'url-credential', rule: 'url:parameter' }
      : { class: kind, rule: `url:${kind}` }
  }
  if (value.length >= 16 && proofs.test(name) && (isOpaque(value) || isCredential(value))) {
    return { class: 'url-credential', rule: 'url:proof' }
  }
  if (value.length < 6 || value === raw || reader.budget.left < value.length) return undefined
  reader.budget.left -= value.length
  const inside = reader.look(value, verdict.hints)
  return inside === undefined ? undefined : { class: inside, rule: 'url:encoded' }
}

function opener(text: string, start: number): number {
  return start === 0 ? 0 : text.charCodeAt(start - 1)
}

function endOfLine(text: string, from: number, end: number): number {
  const line = text.indexOf('\n', from)
  return line < 0 || line > end ? end : line
}

/**
 * Whether a value beside a secret's name in prose or code was typed as one: `password: required` and
 * `token:t.token` were not.
 */
function looksTyped(value: string, kind: GuardClass, quoted: boolean, equals: boolean): boolean {
  if (kind === 'pin') return /^\d{3,8}$/.test(value)
  if (value.length < 4 || /^(?:\*+|x{3,}|<|\$\{|\{\{|\[|%)/i.test(value)) return false
  if (/^[a-z_$][\w$]*(?:\.[a-z_$][\w$]*)+\(?/i.test(value) && !/\d/.test(value)) return false
  if (!quoted && /[(){}=|]/.test(value) && (!equals || /[(){]/.test(value))) return false
  const digit = /\d/.test(value)
  const letter = /[a-z]/i.test(value)
  const sign = /[^\w.,:-]/.test(value)
  if (kind === 'password') {
    return (digit && letter && value.length >= 6) || (sign && value.length >= 6) || (digit && value.length >= 6) || isMixed(value) || ((quoted || equals) && value.length >= 6 && !/^(?:required|invalid|changed|hidden|string|undefined|function|missing|null|false|true|reset|strong|weak|password|confirm|current|username|optional)/i.test(value))
  }
  return value.length >= 8 && digit && letter && isOpaque(value)
}

/** Letters of both cases in no order that a name of a program would have: `MeFFbSzcBy`, not `getPassword` or `NotEmpty`. */
function isMixed(value: string): boolean {
  return value.length >= 8 && /^[a-z]+$/i.test(value) && /[a-z][A-Z]/.test(value)
    && !/^[A-Z]{0,3}[a-z]*(?:[A-Z][a-z]+)*$/.test(value)
}

/** Percent-decoded, or as it was where it cannot be. */
export function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
}
