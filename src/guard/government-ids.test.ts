import { expect, test } from 'vitest'
import { governmentIds } from '../../test/corpus/people.ts'
import { seeded } from '../../test/corpus/random.ts'
import { luhn, mod97, verhoeff } from './checksums.ts'
import { isCard } from './cards.ts'
import * as ids from './government-ids.ts'
import { isIban } from './iban.ts'

const checks: Readonly<Record<string, (text: string) => boolean>> = {
  'fr-nir': ids.isFrenchNir, 'es-dni': ids.isSpanishNif, 'es-nie': ids.isSpanishNif, 'it-codice-fiscale': ids.isItalianCode, 'pl-pesel': ids.isPesel, 'nl-bsn': ids.isBsn, 'be-national-number': ids.isBelgianNumber,
  'de-steuer-id': ids.isGermanTaxId, 'pt-nif': ids.isPortugueseNif, 'gb-nino': ids.isNino, 'gb-nhs': ids.isNhs, 'br-cpf': ids.isCpf, 'in-aadhaar': ids.isAadhaar, 'in-pan': ids.isIndianPan,
}

test.each(Object.entries(checks))('G42-G44 %s takes made-up ids and refuses them with one character changed, seed 9',
  (kind, check) => {
  const random = seeded(9)
  let refused = 0
  for (let i = 0; i < 200; i++) {
    const id = governmentIds[kind]!(random)
    expect(check(id), id).toBe(true)
    const at = id.length - 1
    const last = id[at]!
    if (!check(id.slice(0, at) + (/\d/.test(last) ? String((Number(last) + 1) % 10) : last === 'E' ? 'F' : 'E'))) {
      refused++
    }
  }
  // NINO and PAN have no check character.
  expect(refused).toBeGreaterThan(kind === 'gb-nino' || kind === 'in-pan' ? -1 : 190)
})

test('G42-G44 examples that states publish are valid', () => {
  expect(ids.isSpanishNif('12345678Z')).toBe(true)
  expect(ids.isSpanishNif('X1234567L')).toBe(true)
  expect(ids.isPesel('44051401359')).toBe(true)
  expect(ids.isBsn('111222333')).toBe(true)
  expect(ids.isNhs('9434765919')).toBe(true)
  expect(ids.isCnpj('11222333000181')).toBe(true)
  expect(ids.isCpf('52998224725')).toBe(true)
  expect(ids.isGermanTaxId('86095742719')).toBe(true)
  expect(ids.isBelgianNumber('85073003328')).toBe(true)
  expect(ids.isAhv('7569217076985')).toBe(true)
  expect(ids.isHetu('131052-308T')).toBe(true)
  expect(ids.isTckn('10000000146')).toBe(true)
  expect(verhoeff('2363')).toBe(true)
  expect(mod97('3214282912345698765432161182')).toBe(1)
  expect(luhn('79927398713')).toBe(true)
})

test('G40 published test cards are cards, timestamps are not', () => {
  for (const card of [
    '4111111111111111', '5555555555554444', '378282246310005', '6011111111111117', '3530111333300000',
    '30569309025904', '2223003122003222', '4222222222222',
  ]) expect(isCard(card, false), card).toBe(true)
  for (let ms = 1_500_000_000_000; ms < 1_900_000_000_000; ms += 7_654_321_987) expect(isCard(String(ms),
    false)).toBe(false)
  expect(isCard('4222222222222', false, true)).toBe(false)
})

test('G41 published IBANs are valid', () => {
  for (const iban of [
    'GB82WEST12345698765432', 'DE89370400440532013000', 'FR1420041010050500013M02606', 'NL91ABNA0417164300',
    'BE68539007547034', 'NO9386011117947',
  ]) expect(isIban(iban), iban).toBe(true)
  expect(isIban('GB82WEST12345698765433')).toBe(false)
})
