import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { writeCanaries } from '../canaries.ts'
import type { SealedRecord } from '../opening.ts'
import { readInstance } from '../keys/create-keys.ts'
import { sealPeople, type TestInstance } from '../vault.fixture.ts'
import { enrol, ownInstance, requestFor, unlockedVault } from './grants.fixture.ts'

let instance: TestInstance
let emails: SealedRecord[]
const send = { incident: '7', version: 1, notices: 150, content: 'Cq0SBFvbEdkQAA5WkQxRHg' }
const comment = 'signet notice incident=7 version=1 date=2025-11-27 code=A language=en'

beforeAll(async () => {
  instance = await ownInstance()
  emails = sealPeople(instance.sealer, 1, 150, 'told').filter(({ value }) => value.field === '$email')
})
afterAll(() => instance.remove())

const refusal = (code: string) => expect.objectContaining({ code })
const toSend = (records = emails) => requestFor(records, { fields: ['$email'], level: 'full', reason: 'Notices of the incident', send })

async function setup() {
  const all = await unlockedVault(instance)
  const [ann, bob] = [await enrol(all.vault, instance.secret, 1), await enrol(all.vault, instance.secret, 2)]
  all.ledger.entries.length = 0
  const { requests } = all.vault
  async function released() {
    const { id } = await requests.file(toSend())
    await requests.approve(id, bob.show(requests.challenge(id)))
    return { id, opened: await requests.open(id, ann.show(requests.challenge(id))) }
  }
  return { ...all, ann, bob, requests, released }
}
const recordsOf = (records: readonly SealedRecord[]) => records.map(({ value }) => value.record)

test('V120 a request to send is for e-mail addresses in full, says so in what is signed, and needs a second member', async () => {
  const { requests, ann } = await setup()
  await expect(requests.file({ ...toSend(), fields: ['$email', '$name'] })).rejects.toThrow(refusal('GRANT_INVALID'))
  await expect(requests.file({ ...toSend(), level: 'masked' })).rejects.toThrow(refusal('GRANT_INVALID'))
  const few = await requests.file(toSend(emails.slice(0, 1)))
  expect(few).toMatchObject({ missing: 'people', send, reason: '[sign and send 150 notices of incident 7, version 1, content Cq0SBFvbEdkQAA5WkQxRHg] Notices of the incident' })
  await expect(requests.open(few.id, ann.show(requests.challenge(few.id)))).rejects.toThrow(refusal('APPROVAL_MISSING'))
  await expect(requests.collect(few.id, recordsOf(emails.slice(0, 1)))).rejects.toThrow(refusal('GRANT_SPENT'))
  await expect(requests.signUnder(few.id, [{ text: 'x', comment }])).rejects.toThrow(refusal('GRANT_SPENT'))
})

test('V121 V122 once released nothing is shown, and a hundred people leave at a time, each time on the ledger first', async () => {
  const { requests, released, kinds, ledger } = await setup()
  const { id, opened } = await released()
  expect(opened).toMatchObject({ records: [], request: { state: 'released' } })
  await expect(requests.collect(id, recordsOf(emails))).rejects.toThrow(refusal('GRANT_TOO_NARROW'))
  const first = await requests.collect(id, recordsOf(emails.slice(0, 100)))
  expect(first.length).toBe(100)
  expect(first.every(({ text }) => text?.includes('@'))).toBe(true)
  expect((await requests.collect(id, recordsOf(emails.slice(100)))).length).toBe(50)
  expect(kinds()).toEqual(['grant.request', 'grant.approve', 'unseal.reserve', 'unseal.done', 'unseal.reserve', 'unseal.done'])
  expect(ledger.entries[2]).toMatchObject({ grant: id, actor: 'member:1', approvers: ['member:2'], level: 'full', fields: ['$email'] })
  const others = sealPeople(instance.sealer, 1, 1, 'other')
  await expect(requests.collect(id, recordsOf(others))).rejects.toThrow(refusal('GRANT_TOO_NARROW'))
})

test('V124 notices are signed by the notice key, of that incident and version only, and so many', async () => {
  const { requests, released, kinds } = await setup()
  const { id } = await released()
  const [signed] = await requests.signUnder(id, [{ text: 'Hello\n', comment }])
  const { notice } = await readInstance(instance.dir)
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(notice!.publicKey, 'base64url')])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  const signature = Buffer.from(signed!.signature, 'base64')
  expect(verify(null, Buffer.from('Hello\n'), key, signature)).toBe(true)
  expect(verify(null, Buffer.concat([signature, Buffer.from(comment)]), key, Buffer.from(signed!.commentSignature, 'base64'))).toBe(true)
  expect(kinds().at(-1)).toBe('notice.sign')
  for (const other of [comment.replace('=7', '=8'), comment.replace('version=1', 'version=2'), 'anything', `${comment}\nx`]) {
    await expect(requests.signUnder(id, [{ text: 'x', comment: other }])).rejects.toThrow(refusal('GRANT_TOO_NARROW'))
  }
  await expect(requests.signUnder(id, Array.from({ length: 450 }, () => ({ text: 'x', comment })))).rejects.toThrow(refusal('GRANT_TOO_NARROW'))
})

test('V125 taking it away, locking and its end stop it at once', async () => {
  const { requests, released, vault, pass } = await setup()
  const { id } = await released()
  await requests.cancel(id, 'member:2')
  await expect(requests.collect(id, recordsOf(emails.slice(0, 1)))).rejects.toThrow(refusal('GRANT_SPENT'))
  const late = await released()
  pass(24 * 3_600_000)
  await expect(requests.collect(late.id, recordsOf(emails.slice(0, 1)))).rejects.toThrow(refusal('GRANT_UNKNOWN'))
  const locked = await released()
  await vault.lock('asked')
  await expect(requests.collect(locked.id, recordsOf(emails.slice(0, 1)))).rejects.toThrow(refusal('VAULT_LOCKED'))
  await expect(requests.signUnder(locked.id, [{ text: 'x', comment }])).rejects.toThrow(refusal('VAULT_LOCKED'))
})

test('V122 when the ledger does not take the entry, no address leaves and nothing is signed', async () => {
  const { requests, released, ledger } = await setup()
  const { id } = await released()
  ledger.breakAt('unseal.reserve')
  await expect(requests.collect(id, recordsOf(emails.slice(0, 1)))).rejects.toThrow(refusal('LEDGER_UNAVAILABLE'))
  ledger.breakAt('notice.sign')
  await expect(requests.signUnder(id, [{ text: 'x', comment }])).rejects.toThrow(refusal('LEDGER_UNAVAILABLE'))
})

test('V123 N46 a canary’s address never leaves, and looks like a value that does not open', async () => {
  const { requests, released, vault } = await setup()
  const canary = emails[3]!
  await writeCanaries(instance.dir, 1, [canary.value.pseudonym], randomBytes)
  const { id } = await released()
  const opened = await requests.collect(id, recordsOf(emails.slice(0, 5)))
  expect(opened.find(({ record }) => record === canary.value.record)).toMatchObject({ text: null })
  expect(opened.filter(({ text }) => text !== null).length).toBe(4)
  expect(vault.status()).toMatchObject({ state: 'unlocked', alarm: null })
  expect(await requests.collect(id, [canary.value.record])).toMatchObject([{ text: null }])
})
