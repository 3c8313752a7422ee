import { expect, test } from 'vitest'
import { fromBase32, matchTotp, toBase32, totpAddress, totpCode, totpStep, type TotpForm } from './totp.ts'

/** RFC 6238, appendix B: the seeds are the digits 1–0 repeated to the length of the hash. */
const seedOf = { sha1: 20, sha256: 32, sha512: 64 }
const seed = (algorithm: keyof typeof seedOf) => Buffer.from('1234567890'.repeat(7).slice(0, seedOf[algorithm]))
const vectors = [
  [59, '94287082', '46119246', '90693936'],
  [1_111_111_109, '07081804', '68084774', '25091201'],
  [1_111_111_111, '14050471', '67062674', '99943326'],
  [1_234_567_890, '89005924', '91819424', '93441116'],
  [2_000_000_000, '69279037', '90698825', '38618901'],
  [20_000_000_000, '65353130', '77737706', '47863826'],
] as const

test.each(vectors)('totpCode() agrees with RFC 6238 at second %i', (second, ...codes) => {
  const algorithms = ['sha1', 'sha256', 'sha512'] as const
  for (const [n, algorithm] of algorithms.entries()) {
    const form: TotpForm = { algorithm, digits: 8, stepSeconds: 30 }
    expect(totpCode(seed(algorithm), totpStep(second * 1000, form), form)).toBe(codes[n])
  }
})

/** RFC 4226, appendix D. */
test('totpCode() agrees with RFC 4226 at the first ten counts', () => {
  const codes = Array.from({ length: 10 }, (_, count) => totpCode(seed('sha1'), count))
  expect(codes).toEqual(['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'])
})

test('matchTotp() takes the step before and the one after, and no other', () => {
  const at = 1_700_000_000_000
  const step = totpStep(at)
  for (const [distance, taken] of [[-2, false], [-1, true], [0, true], [1, true], [2, false]] as const) {
    const found = matchTotp(seed('sha1'), totpCode(seed('sha1'), step + distance), at, undefined)
    expect(found, `distance ${distance}`).toBe(taken ? step + distance : undefined)
  }
})

test('matchTotp() takes a code once, and none before it', () => {
  const at = 1_700_000_000_000
  const step = totpStep(at)
  const code = totpCode(seed('sha1'), step)
  expect(matchTotp(seed('sha1'), code, at, step - 1)).toBe(step)
  expect(matchTotp(seed('sha1'), code, at, step)).toBeUndefined()
  expect(matchTotp(seed('sha1'), totpCode(seed('sha1'), step - 1), at, step)).toBeUndefined()
})

test('matchTotp() reads a code with spaces, and refuses what is none', () => {
  const at = 1_700_000_000_000
  const code = totpCode(seed('sha1'), totpStep(at))
  expect(matchTotp(seed('sha1'), ` ${code.slice(0, 3)} ${code.slice(3)} `, at, undefined)).toBe(totpStep(at))
  for (const wrong of ['', '12345', '1234567', 'abcdef', '１２３４５６', `${code}0`]) {
    expect(matchTotp(seed('sha1'), wrong, at, undefined)).toBeUndefined()
  }
})

/** RFC 4648, §10. */
test('toBase32() agrees with RFC 4648', () => {
  const pairs = [['', ''], ['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']]
  for (const [text, encoded] of pairs) expect(toBase32(Buffer.from(text!))).toBe(encoded)
})

test('totpAddress() is what authenticator apps read', () => {
  const address = totpAddress(seed('sha1'), 'Signet shop.example', 'Ada L. & co')
  const url = new URL(address)
  expect(address).toMatch(/^otpauth:\/\/totp\/Signet%20shop\.example:Ada%20L\.%20%26%20co\?secret=GEZDGNBVGY3TQOJQ/)
  expect(url.searchParams.get('issuer')).toBe('Signet shop.example')
  expect(address).not.toContain('+')
})

test('fromBase32() reads what toBase32() wrote, in whatever case and spacing', () => {
  for (let size = 0; size < 40; size++) {
    const bytes = Buffer.from(Array.from({ length: size }, (_, n) => (n * 73 + size * 31) & 0xff))
    const text = toBase32(bytes)
    expect(fromBase32(text)).toEqual(bytes)
    expect(fromBase32(text.toLowerCase().replaceAll(/(.{4})/g, '$1 '))).toEqual(bytes)
  }
  // RFC 4648 §10.
  expect(fromBase32('MZXW6YTBOI======').toString()).toBe('foobar')
})
