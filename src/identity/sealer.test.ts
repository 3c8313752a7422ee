import { generateKeyPairSync, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SealWrite } from '../model/identity-write.ts'
import { createKeyring, readCollectorKeys } from './keyring.ts'
import { projectOf, testKeys } from './keys.fixture.ts'
import { createSealedOpener } from './sealed/index.ts'
import { createSealer } from './sealer.ts'

const setup = (...ids: number[]) => {
  const held = testKeys(...ids)
  const keyring = createKeyring(held.keys)
  const clock = { at: 1_700_000_000_000 }
  const sealer = createSealer({ keys: keyring, now: () => clock.at, random: randomBytes })
  const opener = createSealedOpener(held.safes)
  const project = projectOf(ids[0]!)
  const ada = sealer.pseudonym(project, 'user', 'ada')
  return { held, keyring, clock, sealer, opener, project, ada }
}

test('I5 what is sealed opens to the same text, whatever the text', () => {
  const { sealer, opener, project, ada } = setup(1)
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ maxLength: 20 }), (value, field) => {
    const writes = sealer.seal(project, ada, { [`x${field}`]: value }, 5)
    sealer.forget(writes)
    expect(opener.open(writes[0]!.value, writes[0]!.key)).toBe(value)
  }))
})

test('I5 a sealed write names its place, epoch and time', () => {
  const { sealer, project, ada } = setup(1)
  const [write] = sealer.seal(project, ada, { $email: 'ada@example.test' }, 123)
  expect(write).toMatchObject({
    kind: 'seal', value: { project: 1, pseudonym: ada, field: '$email', algorithm: 1, epoch: 1, sealedAt: 123 },
    key: { project: 1, pseudonym: ada, epoch: 1, sequence: 0, record: write!.value.record },
  })
  expect(Buffer.from(write!.value.ciphertext, 'base64').length).toBe(64 + 16)
  expect(Buffer.from(write!.key.wrapped, 'base64').length).toBe(48)
  expect(JSON.stringify(write)).not.toContain('ada@example')
})

test('I6 ciphertexts tell lengths in steps of 64 bytes only', () => {
  const { sealer, project, ada } = setup(1)
  const size = (length: number) =>
    Buffer.from(sealer.seal(project, ada, { f: 'x'.repeat(length) }, 0)[0]!.value.ciphertext, 'base64').length
  expect([0, 1, 60, 61, 124, 125].map(size)).toEqual([80, 80, 80, 144, 144, 208])
})

const movedTo: readonly [string, (write: SealWrite) => SealWrite][] = [
  ['another project', (w) => ({ ...w, value: { ...w.value, project: 2 }, key: { ...w.key, project: 2 } })],
  ['another person', (w) => {
    const pseudonym = 'AAAAAAAAAAAAAAAAAAAAAA' as typeof w.value.pseudonym
    return { ...w, value: { ...w.value, pseudonym }, key: { ...w.key, pseudonym } }
  }],
  ['another field', (w) => ({ ...w, value: { ...w.value, field: '$phone' } })],
  ['another record', (w) => {
    const record = 'AAAAAAAAAAAAAAAAAAAAAA'
    return { ...w, value: { ...w.value, record }, key: { ...w.key, record } }
  }],
  ['another epoch', (w) => ({ ...w, value: { ...w.value, epoch: 2 } })],
  ['another algorithm', (w) => ({ ...w, value: { ...w.value, algorithm: 2 } })],
  ['the other half of another record', (w) => ({ ...w, key: { ...w.key, record: 'AAAAAAAAAAAAAAAAAAAAAA' } })],
]

test.each(movedTo)('I7 a sealed value that was moved to %s does not open', (_, move) => {
  const { sealer, opener, project, ada } = setup(1, 2)
  const write = sealer.seal(project, ada, { $email: 'ada@example.test' }, 0)[0]!
  const moved = move(write)
  expect(opener.open(write.value, write.key)).toBe('ada@example.test')
  expect(() => opener.open(moved.value, moved.key)).toThrow()
})

test('I8 no data key, record id or ciphertext comes twice', () => {
  const { sealer, held, project, ada } = setup(1)
  const opener = createSealedOpener(held.safes)
  const seen = new Set<string>()
  for (let i = 0; i < 600; i++) {
    const write = sealer.seal(project, ada, { f: 'same' }, 0)[0]!
    sealer.forget([write])
    seen.add(opener.unwrap(write.key).toString('hex')).add(write.value.record).add(write.value.ciphertext)
  }
  expect(seen.size).toBe(1800)
})

test('I9 a context serves at most 256 records and at most a minute', () => {
  const { sealer, clock, project, ada } = setup(1)
  const seal = () => {
    const write = sealer.seal(project, ada, { f: 'v' }, 0)[0]!
    sealer.forget([write])
    return write.key
  }
  const first = Array.from({ length: 256 }, seal)
  expect(new Set(first.map((key) => key.enc)).size).toBe(1)
  expect(first.map((key) => key.sequence)).toEqual(first.map((_, i) => i))
  const second = seal()
  expect(second.sequence).toBe(0)
  expect(second.enc).not.toBe(first[0]!.enc)
  clock.at += 60_000
  expect(seal().enc).not.toBe(second.enc)
})

test('I10 a key that the instance root did not sign is refused, and the keys in use stay', () => {
  const { held, keyring, sealer, opener, project, ada } = setup(1, 2)
  const stranger = generateKeyPairSync('ed25519').privateKey
  expect(() => keyring.accept(held.next(1, 2, stranger)))
    .toThrow(expect.objectContaining({ code: 'SAFE_KEY_UNSIGNED' }))
  const write = sealer.seal(project, ada, { f: 'v' }, 0)[0]!
  expect(write.key.epoch).toBe(1)
  expect(opener.open(write.value, write.key)).toBe('v')
})

test('I10 the root is the one the collector was told, not the one a key file names', () => {
  const told = testKeys(1)
  const pushed = testKeys(1)
  expect(() => createKeyring(pushed.keys, told.keys.root))
    .toThrow(expect.objectContaining({ code: 'SAFE_KEY_UNSIGNED' }))
})

test('I11 a signed key of another project is refused', () => {
  const { held, keyring } = setup(1, 2)
  const [one, two] = held.keys.projects
  expect(() => keyring.accept({ ...held.keys, projects: [{ ...one!, safe: { ...two!.safe, project: 1 } }] }))
    .toThrow(expect.objectContaining({ code: 'SAFE_KEY_UNSIGNED' }))
})

test('I12 epochs only grow: a newer key is used at once, an older one and a second one of the same epoch are refused', () => {
  const { held, keyring, sealer, opener, project, ada } = setup(1)
  keyring.accept(held.keys)
  keyring.accept(held.next(1, 2))
  const write = sealer.seal(project, ada, { f: 'v' }, 0)[0]!
  expect([write.value.epoch, write.key.epoch]).toEqual([2, 2])
  expect(opener.open(write.value, write.key)).toBe('v')
  expect(() => keyring.accept(held.keys)).toThrow(expect.objectContaining({ code: 'SAFE_KEY_STALE' }))
  expect(() => keyring.accept(held.next(1, 2))).toThrow(expect.objectContaining({ code: 'SAFE_KEY_STALE' }))
})

test('I13 a set of keys is taken whole or not at all', () => {
  const { held, keyring } = setup(1, 2)
  const grown = held.next(1, 5).projects[0]!
  const bad = held.next(2, 2, generateKeyPairSync('ed25519').privateKey).projects[1]!
  expect(() => keyring.accept({ ...held.keys, projects: [grown, bad] })).toThrow()
  expect(keyring.of(1).safe.epoch).toBe(1)
})

test('I14 a repeated value gives no new write until an hour has gone by', () => {
  const { sealer, clock, project, ada } = setup(1)
  const seal = (value: string) => sealer.seal(project, ada, { $email: value }, clock.at).length
  expect([seal('a@x.test'), seal('a@x.test'), seal('A@x.test')]).toEqual([1, 0, 1])
  clock.at += 3_600_000
  expect(seal('A@x.test')).toBe(1)
})

test('I15 a value that comes back after another one is sealed again, since the newest is current', () => {
  const { sealer, project, ada } = setup(1)
  const seal = (value: string) => sealer.seal(project, ada, { $email: value }, 0).length
  expect([seal('a@x.test'), seal('b@x.test'), seal('a@x.test')]).toEqual([1, 1, 1])
})

test('I16 a write that was not stored is made again', () => {
  const { sealer, project, ada } = setup(1)
  const fields = { $distinct_id: 'ada', $email: 'a@x.test' }
  const lost = sealer.seal(project, ada, fields, 0)
  expect(lost.length).toBe(2)
  expect(sealer.seal(project, ada, fields, 0)).toEqual([])
  sealer.forget(lost)
  expect(sealer.seal(project, ada, fields, 0).length).toBe(2)
})

test('I17 a key file of another form is refused without quoting it', () => {
  const { held } = setup(1)
  const text = JSON.stringify(held.keys)
  expect(readCollectorKeys(text)).toEqual(held.keys)
  const secret = held.keys.projects[0]!.pseudonymKey
  for (const broken of [text.slice(0, -3), text.replace(secret, secret.slice(1)), '{}', 'null', '[]']) {
    expect(() => readCollectorKeys(broken)).toThrow(expect.objectContaining({ code: 'COLLECTOR_KEYS_MALFORMED' }))
    try {
      readCollectorKeys(broken)
    } catch (error) {
      expect(String((error as Error).stack)).not.toContain(secret.slice(1, 12))
    }
  }
})

test('I18 what was erased is sealed again when it comes again, of these people and this field only', () => {
  const { sealer, project } = setup(1)
  const bob = sealer.pseudonym(project, 'user', 'bob')
  const sealed = (id: string): number => {
    const out: SealWrite[] = []
    sealer.sealId(project, 'user', id, '$distinct_id', id, 0, out)
    return out.length
  }
  const ada = sealer.pseudonym(project, 'user', 'ada')
  const fields = { $email: 'a@b.test', 'pet name': 'Rex' }
  const all = () => [sealed('ada'), sealed('bob'), sealer.seal(project, ada, fields, 0).length, sealer.seal(project, bob, fields, 0).length]
  expect(all()).toEqual([1, 1, 2, 2])
  expect(all()).toEqual([0, 0, 0, 0])
  sealer.forgetErased(1, { people: new Set([ada]) })
  expect(all()).toEqual([1, 0, 2, 0])
  sealer.forgetErased(1, { people: new Set([ada]), field: 'pet name' })
  expect(all()).toEqual([0, 0, 1, 0])
  sealer.forgetErased(1, { field: 'pet name' })
  expect(all()).toEqual([0, 0, 1, 1])
  sealer.forgetErased(2, { field: 'pet name' })
  expect(all()).toEqual([0, 0, 0, 0])
})
