/**
 * Names with values inside a text: query strings, form bodies, cookies, connection strings, headers, log lines. The name
 * is judged like a property's name. In a query the name is enough; in prose and code the value must look the part.
 */
import type { GuardClass, Span } from './finding.ts'
import type { KeyVerdict } from './key-verdict.ts'
import { isCredential, isOpaque } from './value-tests.ts'

export interface PairReader {
  readonly judge: (name: string) => KeyVerdict
  /** Whether something is found in a decoded value; its class, else undefined. */
  readonly look: (value: string, hints: number) => GuardClass | undefined
}

const longestName = 64
const mostPairs = 400

/** Parameters that prove something, by names too plain to say so elsewhere. */
const proofs = /^(?:code|state|ticket|samlresponse|samlrequest|samlart|oobcode|key|k|t|s|h|hash|sig|sign|signature|hmac|auth|invite|invitation|confirmation|confirmation_token|verify|nonce|jwt|sso|login|magic|x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature|x-goog-credential|awsaccesskeyid|policy|se|sp|tk|tok|access|otp|uid_token|reset|activation|activation_key|__token|_token|st)$/i

const secretClasses = new Set<GuardClass>(['password', 'pin', 'api-key', 'session'])

function isNameCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 45 || code === 46 || code === 91 || code === 93 || code === 36 || code === 37 || code >= 192
}

export function findPairs(text: string, end: number, reader: PairReader, out: Span[]): void {
  let pairs = 0
  for (let at = 1; at < end && pairs < mostPairs; at++) {
    const code = text.charCodeAt(at)
    if (code !== 61 && code !== 58 && code !== 62) continue
    // `://` and `==` are no pairs; `=>` is one.
    const next = text.charCodeAt(at + 1)
    if (code === 58 && (next === 47 || next === 58)) continue
    let stop = at
    while (stop > 0 && (text.charCodeAt(stop - 1) === 32 || text.charCodeAt(stop - 1) === 34 || text.charCodeAt(stop - 1) === 39 || text.charCodeAt(stop - 1) === 92) && at - stop < 3) stop--
    let start = stop
    while (start > 0 && stop - start < longestName && isNameCode(text.charCodeAt(start - 1))) start--
    if (start === stop) continue
    // `<password>…</password>`; any other `>` joins nothing.
    if (code === 62 && (start === 0 || text.charCodeAt(start - 1) !== 60)) continue
    pairs++
    const opener = start === 0 ? 0 : text.charCodeAt(start - 1)
    const query = code === 61 && (opener === 63 || opener === 38 || opener === 35 || opener === 59 || (opener === 0 && text.indexOf('&', at) > 0))
    const passed = readPair(text, start, stop, at, end, query, reader, out)
    if (passed > at) at = passed - 1
  }
}

/** Reads one pair; returns where to go on, or 0 for right behind the sign. */
function readPair(text: string, start: number, stop: number, sign: number, end: number, query: boolean, reader: PairReader, out: Span[]): number {
  let name = text.slice(start, stop)
  if (name.includes('%')) name = decode(name)
  const verdict = reader.judge(name)
  const kind = verdict.class
  const proof = query && proofs.test(name)
  if (!query && (kind === undefined || !(secretClasses.has(kind) || kind === 'government-id' || kind === 'card'))) {
    // `Password = x` is a name of one word; `my password is: x` has its name before the last word.
    return 0
  }
  let from = sign + 1
  if (!query) while (from < end && (text.charCodeAt(from) === 32 || text.charCodeAt(from) === 62 || text.charCodeAt(from) === 92) && from - sign < 5) from++
  const quote = query ? 0 : text.charCodeAt(from)
  const quoted = quote === 34 || quote === 39 || quote === 96
  if (quoted) from++
  let to = from
  for (; to < end; to++) {
    const code = text.charCodeAt(to)
    if (quoted ? code === quote || code === 10 || code === 92 : query ? code === 38 || code === 35 || code <= 32 || code === 34 || code === 60 || code === 62 || (code === 59 && opener(text, start) === 59) : code <= 32 || code === 59 || code === 44 || code === 38 || code === 34 || code === 39 || code === 41 || code === 125 || code === 60) break
  }
  if (to === from) return 0
  let value = text.slice(from, Math.min(to, from + 4096))
  if (!query) {
    if (kind === 'session' && /^(?:bearer|basic|token|digest)$/i.test(value)) {
      const word = to
      to++
      while (to < end && text.charCodeAt(to) > 32 && text.charCodeAt(to) !== 34 && text.charCodeAt(to) !== 39) to++
      if (to - word > 6) out.push({ start: word + 1, end: to, class: 'session', rule: 'pair:session' })
      return to
    }
    if (kind === 'session' && quoted === false && /^(?:set-)?cookie$/i.test(name)) {
      to = endOfLine(text, from, end)
      if (text.slice(from, to).includes('=')) out.push({ start: from, end: to, class: 'session', rule: 'pair:session' })
      return to
    }
    if (secretClasses.has(kind!)) {
      if (!looksTyped(value, kind!, quoted, text.charCodeAt(sign) !== 58)) return 0
    } else if (!verdict.applies(value)) return 0
    out.push({ start: from, end: to, class: kind!, rule: `pair:${kind!}` })
    return to
  }

  if (value.includes('%') || value.includes('+')) value = decode(value.replaceAll('+', ' '))
  if (kind !== undefined && kind !== 'long-text' && kind !== 'identity' && verdict.applies(value)) {
    const secret = secretClasses.has(kind)
    out.push({ start: from, end: to, class: secret ? 'url-credential' : kind, rule: `url:${secret ? 'parameter' : kind}` })
    return to
  }
  if (proof && value.length >= 16 && value.length < 8192 && (isOpaque(value) || isCredential(value))) {
    out.push({ start: from, end: to, class: 'url-credential', rule: 'url:proof' })
    return to
  }
  if (to - from >= 6 && (value.length !== to - from || text.slice(from, to) !== value)) {
    const inside = reader.look(value, verdict.hints)
    if (inside !== undefined) {
      out.push({ start: from, end: to, class: inside, rule: 'url:encoded' })
      return to
    }
  }
  return 0
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
  if (/[()]/.test(value) && /^[\w$.]+\(/.test(value)) return false
  const digit = /\d/.test(value)
  const letter = /[a-z]/i.test(value)
  const sign = /[^\w.,:-]/.test(value)
  if (kind === 'password') return (digit && letter && value.length >= 6) || (sign && value.length >= 6) || (digit && value.length >= 6) || ((quoted || equals) && value.length >= 6 && !/^(?:required|invalid|changed|hidden|string|undefined|function|missing|null|false|true|reset|strong|weak|password|confirm|current|username|optional)/i.test(value))
  return value.length >= 8 && digit && letter && isOpaque(value)
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
