import { randomBytes } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Decrypter } from 'age-encryption'
import { afterEach, expect, test } from 'vitest'
import { readCollectorKeys } from '../../identity/index.ts'
import { createIdentity, recipientOf } from '../age/stanzas.ts'
import { writeCanaries } from '../canaries.ts'
import { readMembers, addMember } from '../members/known-members.ts'
import { readPolicy } from '../policy.ts'
import { createUnlockSecret } from '../unlock-secret.ts'
import { createVault, type Vault } from '../vault.ts'
import { draftFor, sealPeople, testInstance, type TestInstance, testLedger } from '../vault.fixture.ts'
import { privateKeyFromRaw, publicKeyFromRaw } from '../../identity/sealed/index.ts'
import { ageForRecipients, openAgeByIdentity } from '../age/age.ts'
import { changeIdentity } from './change-identity.ts'
import { createKeyring, createSealer } from '../../identity/index.ts'
import { keyFiles, readKeyFile } from './files.ts'
import { readInstance } from './create-keys.ts'
import { restoreKeys, writeKeysBackup, writeShelfBackup } from './key-backup.ts'
import { readKeyStatus } from './key-status.ts'
import { isPublicKeySigned } from './public-keys.ts'
import { openBundle } from './unlock-keys.ts'

const made: TestInstance[] = []
afterEach(async () => {
  for (const one of made.splice(0)) await one.remove()
})

let clock = Date.UTC(2026, 2, 1)

async function world(...projects: readonly number[]) {
  const instance = await testInstance(...(projects.length === 0 ? [1] : projects))
  made.push(instance)
  const ledger = testLedger()
  const start = (): Vault => createVault({
    keysDir: instance.dir, now: () => clock, monotonic: () => clock, random: randomBytes, record: ledger.record, workFactor: 10,
  })
  return { ...instance, ledger, start, vault: start() }
}

const refused = (code: string) => expect.objectContaining({ code })
const kinds = ({ entries }: { readonly entries: readonly { readonly kind: string }[] }) => entries.map(({ kind }) => kind)
const grantsKey = async (dir: string) => publicKeyFromRaw('ed25519', Buffer.from((await readInstance(dir)).grants, 'base64url'))

test('V100 all projects, or one, get a new epoch that the root signed, on the ledger before it is so', async () => {
  const { vault, secret, dir, ledger } = await world(1, 2)
  await vault.unlock(secret)
  await vault.keys.renew(secret, { incident: true })
  await vault.keys.renew(secret, { project: 2 })
  expect((await readKeyStatus(dir, clock)).epochs).toEqual([{ project: 1, epoch: 2 }, { project: 2, epoch: 3 }])
  expect(ledger.entries.filter(({ kind }) => kind === 'key.renew')).toMatchObject([
    { project: 1, incident: true }, { project: 2, incident: true }, { project: 2, incident: false },
  ])
  createKeyring(readCollectorKeys(await readFile(join(dir, keyFiles.collector), 'utf8')), (await readInstance(dir)).root)
  ledger.breakAt('key.renew')
  await expect(vault.keys.renew(secret, {})).rejects.toThrow(refused('LEDGER_UNAVAILABLE'))
  expect((await readKeyStatus(dir, clock)).epochs[0]).toEqual({ project: 1, epoch: 2 })
})

test('V101 stored keys are wrapped anew for the present epoch; then the former private keys can go', async () => {
  const { vault, secret, sealer } = await world()
  const records = sealPeople(sealer, 1, 120)
  expect(() => vault.keys.rewrap(records.map(({ key }) => key))).toThrow(refused('VAULT_LOCKED'))
  await vault.unlock(secret)
  await vault.keys.renew(secret, { project: 1 })
  const { keys, unreadable } = vault.keys.rewrap(records.map(({ key }) => key))
  expect([unreadable, new Set(keys.map(({ epoch }) => epoch)), new Set(keys.map(({ enc }) => enc)).size]).toEqual([0, new Set([2]), 2])
  const rewrapped = records.map(({ value }, n) => ({ value, key: keys[n]! }))
  expect(await vault.keys.dropEpochs(secret, 1)).toEqual({ dropped: 1 })
  const grant = await vault.grant(secret, draftFor(rewrapped))
  const opened = await vault.open(grant, rewrapped)
  expect(opened.filter(({ text }) => text === null)).toEqual([])
  expect(opened[0]!.text).toBe('person-0@mail-0.test')
  const old = await vault.open(grant, records.slice(0, 3))
  expect(old.map(({ text }) => text)).toEqual([null, null, null])
  // A key that does not open is left as it is, and counted.
  expect(vault.keys.rewrap([records[0]!.key])).toEqual({ keys: [records[0]!.key], unreadable: 1 })
})

test('V103 a new unlock secret: the old one, and old copies of unlock.age, open nothing; nothing that hung on it is lost', async () => {
  const { vault, secret, dir, sealer, ledger } = await world()
  const [someone, canary] = [sealPeople(sealer, 1, 1), sealPeople(sealer, 1, 1, 'canary')]
  await writeCanaries(dir, 1, [canary[0]!.value.pseudonym], randomBytes)
  await vault.unlock(secret)
  await vault.setPolicy(secret, { idsPerHour: 7 })
  const { bundle, instance } = await openBundle(dir, secret)
  const seed = ageForRecipients(Buffer.from('seed'), [instance.recipient], randomBytes).toString('base64url')
  const member = { enrolment: 'e1', member: 3, name: 'Ada', mayRequest: true, mayApprove: true, passkeys: [], totpSeed: seed, enrolledAt: 1, enrolledBy: 'owner' }
  await addMember(dir, member, privateKeyFromRaw('ed25519', Buffer.from(bundle.grants, 'base64url')))
  const before = await vault.grant(secret, draftFor(someone))
  const oldUnlock = await readKeyFile(dir, keyFiles.unlock)

  const { secret: next } = await vault.keys.changeSecret(secret)
  expect(next).not.toBe(secret)
  expect(vault.status().state).toBe('locked')
  await expect(vault.unlock(secret)).rejects.toThrow(refused('VAULT_SECRET_WRONG'))
  await vault.unlock(next)
  await expect(vault.open(before, someone)).rejects.toThrow(refused('GRANT_INVALID'))
  expect(await readPolicy(dir, await grantsKey(dir), 1)).toMatchObject({ idsPerHour: 7 })
  const known = await readMembers(dir, await grantsKey(dir))
  expect(known).toMatchObject([{ member: 3, enrolment: 'e1' }])
  const { identity } = await openBundle(dir, next)
  expect(openAgeByIdentity(Buffer.from(known[0]!.totpSeed!, 'base64url'), identity).toString()).toBe('seed')
  await expect(vault.open(await vault.grant(next, draftFor(canary)), canary)).rejects.toThrow(refused('CANARY_OPENED'))
  expect(kinds(ledger)).toContain('key.secret')
  await writeFile(join(dir, keyFiles.unlock), oldUnlock)
  await expect(vault.unlock(secret)).rejects.toThrow()
})

test('V103 a change of secret that is killed anywhere leaves the old secret in force, or the new one, with all that hangs on it', async () => {
  const { vault, secret, dir, sealer, start } = await world()
  const [canary] = sealPeople(sealer, 1, 1, 'canary')
  await writeCanaries(dir, 1, [canary!.value.pseudonym], randomBytes)
  await vault.unlock(secret)
  await vault.setPolicy(secret, { idsPerHour: 7 })
  const keys = await openBundle(dir, secret)
  const member = { enrolment: 'e1', member: 3, name: 'Ada', mayRequest: true, mayApprove: true, passkeys: [], totpSeed: null, enrolledAt: 1, enrolledBy: 'owner' }
  await addMember(dir, member, privateKeyFromRaw('ed25519', Buffer.from(keys.bundle.grants, 'base64url')))
  const copy = join(dir, '..', 'copy')
  await cp(dir, copy, { recursive: true })
  const next = createUnlockSecret(randomBytes)
  const inForce: string[] = []
  for (let killedAt = 1, finished = false; !finished; killedAt++) {
    await rm(dir, { recursive: true })
    await cp(copy, dir, { recursive: true })
    let asked = 0
    // Randomness is asked for before every file that is written, so each state between two writes comes up.
    finished = await changeIdentity(dir, keys, next, 10, (size) => {
      if (++asked === killedAt) throw new Error('killed')
      return randomBytes(size)
    }).then(() => true, () => false)
    const after = start()
    const worked = await after.unlock(next).then(() => next, () => after.unlock(secret).then(() => secret))
    expect(await after.policy()).toMatchObject({ idsPerHour: 7 })
    expect(await after.members()).toMatchObject([{ member: 3 }])
    await expect(after.open(await after.grant(worked, draftFor([canary!])), [canary!])).rejects.toThrow(refused('CANARY_OPENED'))
    expect((await openBundle(dir, worked)).bundle.former).toBeUndefined()
    inForce.push(worked === next ? 'new' : 'old')
  }
  expect(new Set(inForce)).toEqual(new Set(['old', 'new']))
  expect(inForce.length).toBeGreaterThan(8)
})

test('V105 a recovery recipient opens bundle and escrow, makes a new secret, and replaces the one before', async () => {
  const { vault, secret, dir, ledger } = await world()
  const [first, second] = [createIdentity(randomBytes), createIdentity(randomBytes)]
  await vault.keys.setRecovery(secret, { recipient: recipientOf(first)!, shares: 3, needed: 2 })
  await vault.keys.setRecovery(secret, { recipient: recipientOf(second)!, shares: 5, needed: 3 })
  expect(await readKeyStatus(dir, clock)).toMatchObject({ ways: 2, recovery: [{ shares: 5, needed: 3 }], overdue: ['secret', 'recovery'] })
  await expect(vault.keys.rehearse({ recovery: first })).rejects.toThrow(refused('RECOVERY_WRONG'))
  await vault.keys.rehearse({ recovery: second })
  const decrypter = new Decrypter()
  decrypter.addIdentity(second)
  expect(await decrypter.decrypt(await readFile(join(dir, keyFiles.escrow)), 'text')).toContain('signet/escrow/v1')
  await expect(vault.keys.restore(first)).rejects.toThrow(refused('RECOVERY_WRONG'))
  const { secret: next } = await vault.keys.restore(second)
  await expect(vault.unlock(secret)).rejects.toThrow(refused('VAULT_SECRET_WRONG'))
  await vault.unlock(next)
  expect(ledger.entries.filter(({ kind }) => kind === 'key.secret')).toMatchObject([{ by: 'recovery' }])
  for (const set of [{ shares: 3, needed: 1 }, { shares: 2, needed: 3 }]) {
    await expect(vault.keys.setRecovery(next, { recipient: recipientOf(first)!, ...set })).rejects.toThrow(refused('SHARES_WRONG'))
  }
})

test('V105 with the machine and the secret lost, a copy of the keys and shares are enough, and other shares are not', async () => {
  const { vault, secret, dir, sealer, start } = await world()
  const records = sealPeople(sealer, 1, 1)
  const [ours, others] = [createIdentity(randomBytes), createIdentity(randomBytes)]
  await vault.keys.setRecovery(secret, { recipient: recipientOf(ours)!, shares: 3, needed: 2 })
  await vault.unlock(secret)
  await vault.setPolicy(secret, { idsPerHour: 7 })
  await writeCanaries(dir, 1, [sealPeople(sealer, 1, 1, 'canary')[0]!.value.pseudonym], randomBytes)
  await vault.lock('asked')
  const out = join(dir, '..', 'copy')
  await mkdir(out)
  await writeKeysBackup(dir, out, randomBytes)
  await writeShelfBackup(dir, join(out, 'shelf.age'), randomBytes)
  await rm(dir, { recursive: true })
  await expect(restoreKeys(dir, out, join(out, 'shelf.age'), { recovery: others }, randomBytes)).rejects.toThrow(refused('RECOVERY_WRONG'))
  await restoreKeys(dir, out, join(out, 'shelf.age'), { recovery: ours }, randomBytes)
  expect(await readdir(join(dir, 'canaries'))).toHaveLength(1)
  const again = start()
  const { secret: next } = await again.keys.restore(ours)
  await again.unlock(next)
  expect(await again.policy()).toMatchObject({ idsPerHour: 7 })
  expect((await again.open(await again.grant(next, draftFor(records)), records))[0]!.text).toBe('person-0@mail-0.test')
})

test('V107 a rehearsal shows that a way works without unlocking, is remembered, and is overdue after 90 days', async () => {
  const { vault, secret, dir, ledger } = await world()
  expect((await readKeyStatus(dir, clock)).overdue).toEqual(['secret'])
  await expect(vault.keys.rehearse({ secret: secret.replace(/^./, (letter) => (letter === '0' ? '1' : '0')) })).rejects.toThrow(/secret/)
  expect(await vault.keys.rehearse({ secret })).toEqual({ way: 'secret', at: clock })
  expect(vault.status().state).toBe('locked')
  expect(kinds(ledger)).toEqual(['key.rehearsed'])
  const status = await readKeyStatus(dir, clock + 3 * 86_400_000)
  expect([status.rehearsed, status.overdue]).toEqual([{ secret: clock, recovery: null }, []])
  expect((await readKeyStatus(dir, clock + 91 * 86_400_000)).overdue).toEqual(['secret'])
  // Of a bundle that is swapped for another instance's, nothing is rehearsed.
  const other = await world()
  for (const name of [keyFiles.unlock, keyFiles.vault]) await writeFile(join(dir, name), await readKeyFile(other.dir, name))
  await expect(vault.keys.rehearse({ secret: other.secret })).rejects.toThrow(refused('KEYS_UNREADABLE'))
})

test('V109 per-grant locks after one opening, session after a quarter of an hour, always not by itself', async () => {
  const { vault, secret, dir, sealer, start } = await world()
  const records = sealPeople(sealer, 1, 1)
  await vault.unlock(secret)
  await vault.keys.setMode(secret, 'per-grant')
  await vault.open(await vault.grant(secret, draftFor(records)), records)
  expect(vault.status().state).toBe('locked')
  await vault.unlock(secret)
  clock += 15 * 60_000
  expect(vault.status().state).toBe('locked')
  await vault.unlock(secret)
  await vault.keys.setMode(secret, 'always')
  const again = start()
  await again.unlock(secret)
  clock += 30 * 86_400_000
  await again.lockIfIdle()
  expect(again.status()).toMatchObject({ state: 'unlocked', locksInMs: null })
  await again.lock('asked')
  // A mode that the root did not sign is none: the vault stays locked and the status says so.
  const path = join(dir, 'unlock-mode.json')
  await writeFile(path, (await readFile(path, 'utf8')).replace('"serial": 2', '"serial": 3'))
  await expect(again.unlock(secret)).rejects.toThrow(refused('KEYS_UNREADABLE'))
  expect((await readKeyStatus(dir, clock)).mode).toBe('broken')
})

test('V111 the notice key is vouched for by the root and signs with the secret only', async () => {
  const { vault, secret, dir, ledger } = await world()
  const message = Buffer.from('What happened')
  const [signature] = await vault.keys.signNotices(secret, [message.toString('base64')])
  const { notice, root } = await readInstance(dir)
  expect(isPublicKeySigned(notice!, 'notice', root)).toBe(true)
  expect(isPublicKeySigned(notice!, 'ledger', root)).toBe(false)
  const { verify } = await import('node:crypto')
  const key = publicKeyFromRaw('ed25519', Buffer.from(notice!.publicKey, 'base64url'))
  expect(verify(null, message, key, Buffer.from(signature!, 'base64'))).toBe(true)
  expect(kinds(ledger)).toEqual(['notice.signed'])
})

test('V100 a sealer that takes the new keys seals to the new epoch at once', async () => {
  const { vault, secret, dir } = await world()
  const file = async () => readCollectorKeys(await readFile(join(dir, keyFiles.collector), 'utf8'))
  const keyring = createKeyring(await file())
  const sealer = createSealer({ keys: keyring, now: () => clock, random: randomBytes })
  await vault.unlock(secret)
  await vault.keys.renew(secret, {})
  keyring.accept(await file())
  expect(sealPeople(sealer, 1, 1)[0]!.key.epoch).toBe(2)
})
