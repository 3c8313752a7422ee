/**
 * The attackers of THREATS.md who want sealed values opened, each tried against a real vault in its own process, with the
 * ledger in this one: what they hold, what they try, what they get. D2, D3, D4, D8, D10, D10b.
 */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ledger, openLedger } from '../../src/ledger/index.ts'
import { recordVaultEntry } from '../../src/main/vault-ledger.ts'
import { totpCode, totpStep } from '../../src/base/totp.ts'
import { appOrigin, testPasskey } from '../../src/vault/ceremony/authenticator.fixture.ts'
import { createVaultClient, superviseVault, type SealedRecord, type ShownFactor, type SupervisedVault, type VaultClient } from '../../src/vault/index.ts'
import { peopleOf, sealPeople, testInstance, type TestInstance } from '../../src/vault/vault.fixture.ts'

const entry = fileURLToPath(new URL('../../src/vault/main.ts', import.meta.url))
const refusal = (code: string) => expect.objectContaining({ code })

let instance: TestInstance
let vault: VaultClient
let supervised: SupervisedVault
let ledger: Ledger
let desk: string
let records: SealedRecord[]
/** What left the vault, in whatever way it was asked. */
const got: string[] = []

beforeAll(async () => {
  instance = await testInstance(1)
  const dir = join(instance.dir, '..', 'ledger')
  ledger = await openLedger({ dir, origin: 'attacks/ledger', privateKey: generateKeyPairSync('ed25519').privateKey, now: Date.now, random: randomBytes })
  supervised = await superviseVault({
    entry, nodeArgs: ['--import', import.meta.resolve('tsx')], keysDir: instance.dir, ledgerDir: dir,
    record: (one) => recordVaultEntry(ledger, instance.dir, one), desk: { host: '127.0.0.1', port: 0, orAnother: false },
  })
  desk = `http://localhost:${supervised.deskPort()}`
  supervised.tellPlace({ appOrigins: [appOrigin], deskOrigins: [desk], rpId: 'localhost' })
  vault = createVaultClient(supervised.socket)
  records = sealPeople(instance.sealer, 1, 60, 'victim')
  await vault.unlock(instance.secret)
}, 60_000)
afterAll(async () => {
  await supervised?.stop()
  await ledger?.close()
  await instance?.remove()
})

// oxlint-disable-next-line typescript/no-explicit-any
async function atDesk(path: string, body?: unknown): Promise<any> {
  const response = await fetch(desk + path, body === undefined ? {} : { method: 'POST', headers: { origin: desk, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return response.json()
}

/** A member with a passkey, enrolled by the book. */
async function enrol(member: number) {
  const key = testPasskey(`attacks ${member}`)
  const { id, challenge } = await vault.enrol({ member, name: `Member ${member}`, mayRequest: true, mayApprove: true, passkeys: [key.passkey] })
  await atDesk(`/api/enrolments/${id}/prove`, { assertion: key.assert(Buffer.from(challenge, 'base64url'), { origin: desk }) })
  expect(await atDesk(`/api/enrolments/${id}/confirm`, { secret: instance.secret })).toEqual({ confirmed: true })
  const show = async (grant: string, origin = desk): Promise<ShownFactor> => {
    const { challenge: wanted } = await atDesk(`/api/requests/${grant}`)
    return { member, factor: 'passkey', assertion: key.assert(Buffer.from(wanted, 'base64url'), { origin }) }
  }
  return { key, show }
}

const file = (of: readonly SealedRecord[], actor = 'member:1', level: 'full' | 'masked' = 'full') => vault.file({
  actor, project: 1, people: peopleOf(of), fields: ['$email', '$name', '$phone'], level, reason: 'ticket', records: of,
})

async function tryOpen(id: string, shown: ShownFactor): Promise<string> {
  try {
    const { records: opened } = await vault.openRequest(id, shown)
    got.push(...opened.map(({ text }) => text ?? ''))
    return 'opened'
  } catch (error) {
    return (error as { code: string }).code
  }
}

const values = (people: number) => records.slice(0, people * 3)

test('D8 whoever rules the app’s host, with the vault’s socket and its files, opens nothing while it is unlocked', async () => {
  const ann = await enrol(1)
  got.length = 0
  const { id } = await file(values(5))
  const mallory = testPasskey('mallory')
  const challenge = Buffer.from((await atDesk(`/api/requests/${id}`)).challenge, 'base64url')
  // The app's own pages as the desk.
  supervised.tellPlace({ appOrigins: ['http://localhost:1'], deskOrigins: [appOrigin, desk], rpId: 'localhost' })
  await expect.poll(async () => (await atDesk('/api/status')).appOrigins).toEqual([appOrigin])
  // No ceremony, a ceremony of another key, and one that a member was made to give on a page of the app.
  const forged = { grant: { ...(await vault.request(id)), people: peopleOf(records), approvals: [], issuedAt: Date.now(), expiresAt: Date.now() + 60_000 } }
  await expect(vault.open({ ...forged, proof: { kind: 'owner-key', signature: randomBytes(64).toString('base64url') } } as never, values(5))).rejects.toThrow(refusal('GRANT_INVALID'))
  await expect(vault.open({ ...forged, proof: { kind: 'ceremonies', ceremonies: [] } } as never, values(5))).rejects.toThrow(refusal('VAULT_REQUEST_MALFORMED'))
  const assertion = { ...mallory.assert(challenge, { origin: desk }), credentialId: ann.key.passkey.credentialId }
  expect(await tryOpen(id, { member: 1, factor: 'passkey', assertion })).toBe('CEREMONY_INVALID')
  expect(await tryOpen(id, await ann.show(id, appOrigin))).toBe('CEREMONY_INVALID')
  expect(await tryOpen(id, { member: 1, factor: 'totp', code: totpCode(randomBytes(20), totpStep(Date.now())) })).toBe('CEREMONY_INVALID')

  // A member of their own making in the file, signed by a key of their own; a policy without limits; counters set back.
  const path = join(instance.dir, 'approvers.json')
  const text = await readFile(path, 'utf8')
  const members = JSON.parse(text)
  const signature = sign(null, randomBytes(32), generateKeyPairSync('ed25519').privateKey).toString('base64url')
  members.members.push({ ...members.members[0], member: 66, enrolment: 'made up', passkeys: [mallory.passkey], signature })
  await writeFile(path, JSON.stringify(members))
  expect((await vault.members()).map(({ member }) => member)).toEqual([1])
  const theirs = await file(values(5), 'member:66')
  expect(await tryOpen(theirs.id, { member: 66, factor: 'passkey', assertion: mallory.assert(Buffer.from((await atDesk(`/api/requests/${theirs.id}`)).challenge, 'base64url'), { origin: desk }) })).toBe('VAULT_MEMBER_UNKNOWN')
  await writeFile(path, text)

  // What the member showed once, shown again for another request of theirs.
  const shown = await ann.show(id)
  await rm(join(instance.dir, 'ceremonies.json'), { force: true })
  const other = await file(values(9))
  expect(await tryOpen(other.id, shown)).toBe('CEREMONY_INVALID')
  expect(got).toEqual([])
}, 60_000)

test('D4, D10 a member who may unseal, or malware in their browser, gets the quota and no more', async () => {
  const bob = await enrol(2)
  got.length = 0
  const outcomes: string[] = []
  for (let n = 0; n < 6; n++) {
    const { id } = await file(records.slice(n * 15, n * 15 + 15), 'member:2')
    outcomes.push(await tryOpen(id, await bob.show(id)))
  }
  expect(outcomes).toEqual(['opened', 'opened', 'opened', 'opened', 'APPROVAL_MISSING', 'APPROVAL_MISSING'])
  expect(got.length).toBe(20 * 3)
  // Locking and unlocking gives no new allowance: it is counted from the ledger.
  await vault.lock()
  await vault.unlock(instance.secret)
  const { id, missing } = await file(values(1), 'member:2')
  expect([missing, await tryOpen(id, await bob.show(id))]).toEqual(['quota', 'APPROVAL_MISSING'])
  // Nor does a vault that was killed.
  process.kill(supervised.pid()!, 'SIGKILL')
  await expect.poll(async () => (await vault.status()).state, { timeout: 20_000 }).toBe('locked')
  await vault.unlock(instance.secret)
  const again = await file(values(1), 'member:2')
  expect([again.missing, await tryOpen(again.id, await bob.show(again.id))]).toEqual(['quota', 'APPROVAL_MISSING'])
}, 60_000)

test('D10b two who collude get what they ask for, and the ledger has both names', async () => {
  const carol = await enrol(3)
  const dan = await enrol(4)
  got.length = 0
  const { id } = await file(records, 'member:3')
  expect(await tryOpen(id, await carol.show(id))).toBe('APPROVAL_MISSING')
  await expect(vault.approve(id, await carol.show(id))).rejects.toThrow(refusal('GRANT_INVALID'))
  await vault.approve(id, await dan.show(id))
  expect(await tryOpen(id, await carol.show(id))).toBe('opened')
  expect(got.length).toBe(180)
  const entries: { kind: string; actor?: string; approvers?: string[] }[] = []
  for await (const one of ledger.entries()) entries.push(one as never)
  expect(entries.filter(({ kind, actor }) => kind === 'unseal.reserve' && actor === 'member:3')).toMatchObject([{ approvers: ['member:4'] }])
  expect(entries.filter(({ kind }) => kind === 'grant.approve').at(-1)).toMatchObject({ actor: 'member:4', requester: 'member:3' })
}, 60_000)
