import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeCanaries } from './canaries.ts'
import type { VaultErrorCode } from './errors.ts'
import { enrol, ownInstance, requestFor, unlockedVault } from './grants/grants.fixture.ts'
import { draftFor, peopleOf, sealPeople, type TestInstance } from './vault.fixture.ts'

let instance: TestInstance
beforeEach(async () => {
  instance = await ownInstance()
})
afterEach(() => instance.remove())

const refusal = (code: VaultErrorCode) => expect.objectContaining({ code })

test('V80 one canary among those asked for: nothing leaves, the vault locks, the ledger has it', async () => {
  const { vault, ledger, clock } = await unlockedVault(instance)
  const ann = await enrol(vault, instance.secret, 1)
  const people = sealPeople(instance.sealer, 1, 5)
  const canary = people[3]!.value.pseudonym
  await writeCanaries(instance.dir, 1, [canary], randomBytes)
  ledger.entries.length = 0
  const { id } = await vault.requests.file(requestFor(people))
  await expect(vault.requests.open(id, ann.show(vault.requests.challenge(id)))).rejects.toThrow(refusal('CANARY_OPENED'))
  expect(vault.status()).toEqual({
    state: 'locked', locksInMs: null, alarm: { at: clock.wall, actor: 'member:1', project: 1, grant: id },
  })
  expect(ledger.entries.map(({ kind }) => kind)).toEqual(['grant.request', 'key.lock', 'canary.opened'])
  expect(ledger.entries[1]).toMatchObject({ cause: 'canary' })
  expect(ledger.entries[2]).toMatchObject({ actor: 'member:1', people: [canary], grant: id })
  await vault.unlock(instance.secret)
  expect(vault.status().alarm).toBeNull()
  expect((await vault.requests.view(id)).state).toBe('cancelled')
})

test('V80 the unlock secret does not excuse it, and a broken ledger does not prevent the lock', async () => {
  const { vault, ledger } = await unlockedVault(instance)
  const people = sealPeople(instance.sealer, 1, 2)
  await writeCanaries(instance.dir, 1, [people[0]!.value.pseudonym], randomBytes)
  const proven = await vault.grant(instance.secret, draftFor(people))
  ledger.breakAt('canary.opened')
  await expect(vault.open(proven, people)).rejects.toThrow(refusal('CANARY_OPENED'))
  expect(vault.status().state).toBe('locked')
})

test('V81 canaries that are made while the vault is unlocked are known at the next opening; others’ projects are not meant', async () => {
  const { vault } = await unlockedVault(instance)
  const people = sealPeople(instance.sealer, 1, 2)
  const proven = await vault.grant(instance.secret, draftFor(people))
  await writeCanaries(instance.dir, 2, peopleOf(people), randomBytes)
  expect((await vault.open(proven, people)).length).toBe(6)
  await writeCanaries(instance.dir, 1, peopleOf(people), randomBytes)
  await expect(vault.open(proven, people)).rejects.toThrow(refusal('CANARY_OPENED'))
})

test('V82 no file says who is a canary', async () => {
  const people = peopleOf(sealPeople(instance.sealer, 1, 5))
  await writeCanaries(instance.dir, 1, people, randomBytes)
  const files = await readdir(instance.dir, { recursive: true, withFileTypes: true })
  const contents = await Promise.all(files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')))
  expect(contents.length).toBeGreaterThan(7)
  for (const person of people) expect(contents.some((content) => content.includes(person))).toBe(false)
})
