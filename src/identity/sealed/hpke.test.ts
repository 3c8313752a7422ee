import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Aes256Gcm, CipherSuite, HkdfSha256 } from '@hpke/core'
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519'
import { describe, expect, test } from 'vitest'
import { aes128Gcm, aes256Gcm, createReceiverContext, createSenderContext, deriveKeyPair } from './hpke.ts'
import { privateKeyFromRaw, publicKeyFromRaw, rawPublicKey } from './raw-keys.ts'

interface Vector {
  aead_id: number; info: string; ikmE: string; ikmR: string; skRm: string; pkRm: string; enc: string
  encryptions_accumulated: string
  first?: { aad: string; pt: string; ct: string }
}

const { cases } = JSON.parse(readFileSync(new URL('../../../test/vectors/hpke.json', import.meta.url), 'utf8')) as
  { cases: Vector[] }
const hex = (text: string) => Buffer.from(text, 'hex')

describe.each(cases)('RFC 9180 vectors, aead $aead_id', (vector) => {
  const aead = vector.aead_id === 1 ? aes128Gcm : aes256Gcm
  const receiver = privateKeyFromRaw('x25519', hex(vector.skRm))
  const sender = () =>
    createSenderContext(publicKeyFromRaw('x25519', hex(vector.pkRm)), hex(vector.info), hex(vector.ikmE), aead)

  test('I30 key pairs and the encapsulated key are derived from the seeds', () => {
    expect(rawPublicKey(deriveKeyPair(hex(vector.ikmR))).toString('hex')).toBe(vector.pkRm)
    expect(sender().enc.toString('hex')).toBe(vector.enc)
  })

  test('I30 a thousand messages accumulate to the published hash, and each opens', () => {
    const source = createHash('shake128', { outputLength: 1000 * 512 }).digest()
    let drawn = 0
    const draw = () => {
      const size = source[drawn]!
      drawn += 1 + size
      return source.subarray(drawn - size, drawn)
    }
    const context = sender()
    const back = createReceiverContext(receiver, context.enc, hex(vector.info), aead)
    const sink = createHash('shake128', { outputLength: 16 })
    for (let i = 0; i < 1000; i++) {
      const aad = draw()
      const plaintext = draw()
      const ciphertext = context.seal(aad, plaintext)
      sink.update(ciphertext)
      expect(back.open(i, aad, ciphertext).equals(plaintext)).toBe(true)
    }
    expect(sink.digest('hex')).toBe(vector.encryptions_accumulated)
  })
})

test('I30 the first message is the one that the RFC prints', () => {
  const vector = cases.find((vector) => vector.first !== undefined)!
  const { aad, pt, ct } = vector.first!
  const receiver = publicKeyFromRaw('x25519', hex(vector.pkRm))
  const sender = createSenderContext(receiver, hex(vector.info), hex(vector.ikmE), aes128Gcm)
  expect(sender.seal(hex(aad), hex(pt)).toString('hex')).toBe(ct)
})

const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
const info = Buffer.from('info')
const binding = Buffer.from('binding')
const bytes = (data: Uint8Array) => new Uint8Array(data).buffer

test('I31 another implementation opens what we seal', async () => {
  const { privateKey } = generateKeyPairSync('x25519')
  const raw = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(16)
  const ours = createSenderContext(rawKeyOf(privateKey), info, randomBytes(32))
  const theirs = await suite.createRecipientContext({
    recipientKey: await suite.kem.deserializePrivateKey(bytes(raw)), enc: bytes(ours.enc), info: bytes(info),
  })
  for (let i = 0; i < 5; i++) {
    const opened = await theirs.open(bytes(ours.seal(binding, Buffer.from(`message ${i}`))), bytes(binding))
    expect(Buffer.from(opened).toString()).toBe(`message ${i}`)
  }
})

test('I31 we open what another implementation seals, in any order', async () => {
  const { privateKey } = generateKeyPairSync('x25519')
  const recipientPublicKey = await suite.kem.deserializePublicKey(bytes(rawPublicKey(privateKey)))
  const theirs = await suite.createSenderContext({ recipientPublicKey, info: bytes(info) })
  const sealed: Buffer[] = []
  for (let i = 0; i < 5; i++) {
    sealed.push(Buffer.from(await theirs.seal(bytes(Buffer.from(`message ${i}`)), bytes(binding))))
  }
  const ours = createReceiverContext(privateKey, Buffer.from(theirs.enc), info)
  for (const i of [3, 0, 4, 1, 2, 3]) expect(ours.open(i, binding, sealed[i]!).toString()).toBe(`message ${i}`)
})

test('I32 a wrong number, binding, key or byte does not open', () => {
  const { privateKey } = generateKeyPairSync('x25519')
  const sender = createSenderContext(rawKeyOf(privateKey), info, randomBytes(32))
  const sealed = sender.seal(binding, Buffer.from('message'))
  const receiver = createReceiverContext(privateKey, sender.enc, info)
  expect(receiver.open(0, binding, sealed).toString()).toBe('message')
  expect(() => receiver.open(1, binding, sealed)).toThrow()
  expect(() => receiver.open(0, Buffer.from('bindinG'), sealed)).toThrow()
  const other = createReceiverContext(generateKeyPairSync('x25519').privateKey, sender.enc, info)
  expect(() => other.open(0, binding, sealed)).toThrow()
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed)
    changed[i]! ^= 1
    expect(() => receiver.open(0, binding, changed)).toThrow()
  }
  expect(() => receiver.open(0, binding, sealed.subarray(0, 3))).toThrow()
})

test('I32 an encapsulated key of low order is refused', () => {
  const { privateKey } = generateKeyPairSync('x25519')
  expect(() => createReceiverContext(privateKey, Buffer.alloc(32), info)).toThrow()
})

test('I33 a destroyed context seals no more, and the seed is overwritten', () => {
  const seed = randomBytes(32)
  const sender = createSenderContext(rawKeyOf(generateKeyPairSync('x25519').privateKey), info, seed)
  expect(seed.equals(Buffer.alloc(32))).toBe(true)
  sender.destroy()
  expect(() => sender.seal(binding, Buffer.from('x'))).toThrow()
})

function rawKeyOf(key: ReturnType<typeof privateKeyFromRaw>) {
  return publicKeyFromRaw('x25519', rawPublicKey(key))
}
