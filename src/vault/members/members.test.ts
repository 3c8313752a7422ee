import { readFile, writeFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testPasskey } from '../ceremony/authenticator.fixture.ts'
import type { VaultErrorCode } from '../errors.ts'
import { enrol, enrolWithCodes, noHistory, ownInstance, requestFor, unlockedVault } from '../grants/grants.fixture.ts'
import { sealPeople, type TestInstance } from '../vault.fixture.ts'

let instance: TestInstance
beforeEach(async () => {
  instance = await ownInstance()
})
afterEach(() => instance.remove())

const refusal = (code: VaultErrorCode) => expect.objectContaining({ code })
const wanted = { member: 7, name: 'Grace', mayRequest: true, mayApprove: false }
const bytes = (text: string) => Buffer.from(text, 'base64url')

test('V60 a member is known once they proved their passkey and the owner’s secret confirmed it', async () => {
  const { vault, ledger } = await unlockedVault(instance)
  const key = testPasskey('grace')
  const { id, challenge } = vault.enrolments.begin({ ...wanted, passkeys: [key.passkey] })
  await expect(vault.enrolments.confirm(id, { secret: instance.secret })).rejects.toThrow(refusal('CEREMONY_INVALID'))
  expect(() => vault.enrolments.prove(id, { assertion: key.assert(Buffer.alloc(32)) })).toThrow(refusal('CEREMONY_INVALID'))
  expect(() => vault.enrolments.prove(id, { assertion: testPasskey('grace').assert(bytes(challenge)) })).toThrow(refusal('CEREMONY_INVALID'))
  expect(vault.enrolments.prove(id, { assertion: key.assert(bytes(challenge)) }).proven).toBe('passkey')
  expect(await vault.members()).toEqual([])
  const other = await ownInstance()
  await expect(vault.enrolments.confirm(id, { secret: other.secret })).rejects.toThrow(refusal('VAULT_SECRET_WRONG'))
  await other.remove()
  await vault.enrolments.confirm(id, { secret: instance.secret })
  expect(await vault.members()).toMatchObject([{ ...wanted, enrolledBy: 'owner', totpSeed: null }])
  expect(ledger.entries).toMatchObject([{ kind: 'approver.enrolled', actor: 'owner', member: 7, factors: ['passkey'] }])
  await expect(vault.enrolments.confirm(id, { secret: instance.secret })).rejects.toThrow(refusal('ENROLMENT_UNKNOWN'))
})

test('V60 a member who may approve confirms others, never themselves', async () => {
  const { vault } = await unlockedVault(instance)
  const [ann, eve] = [await enrol(vault, instance.secret, 1), await enrol(vault, instance.secret, 2, { approve: false })]
  const key = testPasskey('grace')
  const { id, challenge } = vault.enrolments.begin({ ...wanted, passkeys: [key.passkey] })
  vault.enrolments.prove(id, { assertion: key.assert(bytes(challenge)) })
  await expect(vault.enrolments.confirm(id, eve.show(bytes(challenge)))).rejects.toThrow(refusal('VAULT_MEMBER_UNKNOWN'))
  await vault.enrolments.confirm(id, ann.show(bytes(challenge)))
  const again = vault.enrolments.begin({ ...wanted, member: 1, passkeys: [ann.key.passkey] })
  vault.enrolments.prove(again.id, { assertion: ann.key.assert(bytes(again.challenge)) })
  await expect(vault.enrolments.confirm(again.id, ann.show(bytes(again.challenge)))).rejects.toThrow(refusal('VAULT_MEMBER_UNKNOWN'))
  expect((await vault.members()).map(({ member, enrolledBy }) => [member, enrolledBy])).toContainEqual([7, 'member:1'])
})

test('V61 a member whom nobody with the key signed is none, changed or made up', async () => {
  const { vault } = await unlockedVault(instance)
  await enrol(vault, instance.secret, 1)
  const path = join(instance.dir, 'approvers.json')
  const file = JSON.parse(await readFile(path, 'utf8'))
  const [signed] = file.members
  const forged = [
    { ...signed, member: 9 }, { ...signed, member: 9, name: 'Mallory', passkeys: [testPasskey('mallory').passkey] },
    { ...signed, mayApprove: !signed.mayApprove }, { ...signed, passkeys: [testPasskey('mallory').passkey] }, { ...signed, signature: '' },
  ]
  for (const one of forged) {
    await writeFile(path, JSON.stringify({ ...file, members: [one] }))
    expect(await vault.members()).toEqual([])
  }
  await writeFile(path, JSON.stringify(file))
  expect((await vault.members()).length).toBe(1)
})

test('V62 a member is taken away at once, while locked too, and stays away when the files are put back', async () => {
  const { vault, ledger } = await unlockedVault(instance)
  await enrol(vault, instance.secret, 1)
  const former = await readFile(join(instance.dir, 'approvers.json'), 'utf8')
  await vault.lock('asked')
  await vault.enrolments.remove(1, 'member:2')
  expect(await vault.members()).toEqual([])
  const entry = ledger.entries.at(-1)
  expect(entry).toMatchObject({ kind: 'approver.removed', actor: 'member:2', member: 1 })
  await writeFile(join(instance.dir, 'approvers.json'), former)
  await writeFile(join(instance.dir, 'revoked.json'), JSON.stringify({ format: 'signet/revoked/v1', enrolments: [] }))
  expect(await vault.members()).toEqual([])
  const ended = new Set((entry as { enrolments: readonly string[] }).enrolments)
  const next = await unlockedVault(instance, { history: async () => ({ ...noHistory, endedEnrolments: ended }) })
  expect(await next.vault.members()).toEqual([])
})

test('V62 a removal stands when the ledger does not take it, and says so', async () => {
  const { vault, ledger } = await unlockedVault(instance)
  await enrol(vault, instance.secret, 1)
  ledger.breakAt('approver.removed')
  await expect(vault.enrolments.remove(1, 'owner')).rejects.toThrow(refusal('LEDGER_UNAVAILABLE'))
  expect(await vault.members()).toEqual([])
})

test('V63 who is enrolled anew has one enrolment, and the former passkey opens nothing', async () => {
  const { vault } = await unlockedVault(instance)
  const old = await enrol(vault, instance.secret, 1)
  const now = await enrol(vault, instance.secret, 1)
  expect((await vault.members()).length).toBe(1)
  const records = sealPeople(instance.sealer, 1, 1)
  const { id } = await vault.requests.file(requestFor(records))
  const challenge = vault.requests.challenge(id)
  await expect(vault.requests.open(id, old.show(challenge))).rejects.toThrow(refusal('CEREMONY_INVALID'))
  await expect(vault.requests.open(id, now.show(challenge))).resolves.toBeDefined()
})

test('V64 a seed for codes is in no file in the clear', async () => {
  const { vault, clock } = await unlockedVault(instance)
  const { id } = vault.enrolments.begin({ ...wanted, passkeys: [] })
  const { seed, address } = vault.enrolments.offerCodes(id)
  expect(address).toContain(`secret=${seed}`)
  await enrolWithCodes(vault, instance.secret, 8, () => clock.wall)
  const raw = (text: string) => Buffer.from(text.split('').map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('').match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  for (const name of await readdir(instance.dir)) {
    const content = await readFile(join(instance.dir, name)).catch(() => Buffer.alloc(0))
    for (const form of [seed, raw(seed).toString('base64'), raw(seed).toString('base64url'), raw(seed).toString('hex'), raw(seed)]) {
      expect(content.includes(form)).toBe(false)
    }
  }
})

test('V65 an enrolment ends after half an hour; a passkey of no known kind is none', async () => {
  const { vault, pass } = await unlockedVault(instance)
  const { id } = vault.enrolments.begin({ ...wanted, passkeys: [] })
  pass(30 * 60_000)
  expect(() => vault.enrolments.view(id)).toThrow(refusal('ENROLMENT_UNKNOWN'))
  expect(() => vault.enrolments.begin({ ...wanted, passkeys: [{ credentialId: 'x', publicKey: 'oQEC', rpId: 'localhost' }] }))
    .toThrow(refusal('VAULT_REQUEST_MALFORMED'))
})
