/**
 * Numbers that states give to people, by their own checksums. What has none, or too weak a one, needs a hint: its name
 * in the property (`ssn`) or in the words before it (`my SSN is …`). Rules: SPEC.md G42-G44.
 */
import { isDay, luhn, mod11of10, mod97, verhoeff, weighted } from './checksums.ts'

const two = (digits: string, at: number): number => Number(digits.slice(at, at + 2))

/** France: 13 digits and the key 97 − n mod 97; 2A and 2B are Corsica. */
export function isFrenchNir(text: string): boolean {
  if (!/^[1-478]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d\d|2[AB])\d{6}\d\d$/.test(text)) return false
  const body = text.slice(0, 13).replace('2A', '19').replace('2B', '18')
  const month = two(text, 3)
  if (month > 12 && month < 20) return false
  return 97 - mod97(body) === Number(text.slice(13))
}

const spanishLetters = 'TRWAGMYFPDXBNJZSQVHLCKE'

/** Spain: DNI (8 digits and a letter), NIE (X, Y or Z and 7 digits), NIF of K, L and M. */
export function isSpanishNif(text: string): boolean {
  if (!/^(?:\d{8}|[XYZKLM]\d{7})[A-Z]$/.test(text)) return false
  const first = 'XYZ'.indexOf(text[0]!)
  const digits = first >= 0 ? first + text.slice(1, 8) : /\d/.test(text[0]!) ? text.slice(0, 8) : text.slice(1, 8)
  return spanishLetters[Number(digits) % 23] === text[8]
}

const oddPlaces = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/** Italy: codice fiscale, 16 characters with a check letter. */
export function isItalianCode(text: string): boolean {
  if (!/^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/.test(text)) {
    return false
  }
  let sum = 0
  for (let i = 0; i < 15; i++) {
    const code = text.charCodeAt(i)
    const value = code < 65 ? code - 48 : code - 65
    sum += i % 2 === 0 ? oddPlaces[value]! : value
  }
  return sum % 26 === text.charCodeAt(15) - 65
}

/** Poland: PESEL, a day of birth (the century is in the month) and a weighted check digit. */
export function isPesel(digits: string): boolean {
  if (digits.length !== 11) return false
  const month = two(digits, 2)
  const era = Math.floor(month / 20)
  if ((era !== 0 && era !== 1) || !isDay(month % 20, two(digits, 4)) || (era === 1 && two(digits, 0) > 35)) return false
  return (10 - weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10 === digits.charCodeAt(10) - 48
}

/** The Netherlands: BSN, nine digits, the eleven test. */
export function isBsn(digits: string): boolean {
  return digits.length === 9 && digits !== '000000000' && weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0
}

/** Belgium: national number, a day of birth, 97 − n mod 97; from 2000 on a 2 is put before. */
export function isBelgianNumber(digits: string): boolean {
  if (digits.length !== 11) return false
  const month = two(digits, 2) % 20
  if (!isDay(month, two(digits, 4))) return false
  const check = Number(digits.slice(9))
  const body = digits.slice(0, 9)
  return check === 97 - mod97(body) || check === 97 - mod97(`2${body}`)
}

/** Germany: Steuer-ID, one digit of the first ten twice or thrice, mod 11,10. */
export function isGermanTaxId(digits: string): boolean {
  if (digits.length !== 11 || digits[0] === '0') return false
  const counts = new Uint8Array(10)
  for (let i = 0; i < 10; i++) counts[digits.charCodeAt(i) - 48]!++
  let repeated = 0
  for (const count of counts) if (count === 2 || count === 3) repeated++
    else if (count > 3) return false
  return repeated === 1 && mod11of10(digits)
}

/** Portugal: NIF, nine digits mod 11. */
export function isPortugueseNif(digits: string): boolean {
  if (digits.length !== 9 || !/^(?:[1235689]|45|7[0-9])/.test(digits)) return false
  const rest = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return (rest < 2 ? 0 : 11 - rest) === digits.charCodeAt(8) - 48
}

/** United Kingdom: national insurance number; no checksum, but prefixes that are never given. */
export function isNino(text: string): boolean {
  return /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(text)
}

/** United Kingdom: NHS number, ten digits mod 11. */
export function isNhs(digits: string): boolean {
  if (digits.length !== 10) return false
  const check = 11 - weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return (check === 11 ? 0 : check) === digits.charCodeAt(9) - 48
}

/** United States: SSN and ITIN have no checksum; what is never given is known. */
export function isSsn(digits: string): boolean {
  return digits.length === 9 && !/^(?:000|666)|^\d{3}00|0000$/.test(digits)
}

function brazilianDigit(digits: string, weights: readonly number[]): number {
  const rest = weighted(digits, weights) % 11
  return rest < 2 ? 0 : 11 - rest
}

/** Brazil: CPF, eleven digits with two check digits. */
export function isCpf(digits: string): boolean {
  if (digits.length !== 11 || digits === digits[0]!.repeat(11)) return false
  return brazilianDigit(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) === digits.charCodeAt(9) - 48
    && brazilianDigit(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === digits.charCodeAt(10) - 48
}

/** Brazil: CNPJ, fourteen digits with two check digits. */
export function isCnpj(digits: string): boolean {
  if (digits.length !== 14 || digits === digits[0]!.repeat(14)) return false
  return brazilianDigit(digits, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === digits.charCodeAt(12) - 48
    && brazilianDigit(digits, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === digits.charCodeAt(13) - 48
}

/** India: Aadhaar, twelve digits, Verhoeff. */
export function isAadhaar(digits: string): boolean {
  return digits.length === 12 && digits[0]! >= '2' && verhoeff(digits)
}

/** India: PAN; the fourth letter says what kind of taxpayer, the form is the whole test. */
export function isIndianPan(text: string): boolean {
  return /^[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]$/.test(text) && !text.slice(5).startsWith('0000')
}

/** Switzerland: AHV, 756 and an EAN-13 check digit. */
export function isAhv(digits: string): boolean {
  return digits.length === 13 && digits.startsWith('756') && weighted(digits, [
    1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1,
  ]) % 10 === 0
}

const finnishLetters = '0123456789ABCDEFHJKLMNPRSTUVWXY'

/** Finland: henkilötunnus, a day of birth, a century sign, a check character of 31. */
export function isHetu(text: string): boolean {
  return /^\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]$/.test(text) && isDay(two(text, 2), two(text, 0))
    && finnishLetters[Number(text.slice(0, 6) + text.slice(7, 10)) % 31] === text[10]
}

/** Mexico: CURP, 18 characters, state and sex in their places. */
export function isCurp(text: string): boolean {
  return /^[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX](?:AS|BC|BS|CC|CS|CH|CL|CM|DF|DG|GT|GR|HG|JC|MC|MN|MS|NT|NL|OC|PL|QT|QR|SP|SL|SR|TC|TS|TL|VZ|YN|ZS|NE)[B-DF-HJ-NP-TV-Z]{3}[A-Z0-9]\d$/.test(text)
}

/** Turkey: TCKN, eleven digits with two check digits. */
export function isTckn(digits: string): boolean {
  if (digits.length !== 11 || digits[0] === '0') return false
  const at = (i: number): number => digits.charCodeAt(i) - 48
  const odd = at(0) + at(2) + at(4) + at(6) + at(8)
  const even = at(1) + at(3) + at(5) + at(7)
  return (((odd * 7 - even) % 10) + 10) % 10 === at(9) && (odd + even + at(9)) % 10 === at(10)
}

/** Canada: SIN, nine digits, Luhn. */
export function isSin(digits: string): boolean {
  return digits.length === 9 && digits[0] !== '0' && digits[0] !== '8' && luhn(digits)
}

/** Which rule takes a run of plain digits that stands alone in a value, with no hint; undefined when none does. */
export function idOfDigits(digits: string, reference: boolean): string | undefined {
  if (digits.length === 15 && isFrenchNir(digits)) return 'checksum:fr-nir'
  if (digits.length === 13 && !reference && isAhv(digits)) return 'checksum:ch-ahv'
  if (digits.length !== 11) return undefined
  if (isBelgianNumber(digits)) return reference ? undefined : 'checksum:be-national-number'
  if (reference) return undefined
  if (isPesel(digits)) return 'checksum:pl-pesel'
  if (isGermanTaxId(digits)) return 'checksum:de-steuer-id'
  return undefined
}

/** Which rule takes a run of digits that a word before it calls an id (`DNI`, `SSN`, `numéro de sécu`). */
export function idOfHintedDigits(digits: string): string | undefined {
  const bare = idOfDigits(digits, false)
  if (bare !== undefined) return bare
  if (digits.length === 9 && (isSsn(digits) || isBsn(digits) || isPortugueseNif(digits) || isSin(digits))) {
    return 'hint:nine-digits'
  }
  if (digits.length === 10 && isNhs(digits)) return 'checksum:gb-nhs'
  if (digits.length === 11 && (isCpf(digits) || isTckn(digits))) return 'checksum:br-cpf'
  if (digits.length === 14 && isCnpj(digits)) return 'checksum:br-cnpj'
  if (digits.length === 12 && isAadhaar(digits)) return 'checksum:in-aadhaar'
  return undefined
}

/**
 * Which rule takes a run of letters and digits; `reference` when the property is a number of a thing. What has no
 * checksum must be in capitals, as it is printed.
 */
export function idOfText(written: string, reference: boolean): string | undefined {
  const length = written.length
  if (length !== 9 && length !== 10 && length !== 11 && length !== 15 && length !== 16 && length !== 18) {
    return undefined
  }
  const text = written.toUpperCase()
  const capitals = text === written
  switch (text.length) {
    case 9: return !reference && isSpanishNif(text) ? 'checksum:es-nif' : !reference && capitals
      && isNino(text) ? 'shape:gb-nino' : undefined
    case 10: return !reference && capitals && isIndianPan(text) ? 'shape:in-pan' : undefined
    case 11: return isHetu(text) ? 'checksum:fi-hetu' : undefined
    case 15: return isFrenchNir(text) ? 'checksum:fr-nir' : undefined
    case 16: return isItalianCode(text) ? 'checksum:it-codice-fiscale' : undefined
    case 18: return isCurp(text) ? 'shape:mx-curp' : undefined
    default: return undefined
  }
}
