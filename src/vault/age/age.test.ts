import { randomBytes } from 'node:crypto'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ageForPassphrase, ageForRecipients, openAgeByIdentity, openAgeByPassphrase } from './age.ts'
import { fromBech32, toBech32 } from './bech32.ts'
import { createIdentity, isRecipient, recipientOf } from './stanzas.ts'

const text = Buffer.from('what the vault holds')
const unreadable = expect.objectContaining({ code: 'AGE_UNREADABLE' })

test('K1 another implementation opens what we write for recipients, each with its own identity', async () => {
  const ours = createIdentity(randomBytes)
  const theirs = await generateX25519Identity()
  const recipients = [recipientOf(ours)!, await identityToRecipient(theirs)]
  expect(recipients[0]).toBe(await identityToRecipient(ours))
  const file = ageForRecipients(text, recipients, randomBytes)
  for (const identity of [ours, theirs]) {
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    expect(Buffer.from(await decrypter.decrypt(file)).equals(text)).toBe(true)
  }
})

test('K1 we open what another implementation writes for recipients', async () => {
  const identity = createIdentity(randomBytes)
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()))
  encrypter.addRecipient(recipientOf(identity)!)
  const file = await encrypter.encrypt(text)
  expect(openAgeByIdentity(file, identity).equals(text)).toBe(true)
  expect(() => openAgeByIdentity(file, createIdentity(randomBytes))).toThrow(unreadable)
})

test('K2 passphrase files open both ways', async () => {
  const decrypter = new Decrypter()
  decrypter.addPassphrase('two words')
  const file = await ageForPassphrase(text, 'two words', 10, randomBytes)
  expect(Buffer.from(await decrypter.decrypt(file)).equals(text)).toBe(true)
  const encrypter = new Encrypter()
  encrypter.setPassphrase('two words')
  encrypter.setScryptWorkFactor(10)
  const foreign = await encrypter.encrypt(text)
  expect((await openAgeByPassphrase(foreign, 'two words')).equals(text)).toBe(true)
  await expect(openAgeByPassphrase(foreign, 'two wordz')).rejects.toThrow(unreadable)
})

test.each([0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])('K3 %i bytes open both ways', async (size) => {
  const content = randomBytes(size)
  const identity = createIdentity(randomBytes)
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const file = ageForRecipients(content, [recipientOf(identity)!], randomBytes)
  expect(Buffer.from(await decrypter.decrypt(file)).equals(content)).toBe(true)
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipientOf(identity)!)
  expect(openAgeByIdentity(await encrypter.encrypt(content), identity).equals(content)).toBe(true)
})

test('K4 a file with any byte changed, or cut anywhere, does not open', () => {
  const identity = createIdentity(randomBytes)
  const file = ageForRecipients(text, [recipientOf(identity)!], randomBytes)
  fc.assert(fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
    const changed = Buffer.from(file)
    changed[at]! ^= change
    expect(() => openAgeByIdentity(changed, identity)).toThrow(unreadable)
    expect(() => openAgeByIdentity(file.subarray(0, at), identity)).toThrow(unreadable)
  }))
  expect(() => openAgeByIdentity(Buffer.concat([file, Buffer.from([0])]), identity)).toThrow(unreadable)
})

test('K5 a passphrase file that asks for an absurd amount of work is refused at once', async () => {
  const file = await ageForPassphrase(text, 'p', 10, randomBytes)
  const costly = Buffer.from(file.toString('latin1').replace(/^(-> scrypt \S+) 10$/m, '$1 30'), 'latin1')
  await expect(openAgeByPassphrase(costly, 'p')).rejects.toThrow(unreadable)
})

test('toBech32() and fromBech32() are inverse, and a mistyped letter is noticed', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), (bytes, at) => {
    const written = toBech32('age', bytes)
    expect(fromBech32('age', written)).toEqual(Buffer.from(bytes))
    expect(fromBech32('age', written.toUpperCase())).toEqual(Buffer.from(bytes))
    const place = 4 + (at % (written.length - 4))
    const other = written[place] === 'q' ? 'p' : 'q'
    expect(fromBech32('age', written.slice(0, place) + other + written.slice(place + 1))).toBeUndefined()
  }))
})

test.each(['', 'age1', 'ssh-ed25519 AAAA', 'AGE-SECRET-KEY-1QQQ', 'age1abc'])('"%s" is no recipient', (text) => {
  expect(isRecipient(text)).toBe(false)
  expect(() => ageForRecipients(Buffer.alloc(1), [text], randomBytes)).toThrow(RangeError)
})
