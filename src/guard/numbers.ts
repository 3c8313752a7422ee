/**
 * Numbers that are somebody's: cards, bank accounts, ids of a state, phone numbers, in any grouping by spaces, dashes
 * or dots. One pass finds the runs; each run is tried once by its digits and by the pattern of its groups.
 */
import { isCard } from './cards.ts'
import { isDay } from './checksums.ts'
import type { Span } from './finding.ts'
import { idOfDigits, idOfHintedDigits, idOfText, isAadhaar, isBelgianNumber, isCnpj, isCpf, isFrenchNir,
  isSsn } from './government-ids.ts'
import { ibanLength, isIban } from './iban.ts'
import { hint } from './hints.ts'

const idWords = new RegExp(
  String.raw`(?:ssn|social security|itin|sin\b|nir\b|s[eé]cu|insee|dni\b|nif\b|nie\b|bsn|burgerservice|cpf|`
    + String.raw`cnpj|pesel|nhs|aadha+r|steuer|\bidnr|tax[ -]?id|tax number|passport|passeport|pasaporte|`
    + String.raw`national id|identity|ident|contribuinte|fiscal|rijksregister|registre national|niss|insz|`
    + String.raw`ausweis|tckn|licen[cs]e)[^\d]{0,16}$`,
  'i',
)
const phoneWords = new RegExp(
  String.raw`(?:tel|t[eé]l|phone|mobile|cell|call|whatsapp|sms|portable|handy|m[oó]vil|fax|rufnummer|appele|`
    + String.raw`appeler|joindre|contact|reach|ring|text|llama)\p{L}{0,8}(?: (?:me|us|moi|at|on|au|to|is|est|ist|`
    + String.raw`es|le|la|el|the|unter|al|number|num[eé]ro|n[uú]mero|nummer|no|n[°º])){0,4}[^\d\p{L}]{0,6}[+(]?$`,
  'iu',
)
const orderWords = new RegExp(
  String.raw`(?:order|invoice|ref|ticket|tracking|sku|serial|case|parcel|commande|facture|bestell|rechnung|`
    + String.raw`pedido|part|item|n[°º]|#)[^\d]{0,16}$`,
  'i',
)
/** Five pairs, as the French write a number. */
const pairs = /^2([ .-])2(?:\1)2(?:\1)2(?:\1)2$/
/** `00` and a country that many write so, with a first digit that its numbers have. */
const dialled = new RegExp(
  '^00(?:1[2-9]|33[1-9]|44[1-9]|49[1-9]|34[6-9]|32[1-9]|31[1-9]|39[0-9]|41[1-9]|43[1-9]|351|353|48[1-9]|45[2-9]'
    + '|46[1-9]|47[2-9]|55[1-9]|52[1-9]|91[6-9])',
)
/** Groups joined by spaces or dashes alone, or four by four by anything. */
const plainGroups = /^[\d \u00a0\u202f\u2013-]+$|^4([./_])4(?:\1)4(?:\1)4$/
const cardWords = new RegExp(
  String.raw`(?:card|carte|karte|tarjeta|visa|mastercard|amex|\bcc\b|\bcb\b|pan)[^\d]{0,20}$`,
  'i',
)

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}

/** Space, no-break space, `-`, `.`, `/`, `(`, `)`, `_`, en dash. */
function isSeparator(code: number): boolean {
  return code === 32 || code === 45 || code === 46 || code === 47 || code === 40 || code === 41 || code === 160
    || code === 8239 || code === 8211
}

export function findNumbers(text: string, end: number, hints: number, out: Span[]): void {
  let i = 0
  let word = false
  while (i < end) {
    const code = text.charCodeAt(i)
    if (isDigit(code)) {
      if (!word) {
        i = readDigits(text, i, end, hints, out)
        word = false
        // What goes on in letters is one word with these digits.
        while (i < end && (isLetter(text.charCodeAt(i)) || isDigit(text.charCodeAt(i)))) i++
        continue
      }
    } else if (isLetter(code)) {
      if (!word) {
        i = readWord(text, i, end, hints, out)
        continue
      }
    }
    word = isDigit(code) || isLetter(code)
    i++
  }
}

/** A run that begins with a letter: an IBAN, or an id of letters and digits. Returns where to go on. */
function readWord(text: string, start: number, end: number, hints: number, out: Span[]): number {
  let stop = start
  let digits = 0
  while (stop < end && stop - start < 64) {
    const code = text.charCodeAt(stop)
    if (isDigit(code)) digits++
    else if (!isLetter(code)) break
    stop++
  }
  if (stop < end && stop - start === 64) {
    while (stop < end && (isDigit(text.charCodeAt(stop)) || isLetter(text.charCodeAt(stop)))) stop++
    return stop
  }
  if (digits === 0 && stop - start > 2) return stop
  if (stop - start >= 4 && isDigit(text.charCodeAt(start + 2)) && isDigit(text.charCodeAt(start + 3))
    && isLetter(text.charCodeAt(start + 1))) {
    const account = readIban(text, start, end)
    if (account > 0) {
      out.push({ start, end: account, class: 'iban', rule: 'checksum:iban' })
      return account
    }
  }
  if (digits >= 4) {
    const rule = idOfText(text.slice(start, stop), (hints & hint.reference) !== 0 || digits === stop - start)
    if (rule !== undefined) out.push(stateId(start, stop, rule))
  }
  return stop
}

function readIban(text: string, start: number, end: number): number {
  const length = ibanLength(text.slice(start, start + 2).toUpperCase())
  if (length === undefined) return 0
  let compact = ''
  let at = start
  while (at < end && compact.length < length) {
    const code = text.charCodeAt(at)
    if (isDigit(code) || isLetter(code)) compact += text[at]
    else if (!isSeparator(code) || isSeparator(text.charCodeAt(at - 1))) return 0
    at++
  }
  const next = at < end ? text.charCodeAt(at) : 0
  if (isDigit(next) || isLetter(next)) return 0
  return isIban(compact.toUpperCase()) ? at : 0
}

/** A run that begins with a digit, with its groups. Returns where to go on. */
function readDigits(text: string, start: number, end: number, hints: number, out: Span[]): number {
  let at = start
  let stop = start
  let digits = ''
  let pattern = ''
  let group = 0
  while (at < end && at - start < 64) {
    const code = text.charCodeAt(at)
    if (isDigit(code)) {
      digits += text[at]
      group++
      stop = ++at
      continue
    }
    if (!isSeparator(code)) break
    // One separator, or two where a bracket is one of them: `(0) 6`.
    let ahead = at + 1
    if (ahead < end && isSeparator(text.charCodeAt(ahead))
      && (code === 41 || code === 40 || text.charCodeAt(ahead) === 40)) {
      ahead++
    }
    if (ahead >= end || !isDigit(text.charCodeAt(ahead))) break
    pattern += group + text[at]!
    group = 0
    at = ahead
  }
  if (digits.length < 7) return readTail(text, start, stop, end, digits, hints, out)
  pattern += group
  const next = stop < end ? text.charCodeAt(stop) : 0
  if (pattern === '8' && (next === 45 || next === 32) && isLastLetter(text, stop + 1, end)) {
    return readTail(text, start, stop, end, digits, hints, out)
  }
  if (isLetter(next) || next === 95) return readTail(text, start, stop, end, digits, hints, out)
  if (digits.length > 24 && at - start >= 64) {
    while (stop < end && (isDigit(text.charCodeAt(stop)) || isSeparator(text.charCodeAt(stop)))) stop++
    return stop
  }
  const found = judgeDigits(text, start, stop, digits, pattern, hints)
  if (found !== undefined) out.push(found)
  else if (pattern.length > 2) findInGroups(text, start, stop, hints, out)
  return stop
}

/** Whether a capital stands alone at `at`: the check letter behind a DNI's dash. */
function isLastLetter(text: string, at: number, end: number): boolean {
  const code = text.charCodeAt(at)
  if (at >= end || code < 65 || code > 90) return false
  const after = at + 1 < end ? text.charCodeAt(at + 1) : 0
  return !isLetter(after) && !isDigit(after)
}

/** Eight digits and a letter (`12345678Z`, `12345678-Z`) and other ids that begin with digits. */
function readTail(text: string, start: number, stop: number, end: number, digits: string, hints: number,
  out: Span[]): number {
  let at = stop
  const dashed = digits.length === 8 && at + 1 < end && (text.charCodeAt(at) === 45 || text.charCodeAt(at) === 32)
    && isLetter(text.charCodeAt(at + 1))
  if (dashed) at++
  while (at < end && at - start < 32 && (isLetter(text.charCodeAt(at)) || isDigit(text.charCodeAt(at)))) at++
  if (at === stop) return Math.max(stop, start + 1)
  const rule = idOfText(digits + text.slice(dashed ? stop + 1 : stop, at), (hints & hint.reference) !== 0)
  if (rule !== undefined) {
    out.push({ start, end: at, class: 'government-id', rule })
    return at
  }
  return Math.max(stop, start + 1)
}

function judgeDigits(text: string, start: number, stop: number, digits: string, pattern: string,
  hints: number): Span | undefined {
  const length = digits.length
  const grouped = pattern.length > 2
  const reference = (hints & hint.reference) !== 0
  const before = start === 0 ? 0 : text.charCodeAt(start - 1)

  if (before === 43 && length >= 8 && length <= 15 && digits[0] !== '0'
    && (length >= 9 || !grouped || !/[./]\d+$/.test(pattern))) {
    const earlier = start >= 2 ? text.charCodeAt(start - 2) : 32
    if (!isDigit(earlier) && !isLetter(earlier)) {
      return { start: start - 1, end: stop, class: 'phone', rule: 'shape:e164' }
    }
  }
  if (length >= 13 && length <= 19 && (!grouped || plainGroups.test(pattern))) {
    const hinted = (hints & hint.card) !== 0
      || (!reference && cardWords.test(text.slice(Math.max(0, start - 32), start)))
    if (isCard(digits, hinted
      || (grouped && /^(?:4[ -]4[ -]4[ -]4(?:[ -]3)?|4[ -]6[ -][45])$/.test(pattern)), reference)) {
      if (!isClock(digits)) return { start, end: stop, class: 'card', rule: 'checksum:card' }
    }
  }
  if (length === 15 && isFrenchNir(digits)) return stateId(start, stop, 'checksum:fr-nir')
  const written = idOfPattern(text, start, digits, pattern, hints)
  if (written !== undefined) return stateId(start, stop, written)
  if (!grouped || /^[\d ]+$/.test(pattern) || pattern.startsWith('3.4.4')) {
    const rule = before === 43 ? undefined : idOfDigits(digits, reference)
    if (rule !== undefined && !(length === 11 && (hints & hint.phone) !== 0)) return stateId(start, stop, rule)
  }
  if (length >= 9 && length <= 14 && isHinted(text, start, hints)) {
    const rule = idOfHintedDigits(digits)
    if (rule !== undefined) return stateId(start, stop, rule)
  }
  return judgePhone(text, start, stop, digits, pattern, hints)
}

/** Ids by the punctuation that their states give them. */
function idOfPattern(text: string, start: number, digits: string, pattern: string, hints: number): string | undefined {
  switch (pattern) {
    case '3.3.3-2': case '3.3.3.2': case '3 3 3 2': case '9-2': return isCpf(digits) ? 'checksum:br-cpf' : undefined
    case '2.3.3/4-2': return isCnpj(digits) ? 'checksum:br-cnpj' : undefined
    case '2.2.2-3.2': case '2.2.2-3-2': case '6-3-2': case '6-3.2': case '2 2 2 3 2': case '6 3 2':
    case '2/2/2-3-2': case '2/2/2-3/2': case '2-2-2-3-2': case '2/2/2 3 2': case '2.2.2.3.2': case '2.2.2 3 2':
      return isBelgianNumber(digits) ? 'checksum:be-national-number' : undefined
    case '4 4 4': return isAadhaar(digits) && (hints & hint.reference) === 0 ? 'checksum:in-aadhaar' : undefined
    case '3-2-4': case '3 2 4': return isSsn(digits) && isHinted(text, start, hints) ? 'hint:ssn' : undefined
    default: return undefined
  }
}

/** Whether the property or the words before a number call it an id. */
function isHinted(text: string, start: number, hints: number): boolean {
  return (hints & hint.government) !== 0 || hasWord(text, start, idWords)
}

function stateId(start: number, end: number, rule: string): Span {
  return { start, end, class: 'government-id', rule }
}

function phone(start: number, end: number, rule: string): Span {
  return { start, end, class: 'phone', rule }
}

/** Phone numbers as countries write them; only with brackets, a country's grouping, or a word that says so. */
function judgePhone(text: string, start: number, stop: number, digits: string, pattern: string,
  hints: number): Span | undefined {
  const length = digits.length
  if (length < 7 || length > 15) return undefined
  const before = start === 0 ? 0 : text.charCodeAt(start - 1)
  const from = before === 40 || before === 43 ? start - 1 : start
  const reference = (hints & hint.reference) !== 0
  if (length === 10 && before === 40 && pattern.startsWith('3)') && pattern.endsWith('4')) {
    return phone(from, stop, 'shape:nanp')
  }
  if (length === 10 && digits[0] === '0' && digits[1] !== '0' && pairs.test(pattern)) {
    return phone(from, stop, 'shape:fr-phone')
  }
  if ((pattern === '3-3-4' || pattern === '3.3.4') && !reference && /^[2-9]\d\d[2-9]/.test(digits)) {
    if (!hasWord(text, start, orderWords)) return phone(from, stop, 'shape:nanp')
  }
  const weak = (hints & (hint.reference | hint.campaign)) === 0
  if (length >= 11 && weak && dialled.test(digits)) return phone(from, stop, 'shape:00')
  if ((hints & hint.phone) !== 0) return phone(from, stop, 'hint:phone')
  if (!reference && length >= 8 && hasWord(text, start, phoneWords)) return phone(from, stop, 'hint:phone')
  return undefined
}

function hasWord(text: string, start: number, words: RegExp): boolean {
  return start > 2 && words.test(text.slice(Math.max(0, start - 40), start))
}

const cardGroups = /^(?:4 4 4 4|4 4 4 4 3|4 6 5|4 6 4|4 4 4 [23]|1[3-9])$/

/** A card that stands between other numbers: `4242 4242 4242 4242 12/27 123`. */
function findInGroups(text: string, start: number, stop: number, hints: number, out: Span[]): void {
  if (stop - start < 15) return
  for (let from = start; from < stop; from++) {
    if (!isDigit(text.charCodeAt(from)) || (from > start && isDigit(text.charCodeAt(from - 1)))) continue
    let digits = ''
    let sizes = ''
    let group = 0
    for (let at = from; at < stop && digits.length < 19; at++) {
      const code = text.charCodeAt(at)
      if (code !== 32 && code !== 45 && code !== 160 && !isDigit(code)) break
      if (!isDigit(code)) continue
      digits += text[at]
      group++
      if (at + 1 < stop && isDigit(text.charCodeAt(at + 1))) continue
      sizes += sizes === '' ? group : ` ${group}`
      group = 0
      if (digits.length >= 13 && cardGroups.test(sizes) && isCard(digits, (hints & hint.card) !== 0)
        && !isClock(digits)) {
        out.push({ start: from, end: at + 1, class: 'card', rule: 'checksum:card' })
        return
      }
    }
  }
}

/** `20240115103045123` and the like: a day and a time of day written as digits. */
function isClock(digits: string): boolean {
  return /^(?:19|20)\d\d/.test(digits) && isDay(Number(digits.slice(4, 6)), Number(digits.slice(6, 8)))
    && Number(digits.slice(8, 10)) < 24
}

const writtenIds = new RegExp(
  String.raw`(?<![A-Za-z0-9])(?:[XYZKLM][-. ]?\d{7}[-. ]?[A-Z]|\d{2}\.\d{3}\.\d{3}[-. ]?[A-Z]|`
    + String.raw`[A-Z]{2}[- ]?\d{2}[- ]?\d{2}[- ]?\d{2}[- ]?[A-D]|[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?2[AB] ?\d{3} ?\d{3} ?\d\d|`
    + String.raw`[A-Z]{5}\d{4}[A-Z]|[A-Z]{3}[- ]?[A-Z]{3}[- ]?\d\d[A-Z]\d\d[- ]?[A-Z]\d{3}[A-Z])(?![A-Za-z0-9])`,
  'g',
)

/** Ids of letters and digits as people write them, with spaces, dots and dashes. */
export function findWrittenIds(text: string, hints: number, out: Span[]): void {
  writtenIds.lastIndex = 0
  for (let match = writtenIds.exec(text); match !== null; match = writtenIds.exec(text)) {
    const rule = idOfText(match[0].replace(/[-. ]/g, ''), (hints & hint.reference) !== 0)
    if (rule !== undefined) {
      out.push({ start: match.index, end: match.index + match[0].length, class: 'government-id', rule })
    }
  }
}
