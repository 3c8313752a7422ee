import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Decrypter } from 'age-encryption'
import { afterEach, expect, test } from 'vitest'
import { createKeyring } from '../../identity/index.ts'
import { createIdentity, recipientOf } from '../age/stanzas.ts'
import { createUnlockSecret, parseUnlockSecret } from '../unlock-secret.ts'
import { addProject, createKeys } from './create-keys.ts'
import { keyFiles } from './files.ts'
import { preparedAhead } from './prepare-safes.ts'
import { beginShelfRotation, finishShelfRotation, readShelves } from './shelf.ts'
import { areSafesSigned, openBundle, refillSafes } from './unlock-keys.ts'

const dirs: string[] = []
afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true })
})

async function instance(recovery: readonly string[] = []) {
  const parent = await mkdtemp(join(tmpdir(), 'signet-keys-'))
  dirs.push(parent)
  const dir = join(parent, 'keys')
  const { unlock, root } = await createKeys(dir, { random: randomBytes, workFactor: 10, recovery })
  return { dir, unlock, root }
}

const contents = async (dir: string) =>
  (await Promise.all((await readdir(dir)).map((name) => readFile(join(dir, name), 'latin1')))).join('\n')

test('V1 all keys of an instance are made at once, readable by their owner only', async () => {
  const { dir } = await instance()
  expect((await readdir(dir)).toSorted()).toEqual(Object.values(keyFiles).toSorted())
  expect((await stat(dir)).mode & 0o777).toBe(0o700)
  for (const name of Object.values(keyFiles)) expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600)
  expect(await areSafesSigned(dir)).toBe(true)
})

test('V2 keys are never made over keys', async () => {
  const { dir } = await instance()
  const before = await contents(dir)
  await expect(createKeys(dir, { random: randomBytes, workFactor: 10 }))
    .rejects.toThrow(expect.objectContaining({ code: 'KEYS_EXIST' }))
  expect(await contents(dir)).toBe(before)
})

test('V3 no private key and no secret is in the directory in the clear', async () => {
  const { dir, unlock } = await instance()
  await addProject(dir, 1, randomBytes)
  const { bundle } = await openBundle(dir, unlock)
  const text = await contents(dir)
  for (const secret of [unlock, unlock.replaceAll('-', ''), bundle.root, bundle.grants, ...bundle.safes.map((s) => s.key)]) {
    expect(text).not.toContain(secret)
    expect(text).not.toContain(Buffer.from(secret, 'base64url').toString('hex'))
  }
})

test('V4 a project gets its keys while the vault is locked, and the same ones again', async () => {
  const { dir, root } = await instance()
  const keys = await addProject(dir, 7, randomBytes)
  expect(createKeyring(keys, root).of(7).safe.epoch).toBe(1)
  expect(await addProject(dir, 7, randomBytes)).toEqual(keys)
  const both = await addProject(dir, 3, randomBytes)
  expect(both.projects.map(({ project }) => project)).toEqual([7, 3])
  const secrets = both.projects.flatMap(({ pseudonymKey, blindIndexKey, safe }) =>
    [pseudonymKey, blindIndexKey, safe.publicKey])
  expect(new Set(secrets).size).toBe(6)
})

test('V5 keys are prepared for the next projects, and more whenever the vault is unlocked', async () => {
  const { dir, unlock } = await instance()
  await addProject(dir, preparedAhead, randomBytes)
  await expect(addProject(dir, preparedAhead + 1, randomBytes))
    .rejects.toThrow(expect.objectContaining({ code: 'SAFE_KEY_NOT_PREPARED' }))
  const { bundle, instance: held } = await openBundle(dir, unlock)
  expect((await refillSafes(dir, held, bundle, randomBytes)).prepared).toBe(preparedAhead)
  await addProject(dir, preparedAhead + 1, randomBytes)
  expect(await areSafesSigned(dir)).toBe(true)
})

test('V5 a crash between the private and the public half loses no key', async () => {
  const { dir, unlock } = await instance()
  const published = await readFile(join(dir, keyFiles.safes))
  await addProject(dir, 10, randomBytes)
  const first = await openBundle(dir, unlock)
  await refillSafes(dir, first.instance, first.bundle, randomBytes)
  await writeFile(join(dir, keyFiles.safes), published)
  const second = await openBundle(dir, unlock)
  expect((await refillSafes(dir, second.instance, second.bundle, randomBytes)).prepared).toBe(10)
  const keys = await addProject(dir, preparedAhead + 10, randomBytes)
  const safe = keys.projects.at(-1)!.safe
  expect(second.bundle.safes.some(({ project }) => project === safe.project)).toBe(true)
})

test('V6 the secret opens the private keys with nothing but an age program', async () => {
  const { dir, unlock } = await instance()
  const byPassphrase = new Decrypter()
  byPassphrase.addPassphrase(unlock)
  const identity = await byPassphrase.decrypt(await readFile(join(dir, keyFiles.unlock)), 'text')
  const byIdentity = new Decrypter()
  byIdentity.addIdentity(identity.trim())
  const bundle = JSON.parse(await byIdentity.decrypt(await readFile(join(dir, keyFiles.vault)), 'text')) as object
  expect(bundle).toEqual((await openBundle(dir, unlock)).bundle)
})

test('V7 a recovery recipient opens the private keys and the escrow without the secret', async () => {
  const identity = createIdentity(randomBytes)
  const { dir } = await instance([recipientOf(identity)!])
  const keys = await addProject(dir, 1, randomBytes)
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const bundle = JSON.parse(await decrypter.decrypt(await readFile(join(dir, keyFiles.vault)), 'text')) as
    { safes: unknown[] }
  expect(bundle.safes.length).toBe(preparedAhead)
  const escrow = JSON.parse(await decrypter.decrypt(await readFile(join(dir, keyFiles.escrow)), 'text')) as object
  expect(escrow).toMatchObject({ collector: keys, shelf: { keys: [{ generation: 1 }] } })
})

test('V8 the unlock secret is eight groups of four, and any one slip is noticed before any work', () => {
  const unlock = createUnlockSecret((size) => Buffer.alloc(size, 0xa7))
  expect(unlock).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(parseUnlockSecret(unlock.toLowerCase())).toBe(unlock)
  let noticed = 0
  const letters = [...unlock.replaceAll('-', '')]
  for (const [i, letter] of letters.entries()) {
    const typed = letters.with(i, letter === 'X' ? 'Y' : 'X').join('')
    try {
      parseUnlockSecret(typed)
    } catch {
      noticed++
    }
  }
  // 16 check bits: of slips in another secret one in 65,536 would pass, and then meet scrypt.
  expect(noticed).toBe(32)
  for (const text of ['', 'x', unlock.slice(1), `${unlock}0`, unlock.replace('-', '!')]) {
    expect(() => parseUnlockSecret(text)).toThrow(expect.objectContaining({ code: 'VAULT_SECRET_MISTYPED' }))
  }
})

test('V9 a row stands under its shelf key and its place', async () => {
  const { dir } = await instance()
  const [shelf] = await readShelves(dir, randomBytes)
  const row = Buffer.from('row')
  const place = Buffer.from('place')
  const sealed = shelf.seal(row, place)
  expect(sealed.length).toBe(row.length + 28)
  expect(Buffer.from(shelf.open(sealed, place)).equals(row)).toBe(true)
  expect(Buffer.from(shelf.seal(row, place)).equals(sealed)).toBe(false)
  const unreadable = expect.objectContaining({ code: 'SHELF_UNREADABLE' })
  expect(() => shelf.open(sealed, Buffer.from('other'))).toThrow(unreadable)
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed)
    changed[i]! ^= 1
    expect(() => shelf.open(changed, place)).toThrow(unreadable)
    expect(() => shelf.open(sealed.subarray(0, i), place)).toThrow(unreadable)
  }
})

test('V9 a rotation keeps the old key until it is finished, goes on after a crash, and then destroys it', async () => {
  const identity = createIdentity(randomBytes)
  const { dir } = await instance([recipientOf(identity)!])
  const [old] = await readShelves(dir, randomBytes)
  const oldKey = (JSON.parse(await readFile(join(dir, keyFiles.shelf), 'utf8')) as { keys: [{ key: string }] }).keys[0].key
  const place = Buffer.from('place')
  const row = old.seal(Buffer.from('row'), place)
  const begun = await beginShelfRotation(dir, randomBytes)
  expect(begun.map(({ generation }) => generation)).toEqual([2, 1])
  expect((await beginShelfRotation(dir, randomBytes)).map(({ generation }) => generation)).toEqual([2, 1])
  expect(Buffer.from(begun[1]!.open(row, place)).toString()).toBe('row')
  expect(() => begun[0].open(row, place)).toThrow()
  await finishShelfRotation(dir, randomBytes)
  expect((await readShelves(dir, randomBytes)).map(({ generation }) => generation)).toEqual([2])
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const escrow = await decrypter.decrypt(await readFile(join(dir, keyFiles.escrow)), 'text')
  expect(await contents(dir) + escrow).not.toContain(oldKey)
})

test('V1 a key file of another form is refused without quoting it', async () => {
  const { dir } = await instance()
  await addProject(dir, 1, randomBytes)
  const path = join(dir, keyFiles.collector)
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.slice(0, -4))
  const refused = addProject(dir, 2, randomBytes)
  await expect(refused).rejects.toThrow(expect.objectContaining({ code: 'KEYS_UNREADABLE' }))
  await refused.catch((error: Error) => {
    expect(error.cause).toBeUndefined()
    expect(error.message).not.toContain(text.slice(40, 60))
  })
})
