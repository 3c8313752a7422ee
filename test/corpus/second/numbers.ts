/** Numbers that a state, a bank or a network hands out, with the checksums that their own papers describe. */
import { digits } from '../random.ts'
import type { Random } from '../random.ts'
import { shape } from './shape.ts'

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
const each = (text: string): number[] => [...text].map(Number)
const two = (n: number): string => String(n).padStart(2, '0')

/** The digit that makes `body` pass Luhn. */
export function luhn(body: string): string {
  const total = sum(each(body).toReversed().map((d, i) => i % 2 === 0 ? (d * 2 > 9 ? d * 2 - 9 : d * 2) : d))
  return String((10 - total % 10) % 10)
}

export function card(r: Random): string {
  const [prefix, length] = r.pick([['4', 16], ['4', 16], ['51', 16], ['55', 16], ['2221', 16], ['2720', 16], ['34', 15], ['37', 15],
    ['6011', 16], ['65', 16], ['3530', 16], ['36', 14], ['62', 16]] as const)
  const body = prefix + r.text(digits, length - prefix.length - 1)
  return body + luhn(body)
}

const mod97 = (text: string): number => [...text].reduce((rest, c) => Number(`${rest}${Number.parseInt(c, 36)}`) % 97, 0)

export function iban(r: Random): string {
  const [country, bban] = r.pick([['DE', '{d18}'], ['FR', '{d10}{u11}{d2}'], ['ES', '{d20}'], ['IT', '{U1}{d10}{u12}'], ['NL', '{U4}{d10}'],
    ['BE', '{d12}'], ['PT', '{d21}'], ['GB', '{U4}{d14}'], ['PL', '{d24}'], ['AT', '{d16}'], ['CH', '{d5}{u12}'], ['LU', '{d3}{u13}'],
    ['IE', '{U4}{d14}'], ['SE', '{d20}'], ['DK', '{d14}'], ['FI', '{d14}'], ['NO', '{d11}'], ['CZ', '{d20}']] as const)
  const body = shape(r, bban)
  return `${country}${two(98 - mod97(`${body}${country}00`))}${body}`
}

const spanish = 'TRWAGMYFPDXBNJZSQVHLCKE'

function codiceFiscale(r: Random): string {
  const consonants = 'BCDFGHLMNPRSTVZ'
  const body = r.text(consonants, 6) + two(r.int(40, 99)) + r.pick([...'ABCDEHLMPRST']) + two(r.int(1, 28)) + r.pick([...'ABFHL']) + r.text(digits, 3)
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
  const place = (c: string): number => /\d/.test(c) ? Number(c) : c.charCodeAt(0) - 65
  return body + String.fromCharCode(65 + sum([...body].map((c, i) => i % 2 === 0 ? odd[place(c)]! : place(c))) % 26)
}

function pesel(r: Random): string {
  const body = two(r.int(40, 99)) + two(r.int(1, 12)) + two(r.int(1, 28)) + r.text(digits, 4)
  return body + (10 - sum(each(body).map((d, i) => d * [1, 3, 7, 9][i % 4]!)) % 10) % 10
}

function bsn(r: Random): string {
  for (;;) {
    const body = r.int(10_000_000, 99_999_999).toString()
    const check = sum(each(body).map((d, i) => d * (9 - i))) % 11
    if (check < 10) return body + check
  }
}

function steuerId(r: Random): string {
  for (;;) {
    // Ten digits of which exactly one comes twice.
    const order = [...digits].map(d => [r.next(), d] as const).sort((a, b) => a[0] - b[0]).map(([, d]) => d)
    order[9] = order[r.int(0, 7)]!
    if (order[0] === '0') continue
    let product = 10
    for (const d of order) product = ((Number(d) + product) % 10 || 10) * 2 % 11
    return order.join('') + (11 - product) % 10
  }
}

function nif(r: Random): string {
  const body = r.pick(['1', '2', '3']) + r.text(digits, 7)
  const rest = 11 - sum(each(body).map((d, i) => d * (9 - i))) % 11
  return body + (rest > 9 ? 0 : rest)
}

function cpf(r: Random): string {
  const add = (body: string): string => {
    const rest = sum(each(body).map((d, i) => d * (body.length + 1 - i))) * 10 % 11
    return body + (rest === 10 ? 0 : rest)
  }
  return add(add(r.text(digits, 9)))
}

function aadhaar(r: Random): string {
  const times = (a: number, b: number): number => a < 5 ? (b < 5 ? (a + b) % 5 : 5 + (a + b - 5) % 5)
    : (b < 5 ? 5 + (a - 5 - b + 5) % 5 : (a - b + 5) % 5)
  const turn = (d: number, n: number): number => n === 0 ? d : turn([1, 5, 7, 6, 2, 8, 3, 0, 9, 4][d]!, n - 1)
  const inverse = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9]
  const body = r.pick([...'23456789']) + r.text(digits, 10)
  const state = each(body).toReversed().reduce((c, d, i) => times(c, turn(d, (i + 1) % 8)), 0)
  return body + inverse[state]
}

function nir(r: Random): string {
  const body = r.pick(['1', '2']) + two(r.int(40, 99)) + two(r.int(1, 12)) + two(r.pick([33, 59, 69, 75, 92])) + two(r.int(1, 99)).padStart(3, '0') + two(r.int(1, 99)).padStart(3, '0')
  return body + two(97 - Number(BigInt(body) % 97n))
}

function belgian(r: Random): string {
  const body = two(r.int(40, 99)) + two(r.int(1, 12)) + two(r.int(1, 28)) + r.text(digits, 3)
  return body + two(97 - Number(body) % 97)
}

/** `every` groups of `sizes` digits, with `by` between them. */
export function grouped(text: string, sizes: readonly number[], by: string): string {
  let at = 0
  return sizes.map(size => text.slice(at, at += size)).filter(Boolean).join(by)
}

export interface StateId {
  readonly country: string
  /** Names of properties that it is seen under. */
  readonly names: readonly string[]
  readonly make: (r: Random) => string
  /** The forms in which people write it. */
  readonly forms: (text: string) => readonly string[]
  /** Its checksum tells it from any other number, so that it is caught under any name. */
  readonly strong: boolean
}

export const stateIds: readonly StateId[] = [
  { country: 'France', names: ['nir', 'numero_secu', 'num_secu', 'securite_sociale', 'numéro de sécurité sociale', 'nss'], make: nir, strong: true,
    forms: t => [t, grouped(t, [1, 2, 2, 2, 3, 3, 2], ' '), `${t.slice(0, 13)} ${t.slice(13)}`, grouped(t, [1, 2, 2, 2, 3, 3, 2], '-'), grouped(t, [1, 2, 2, 2, 3, 3, 2], '.')] },
  { country: 'Spain', names: ['dni', 'nif', 'documento', 'documento_identidad'], strong: true,
    make: r => { const n = r.text(digits, 8); return n + spanish[Number(n) % 23] }, forms: t => [t, `${t.slice(0, 8)}-${t[8]}`, `${t.slice(0, 2)}.${t.slice(2, 5)}.${t.slice(5, 8)}-${t[8]}`, t.toLowerCase(), `${t.slice(0, 8)} ${t[8]}`] },
  { country: 'Spain (foreign)', names: ['nie', 'numero_nie'], strong: true,
    make: r => { const p = r.int(0, 2); const n = r.text(digits, 7); return 'XYZ'[p]! + n + spanish[Number(`${p}${n}`) % 23] }, forms: t => [t, `${t[0]}-${t.slice(1, 8)}-${t[8]}`, `${t[0]} ${t.slice(1, 8)} ${t[8]}`] },
  { country: 'Italy', names: ['codice_fiscale', 'codiceFiscale', 'cf'], make: codiceFiscale, strong: true, forms: t => [t, t.toLowerCase(), grouped(t, [3, 3, 5, 5], ' '), grouped(t, [6, 5, 5], '-')] },
  { country: 'Poland', names: ['pesel', 'numer_pesel', 'PESEL'], make: pesel, strong: false, forms: t => [t, grouped(t, [6, 5], ' '), grouped(t, [6, 5], '-')] },
  { country: 'the Netherlands', names: ['bsn', 'burgerservicenummer', 'sofinummer'], make: bsn, strong: false, forms: t => [t, grouped(t, [3, 3, 3], ' '), grouped(t, [3, 3, 3], '.'), grouped(t, [4, 2, 3], '.')] },
  { country: 'Belgium', names: ['rijksregisternummer', 'national_number', 'registre_national', 'nrn', 'niss'], make: belgian, strong: true,
    forms: t => [t, `${grouped(t, [2, 2, 2], '.')}-${t.slice(6, 9)}.${t.slice(9)}`, `${grouped(t, [2, 2, 2], '/')}-${t.slice(6, 9)}-${t.slice(9)}`, `${t.slice(0, 6)} ${t.slice(6, 9)} ${t.slice(9)}`] },
  { country: 'Germany', names: ['steuer_id', 'steueridentifikationsnummer', 'idnr', 'steuerId', 'tax_id'], make: steuerId, strong: false, forms: t => [t, grouped(t, [2, 3, 3, 3], ' '), grouped(t, [2, 3, 3, 3], '/')] },
  { country: 'Portugal', names: ['nif', 'contribuinte', 'numero_contribuinte', 'nif_pt'], make: nif, strong: false, forms: t => [t, grouped(t, [3, 3, 3], ' '), `PT${t}`] },
  { country: 'the United Kingdom', names: ['nino', 'national_insurance', 'ni_number', 'national_insurance_number'], strong: true,
    make: r => r.text('ACEHJLMPRSW', 1) + r.text('ABCEHJLMPRSWXY', 1) + r.text(digits, 6) + r.pick([...'ABCD']), forms: t => [t, grouped(t, [2, 2, 2, 2, 1], ' '), grouped(t, [2, 2, 2, 2, 1], '-')] },
  { country: 'the United States', names: ['ssn', 'SSN', 'social_security_number', 'socialSecurityNumber', 'user_ssn', 'ssn_full', 'taxpayer_ssn'], strong: false,
    make: r => String(r.int(100, 665)) + two(r.int(1, 99)) + String(r.int(1000, 9999)), forms: t => [t, grouped(t, [3, 2, 4], '-'), grouped(t, [3, 2, 4], ' '), grouped(t, [3, 2, 4], '.')] },
  { country: 'Brazil', names: ['cpf', 'numero_cpf', 'cpf_cliente'], make: cpf, strong: false, forms: t => [t, `${grouped(t, [3, 3, 3], '.')}-${t.slice(9)}`, `${t.slice(0, 9)}-${t.slice(9)}`] },
  { country: 'India', names: ['aadhaar', 'aadhar', 'aadhaar_number', 'uidai'], make: aadhaar, strong: false, forms: t => [t, grouped(t, [4, 4, 4], ' '), grouped(t, [4, 4, 4], '-')] },
  { country: 'India (PAN)', names: ['pan', 'pan_number', 'pan_card'], make: r => `${shape(r, '{U3}')}P${shape(r, '{U1}{d4}{U1}')}`, strong: true, forms: t => [t] },
]
