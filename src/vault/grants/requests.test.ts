import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VaultErrorCode } from '../errors.ts'
import type { SealedRecord } from '../opening.ts'
import { sealPeople, type TestInstance } from '../vault.fixture.ts'
import { enrol, enrolWithCodes, ownInstance, requestFor, type TestMember, unlockedVault } from './grants.fixture.ts'

let instance: TestInstance
let one: SealedRecord[]
let many: SealedRecord[]

beforeAll(async () => {
  instance = await ownInstance()
  one = sealPeople(instance.sealer, 1, 1)
  many = sealPeople(instance.sealer, 1, 60, 'many')
})
afterAll(() => instance.remove())

const refusal = (code: VaultErrorCode) => expect.objectContaining({ code })

async function setup(options: Parameters<typeof unlockedVault>[1] = {}) {
  const all = await unlockedVault(instance, options)
  const [ann, bob, eve] = [
    await enrol(all.vault, instance.secret, 1), await enrol(all.vault, instance.secret, 2),
    await enrol(all.vault, instance.secret, 3, { approve: false }),
  ]
  all.ledger.entries.length = 0
  const { requests } = all.vault
  const file = async (records: SealedRecord[] = one, more: Parameters<typeof requestFor>[1] = {}) => (await requests.file(requestFor(records, more))).id
  const open = async (id: string, who: TestMember = ann) => requests.open(id, who.show(requests.challenge(id)))
  const approve = async (id: string, who: TestMember = bob) => requests.approve(id, who.show(requests.challenge(id)))
  return { ...all, ann, bob, eve, requests, file, open, approve }
}

describe('one person', () => {
  test('V53 a request opens to its requester’s ceremony, once, with its place on the ledger', async () => {
    const { requests, file, open, kinds, ledger } = await setup()
    const id = await file()
    expect(await requests.view(id)).toMatchObject({ state: 'waiting', missing: null, ids: 1, name: 'Member 1' })
    const opened = await open(id)
    expect(opened.records.map(({ text }) => text)).toEqual(['p•••@m•••.test', 'P••• N•••', '+33•••10'])
    expect(opened.receipt).toEqual({ index: 2, checkpoint: 'checkpoint 3' })
    expect(kinds()).toEqual(['grant.request', 'unseal.reserve', 'unseal.done'])
    expect(ledger.entries[1]).toMatchObject({ actor: 'member:1', proof: 'passkey', approvers: [] })
    await expect(open(id)).rejects.toThrow(refusal('GRANT_SPENT'))
    expect((await requests.view(id)).state).toBe('opened')
  })

  test('V53 nobody else’s ceremony opens it, and no signature over another request', async () => {
    const { requests, file, open, ann, bob } = await setup()
    const [id, other] = [await file(), await file()]
    await expect(open(id, bob)).rejects.toThrow(refusal('GRANT_INVALID'))
    await expect(requests.open(id, ann.show(requests.challenge(other)))).rejects.toThrow(refusal('CEREMONY_INVALID'))
    const imposter: TestMember = { ...bob, member: 1, show: (challenge) => ({ member: 1, factor: 'passkey', assertion: bob.key.assert(challenge) }) }
    await expect(open(id, imposter)).rejects.toThrow(refusal('CEREMONY_INVALID'))
    await expect(open(id)).resolves.toBeDefined()
  })

  test('V54 an answer that was taken once is not taken again', async () => {
    const { requests, file, ann, ledger } = await setup()
    const id = await file()
    const shown = ann.show(requests.challenge(id))
    ledger.breakAt('unseal.reserve')
    await expect(requests.open(id, shown)).rejects.toThrow(refusal('LEDGER_UNAVAILABLE'))
    ledger.breakAt(undefined)
    await expect(requests.open(id, shown)).rejects.toThrow(refusal('CEREMONY_INVALID'))
    await expect(requests.open(id, ann.show(requests.challenge(id)))).resolves.toBeDefined()
  })

  test('V54 a counter that goes back is a copy’s', async () => {
    const { requests, file, ann } = await setup()
    const id = await file()
    const shown = (counter: number) => ({ member: 1, factor: 'passkey' as const, assertion: ann.key.assert(requests.challenge(id), { counter }) })
    await requests.open(id, shown(40))
    const next = await file()
    const copy = { member: 1, factor: 'passkey' as const, assertion: ann.key.assert(requests.challenge(next), { counter: 40 }) }
    await expect(requests.open(next, copy)).rejects.toThrow(refusal('CEREMONY_INVALID'))
  })

  test('V55 a code opens once, within half a minute of its time, and after ten wrong ones none does for an hour', async () => {
    const { vault, clock, requests, file, pass } = await setup()
    const codes = await enrolWithCodes(vault, instance.secret, 5, () => clock.wall)
    const mine = () => file(one, { actor: 'member:5' })
    pass(60_000)
    const first = await mine()
    const shown = codes.show()
    await expect(requests.open(first, codes.show(-2))).rejects.toThrow(refusal('CEREMONY_INVALID'))
    await requests.open(first, shown)
    await expect(requests.open(await mine(), shown)).rejects.toThrow(refusal('CEREMONY_INVALID'))
    pass(60_000)
    const wrong = { member: 5, factor: 'totp' as const, code: '000000' === codes.code() ? '000001' : '000000' }
    for (let n = 0; n < 8; n++) await expect(requests.open(await mine(), wrong)).rejects.toThrow(refusal('CEREMONY_INVALID'))
    await expect(requests.open(await mine(), codes.show())).rejects.toThrow(refusal('CEREMONY_TOO_MANY'))
    pass(3_600_000)
    await expect(requests.open(await mine(), codes.show())).resolves.toBeDefined()
  })

  test('V56 a request ends when it says, however the clock is set, and a wrong ceremony five times ends it', async () => {
    const { requests, file, open, clock, pass, ann } = await setup()
    const id = await file()
    pass(15 * 60_000 - 1)
    clock.wall -= 3_600_000
    await expect(requests.view(id)).resolves.toMatchObject({ state: 'waiting' })
    pass(1)
    await expect(open(id)).rejects.toThrow(refusal('GRANT_UNKNOWN'))
    const other = await file()
    const wrong = ann.show(Buffer.alloc(32))
    for (let n = 0; n < 5; n++) await expect(requests.open(other, wrong)).rejects.toThrow(refusal('CEREMONY_INVALID'))
    await expect(open(other)).rejects.toThrow(refusal('GRANT_SPENT'))
  })

  test('V57 a locked vault takes requests and opens none', async () => {
    const { vault, file, open } = await setup()
    const id = await file()
    await vault.lock('asked')
    await file()
    await expect(open(id)).rejects.toThrow(refusal('VAULT_LOCKED'))
    await vault.unlock(instance.secret)
    await expect(open(id)).resolves.toBeDefined()
  })

  test('V57 without the ledger’s history no ceremony is taken', async () => {
    const { vault } = await unlockedVault(instance)
    const ann = await enrol(vault, instance.secret, 1)
    const { vault: blind } = await unlockedVault(instance, { history: undefined as never })
    const { id } = await blind.requests.file(requestFor(one))
    await expect(blind.requests.open(id, ann.show(blind.requests.challenge(id)))).rejects.toThrow(refusal('GRANT_INVALID'))
  })

  test('V58 the owner’s own request opens with the unlock secret; a member’s does not', async () => {
    const { requests, file, kinds } = await setup()
    const id = await file(many, { actor: 'owner-session:4', level: 'full' })
    expect((await requests.view(id)).missing).toBeNull()
    expect((await requests.open(id, { secret: instance.secret })).records.length).toBe(180)
    expect(kinds().slice(0, 3)).toEqual(['grant.request', 'grant.approve', 'unseal.reserve'])
    await expect(requests.open(await file(), { secret: instance.secret })).rejects.toThrow(refusal('GRANT_INVALID'))
  })

  test('V58 machines ask for nothing, and a request names what it opens and why', async () => {
    const { file } = await setup()
    for (const actor of ['service:1', 'project-secret:1', 'member:0', 'member:x', '']) {
      await expect(file(one, { actor })).rejects.toThrow(refusal('GRANT_INVALID'))
    }
    await expect(file(one, { reason: '  ' })).rejects.toThrow(refusal('GRANT_INVALID'))
    await expect(file(one, { fields: [] })).rejects.toThrow(refusal('GRANT_INVALID'))
    await expect(file(one, { records: [] })).rejects.toThrow(refusal('GRANT_INVALID'))
    await expect(file(one, { fields: ['$email'] })).rejects.toThrow(refusal('GRANT_TOO_NARROW'))
    await expect(file(one, { project: 2 })).rejects.toThrow(refusal('GRANT_TOO_NARROW'))
  })

  test('V59 when the ledger does not take an entry, nothing is filed, approved or opened', async () => {
    const { file, open, approve, ledger, requests } = await setup()
    const id = await file()
    const bulk = await file(many)
    ledger.breakAt('grant.request')
    await expect(file()).rejects.toThrow(refusal('LEDGER_UNAVAILABLE'))
    ledger.breakAt('grant.approve')
    await expect(approve(bulk)).rejects.toThrow(refusal('LEDGER_UNAVAILABLE'))
    ledger.breakAt('unseal.done')
    await expect(open(id)).rejects.toThrow(refusal('LEDGER_UNAVAILABLE'))
    ledger.breakAt(undefined)
    // Reserved is reserved: it does not open again.
    await expect(open(id)).rejects.toThrow(refusal('GRANT_SPENT'))
    expect(await requests.view(bulk)).toMatchObject({ missing: 'people', approvals: [] })
  })
})

describe('approval', () => {
  test('V70 more ids than the threshold take a second member, whose name is on the ledger', async () => {
    const { requests, file, open, approve, ledger } = await setup()
    const id = await file(many)
    expect((await requests.view(id)).missing).toBe('people')
    await expect(open(id)).rejects.toThrow(refusal('APPROVAL_MISSING'))
    expect(await approve(id)).toMatchObject({ missing: null, approvals: [{ member: 2, name: 'Member 2' }] })
    expect(ledger.entries.at(-1)).toMatchObject({ kind: 'grant.approve', actor: 'member:2', requester: 'member:1', proof: 'passkey' })
    expect((await open(id)).records.length).toBe(180)
    expect(ledger.entries.filter(({ kind }) => kind === 'unseal.reserve')).toMatchObject([{ approvers: ['member:2'] }])
  })

  test('V70 full values of more than ten ids take one too', async () => {
    const { requests, file } = await setup()
    expect((await requests.view(await file(many.slice(0, 30), { level: 'full' }))).missing).toBeNull()
    expect((await requests.view(await file(many.slice(0, 33), { level: 'full' }))).missing).toBe('full')
    expect((await requests.view(await file(many.slice(0, 33)))).missing).toBeNull()
  })

  test('V71 neither the requester nor a member without the right approves, and nobody twice', async () => {
    const { file, approve, ann, eve, requests, bob } = await setup()
    const id = await file(many)
    await expect(approve(id, ann)).rejects.toThrow(refusal('GRANT_INVALID'))
    await expect(approve(id, eve)).rejects.toThrow(refusal('VAULT_MEMBER_UNKNOWN'))
    await expect(requests.approve(id, { ...bob.show(requests.challenge(id)), member: 9 })).rejects.toThrow(refusal('VAULT_MEMBER_UNKNOWN'))
    await approve(id)
    await expect(approve(id)).rejects.toThrow(refusal('GRANT_SPENT'))
  })

  test('V72 an approver who is taken away before the opening has not approved', async () => {
    const { vault, requests, file, open, approve } = await setup()
    const id = await file(many)
    await approve(id)
    await vault.enrolments.remove(2, 'member:1')
    await expect(open(id)).rejects.toThrow(refusal('GRANT_INVALID'))
    expect(await requests.view(id)).toMatchObject({ missing: 'people', approvals: [] })
  })

  test('V73 of acts that race, one wins: approvals, openings, a cancellation', async () => {
    const { vault, requests, file, open, approve, kinds } = await setup()
    const dan = await enrol(vault, instance.secret, 4)
    const id = await file(many)
    const approvals = await Promise.allSettled([approve(id), approve(id), approve(id, dan)])
    expect(approvals.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
    const { approvals: given } = await requests.view(id)
    expect(new Set(given.map(({ member }) => member)).size).toBe(given.length)
    const openings = await Promise.allSettled([open(id), open(id), open(id)])
    expect(openings.filter(({ status }) => status === 'fulfilled').length).toBe(1)
    expect(kinds().filter((kind) => kind === 'unseal.reserve').length).toBe(1)
    const other = await file()
    const race = await Promise.allSettled([open(other), requests.cancel(other, 'member:1'), requests.cancel(other, 'member:1')])
    expect(race.filter(({ status }) => status === 'fulfilled').length).toBe(1)
  })

  test('V74 a cancelled request opens no more', async () => {
    const { requests, file, open, ledger } = await setup()
    const id = await file()
    await requests.cancel(id, 'member:2')
    expect(ledger.entries.at(-1)).toMatchObject({ kind: 'grant.cancel', actor: 'member:2', requester: 'member:1' })
    await expect(open(id)).rejects.toThrow(refusal('GRANT_SPENT'))
  })
})

test('V44 a thousand people under one approved grant open in under two seconds', async () => {
  const { file, open, approve } = await setup()
  const thousand = sealPeople(instance.sealer, 1, 1000, 'thousand')
  const id = await file(thousand, { level: 'full' })
  await approve(id)
  const start = performance.now()
  const { records } = await open(id)
  expect(performance.now() - start).toBeLessThan(2000)
  expect(records.filter(({ text }) => text !== null).length).toBe(3000)
})

describe('quotas', () => {
  const records = (count: number, name: string) => sealPeople(instance.sealer, 1, count, name)

  test('V75 twenty ids an hour and a hundred a day alone; then a second member approves', async () => {
    const { requests, file, open, approve, pass } = await setup()
    await open(await file(records(15, 'a')))
    const over = await file(records(6, 'b'))
    expect((await requests.view(over)).missing).toBe('quota')
    await expect(open(over)).rejects.toThrow(refusal('APPROVAL_MISSING'))
    await approve(over)
    await open(over)
    // What was approved does not count; the rest of the hour's twenty is still there.
    await open(await file(records(5, 'c')))
    for (let hour = 0; hour < 4; hour++) {
      pass(3_600_000)
      await open(await file(records(20, `h${hour}`)))
    }
    pass(3_600_000)
    expect((await requests.view(await file(one))).missing).toBe('quota')
    pass(19 * 3_600_000)
    expect((await requests.view(await file(one))).missing).toBeNull()
  })

  test('V75 openings that race do not share what is left', async () => {
    const { file, open } = await setup()
    const ids = [await file(records(12, 'x')), await file(records(12, 'y'))]
    const openings = await Promise.allSettled(ids.map((id) => open(id)))
    expect(openings.filter(({ status }) => status === 'fulfilled').length).toBe(1)
  })

  test('V76 a vault that is unlocked anew counts what the ledger knows', async () => {
    const history = { openings: [{ actor: 'member:1', ids: 20, at: 1_699_999_990_000 }], endedEnrolments: new Set<string>(), policySerial: 0 }
    const { requests, file } = await setup({ history: async () => history })
    expect((await requests.view(await file())).missing).toBe('quota')
    expect((await requests.view(await file(one, { actor: 'member:2' }))).missing).toBeNull()
  })

  test('V77 the owner changes the numbers with the unlock secret; a file that is not signed, or older, is none', async () => {
    const own = await ownInstance()
    const { vault, ledger } = await unlockedVault(own)
    const other = await ownInstance()
    await expect(vault.setPolicy(other.secret, { idsPerHour: 1 })).rejects.toThrow(refusal('VAULT_SECRET_WRONG'))
    await other.remove()
    await expect(vault.setPolicy(own.secret, { approvedLastsMs: 48 * 3_600_000 })).rejects.toThrow(refusal('POLICY_INVALID'))
    expect(await vault.setPolicy(own.secret, { idsPerHour: 3 })).toMatchObject({ serial: 1, idsPerHour: 3, idsPerDay: 100 })
    expect(ledger.entries.at(-1)).toMatchObject({ kind: 'policy.changed', serial: 1, changed: { idsPerHour: 3 } })
    const again = await unlockedVault(own)
    expect((await again.vault.policy()).idsPerHour).toBe(3)
    const path = join(own.dir, 'policy.json')
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace('"idsPerHour": 3', '"idsPerHour": 9999'))
    await expect(unlockedVault(own)).rejects.toThrow(refusal('KEYS_UNREADABLE'))
    await rm(path)
    const knows = { openings: [], endedEnrolments: new Set<string>(), policySerial: 1 }
    await expect(unlockedVault(own, { history: async () => knows })).rejects.toThrow(refusal('KEYS_UNREADABLE'))
    await own.remove()
  })
})
