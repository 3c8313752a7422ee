import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { appOrigin, deskOrigin, testPasskey, testPlace, toCose, type Faults } from './authenticator.fixture.ts'
import { parseCbor } from './cbor.ts'
import { readPasskeyKey } from './cose.ts'
import { checkAssertion } from './passkey.ts'

const challenge = randomBytes(32)

test.each(['ES256', 'EdDSA', 'RS256'] as const)('V50 checkAssertion() takes a %s passkey that signed the challenge at the desk', (kind) => {
  const { passkey, assert } = testPasskey('ann', kind)
  expect(checkAssertion(assert(challenge, { counter: 7 }), passkey, challenge, testPlace)).toBe(7)
  expect(checkAssertion(assert(randomBytes(32)), passkey, challenge, testPlace)).toBeUndefined()
})

const wrong: readonly [string, Faults][] = [
  ['on a page of the app', { origin: appOrigin }],
  ['on a look-alike of the desk', { origin: 'http://localhost.evil.test:8081' }],
  ['on another port', { origin: 'http://localhost:9999' }],
  ['for another host', { rpId: 'evil.test' }],
  ['without user verification', { flags: 0x01 }],
  ['without user presence', { flags: 0x04 }],
  ['as a registration', { type: 'webauthn.create' }],
  ['in a frame of a stranger', { crossOrigin: true, topOrigin: 'https://evil.test' }],
]
test.each(wrong)('V51 checkAssertion() takes nothing given %s', (_, faults) => {
  const { passkey, assert } = testPasskey('ann')
  expect(checkAssertion(assert(challenge, faults), passkey, challenge, testPlace)).toBeUndefined()
})

test('V51 checkAssertion() takes what was given in a frame of the app', () => {
  const { passkey, assert } = testPasskey('ann')
  const framed = assert(challenge, { crossOrigin: true, topOrigin: appOrigin, counter: 3 })
  expect(checkAssertion(framed, passkey, challenge, testPlace)).toBe(3)
})

test('V51 checkAssertion() takes no other key’s signature, and none over changed parts', () => {
  const [ann, bob] = [testPasskey('ann'), testPasskey('ann')]
  const given = ann.assert(challenge)
  expect(checkAssertion(given, bob.passkey, challenge, testPlace)).toBeUndefined()
  const flip = (text: string) => {
    const bytes = Buffer.from(text, 'base64url')
    bytes[bytes.length - 1]! ^= 1
    return bytes.toString('base64url')
  }
  for (const part of ['authenticatorData', 'clientDataJSON', 'signature'] as const) {
    expect(checkAssertion({ ...given, [part]: flip(given[part]) }, ann.passkey, challenge, testPlace)).toBeUndefined()
    expect(checkAssertion({ ...given, [part]: '' }, ann.passkey, challenge, testPlace)).toBeUndefined()
  }
  expect(checkAssertion({ ...given, credentialId: 'other' }, ann.passkey, challenge, testPlace)).toBeUndefined()
  expect(checkAssertion(given, { ...ann.passkey, publicKey: 'AAAA' }, challenge, testPlace)).toBeUndefined()
  expect(checkAssertion(given, ann.passkey, challenge, { ...testPlace, deskOrigins: [] })).toBeUndefined()
  expect(checkAssertion(given, ann.passkey, challenge, testPlace)).toBeDefined()
  expect(JSON.parse(Buffer.from(given.clientDataJSON, 'base64url').toString())).toMatchObject({ origin: deskOrigin })
})

test('V52 readPasskeyKey() takes no short RSA key, no point off the curve, no unknown kind', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
  expect(readPasskeyKey(toCose(short, 'RS256').toString('base64url'))).toBeUndefined()
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const point = toCose(publicKey, 'ES256')
  expect(readPasskeyKey(point.toString('base64url'))).toBeDefined()
  point[point.length - 1]! ^= 1
  expect(readPasskeyKey(point.toString('base64url'))).toBeUndefined()
  expect(readPasskeyKey('')).toBeUndefined()
  expect(readPasskeyKey(Buffer.from([0xa1, 1, 9]).toString('base64url'))).toBeUndefined()
})

test('V52 parseCbor() reads RFC 8949’s examples of what a key holds, and refuses the rest', () => {
  const read = (hex: string) => parseCbor(Buffer.from(hex, 'hex'))
  expect([read('00'), read('17'), read('1818'), read('1903e8'), read('1a000f4240'), read('20'), read('3903e7')])
    .toEqual([0, 23, 24, 1000, 1_000_000, -1, -1000])
  expect(read('4401020304')).toEqual(Buffer.from([1, 2, 3, 4]))
  expect(read('6449455446')).toBe('IETF')
  expect(read('a201020304')).toEqual(new Map([[1, 2], [3, 4]]))
  // Cut off, something behind, arrays, floats, tags, indefinite lengths, one name twice, too deep.
  for (const hex of ['', '44010203', '0000', '83010203', 'f90000', 'c074', '5f42010243030405ff', 'a201020104', 'a101a101a101a101a101a10101']) {
    expect([hex, read(hex)]).toEqual([hex, undefined])
  }
})
