import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyring, createSealer, readCollectorKeys } from '../identity/index.ts'
import { projectOf } from '../identity/keys.fixture.ts'
import type { VaultErrorCode } from './errors.ts'
import type { SealedRecord } from './opening.ts'
import { createVault, type Vault } from './vault.ts'
import { draftFor, peopleOf, sealPeople, testInstance, testLedger, type TestInstance } from './vault.fixture.ts'

let instance: TestInstance
let people: SealedRecord[]

beforeAll(async () => {
  instance = await testInstance(1, 2)
  people = sealPeople(instance.sealer, 1, 3)
})
afterAll(() => instance.remove())

const refusal = (code: VaultErrorCode) => expect.objectContaining({ code })

function setup(options: { idleMs?: number } = {}) {
  const clock = { wall: 1_700_000_000_000, monotonic: 0 }
  const ledger = testLedger()
  const vault = createVault({
    keysDir: instance.dir, now: () => clock.wall, monotonic: () => clock.monotonic, random: randomBytes,
    record: ledger.record, ...options,
  })
  const pass = (ms: number) => {
    clock.wall += ms
    clock.monotonic += ms
  }
  return { clock, ledger, vault, pass, kinds: () => ledger.entries.map((entry) => entry.kind) }
}

async function unlocked(options: { idleMs?: number } = {}) {
  const all = setup(options)
  await all.vault.unlock(instance.secret)
  all.ledger.entries.length = 0
  return all
}

const grantFor = (vault: Vault, records: readonly SealedRecord[], more: Parameters<typeof draftFor>[1] = {}) =>
  vault.grant(instance.secret, draftFor(records, more))

describe('locking', () => {
  test('V10 a vault is locked when it starts, and opens and grants nothing', async () => {
    const other = await unlocked()
    const proven = await grantFor(other.vault, people)
    const { vault, kinds } = setup()
    expect(vault.status()).toEqual({ state: 'locked', locksInMs: null, alarm: null })
    await expect(vault.open(proven, people)).rejects.toThrow(refusal('VAULT_LOCKED'))
    await expect(grantFor(vault, people)).rejects.toThrow(refusal('VAULT_LOCKED'))
    expect(kinds()).toEqual([])
  })

  test('V11 only the unlock secret unlocks, however it is typed', async () => {
    const { vault, kinds } = setup()
    const wrong = '0000-0000-0000-0000-0000-0000-0000-0000'
    await expect(vault.unlock(wrong)).rejects.toThrow(refusal('VAULT_SECRET_MISTYPED'))
    const other = await testInstance(1)
    await expect(vault.unlock(other.secret)).rejects.toThrow(refusal('VAULT_SECRET_WRONG'))
    await other.remove()
    expect(vault.status().state).toBe('locked')
    await vault.unlock(` ${instance.secret.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `)
    expect(vault.status().state).toBe('unlocked')
    expect(kinds().filter((kind) => kind !== 'key.refill')).toEqual(['key.unlock'])
  })

  test('V12 after a lock nothing opens', async () => {
    const { vault, kinds } = await unlocked()
    const proven = await grantFor(vault, people)
    await vault.lock('asked')
    await expect(vault.open(proven, people)).rejects.toThrow(refusal('VAULT_LOCKED'))
    expect(kinds()).toEqual(['grant.approve', 'key.lock'])
  })

  test('V13 a lock stands whether or not the ledger hears of it', async () => {
    const { vault, ledger } = await unlocked()
    ledger.breakAt('key.lock')
    await vault.lock('asked')
    expect(vault.status().state).toBe('locked')
  })

  test('V14 without use for 15 minutes the vault locks itself; use puts it off', async () => {
    const { vault, pass, kinds } = await unlocked()
    const proven = await grantFor(vault, people, { lastsMs: 3_600_000 })
    pass(14 * 60_000)
    await vault.open(proven, people)
    pass(14 * 60_000)
    await vault.lockIfIdle()
    expect(vault.status()).toEqual({ state: 'unlocked', locksInMs: 60_000, alarm: null })
    pass(60_000)
    await vault.lockIfIdle()
    expect(vault.status().state).toBe('locked')
    expect(kinds().at(-1)).toBe('key.lock')
  })

  test('V14 a vault whose time is up opens nothing, also before anyone looked at the clock', async () => {
    const { vault, pass } = await unlocked({ idleMs: 1000 })
    const proven = await grantFor(vault, people)
    pass(1000)
    await expect(vault.open(proven, people)).rejects.toThrow(refusal('VAULT_LOCKED'))
    expect(vault.status().state).toBe('locked')
  })

  test('V15 an unlock that the ledger does not take fails', async () => {
    const { vault, ledger } = setup()
    ledger.breakAt('key.unlock')
    await expect(vault.unlock(instance.secret)).rejects.toThrow(refusal('LEDGER_UNAVAILABLE'))
    expect(vault.status().state).toBe('locked')
  })

  test('V16 a lock that comes during an unlock wins', async () => {
    const { vault } = setup()
    const unlock = vault.unlock(instance.secret)
    await vault.lock('asked')
    await expect(unlock).rejects.toThrow(refusal('VAULT_LOCKED'))
    expect(vault.status().state).toBe('locked')
  })

  test('V16 a lock that comes between reserving and opening wins', async () => {
    const { clock } = setup()
    const ledger = testLedger()
    const vault: Vault = createVault({
      keysDir: instance.dir, now: () => clock.wall, monotonic: () => clock.monotonic, random: randomBytes,
      record: async (entry) => {
        await ledger.record(entry)
        if (entry.kind === 'unseal.reserve') void vault.lock('asked')
      },
    })
    await vault.unlock(instance.secret)
    const proven = await grantFor(vault, people)
    await expect(vault.open(proven, people)).rejects.toThrow(refusal('VAULT_LOCKED'))
    expect(ledger.entries.map(({ kind }) => kind)).not.toContain('unseal.done')
  })
})

describe('grants', () => {
  test('V20 a grant opens what it covers', async () => {
    const { vault } = await unlocked()
    const opened = await vault.open(await grantFor(vault, people), people)
    expect(opened.map(({ field, text }) => [field, text]).slice(0, 3)).toEqual([
      ['$email', 'person-0@mail-0.test'], ['$name', 'Person Number0'], ['$phone', '+33 1 23 45 67 10'],
    ])
    expect(opened.length).toBe(9)
  })

  test('V21 one record outside of the grant, and nothing opens', async () => {
    const { vault, kinds } = await unlocked()
    const [first, ...others] = peopleOf(people)
    const narrow = [
      { people: [first!] }, { fields: ['$email', '$name'] }, { people: others }, { fields: [] }, { project: 2 },
    ]
    for (const more of narrow) {
      await expect(vault.open(await grantFor(vault, people, more), people)).rejects.toThrow(refusal('GRANT_TOO_NARROW'))
    }
    expect(new Set(kinds())).toEqual(new Set(['grant.approve', 'unseal.refused']))
  })

  test('V22 a grant that was changed anywhere is no grant', async () => {
    const { vault } = await unlocked()
    const { grant, proof } = await grantFor(vault, people, { level: 'coarse', approvals: [{ actor: 'a', at: 1 }] })
    const changes = [
      { id: 'x' }, { actor: 'x' }, { project: 2 }, { people: grant.people.slice(1) }, { fields: ['$email'] },
      { level: 'full' as const }, { reason: 'x' }, { issuedAt: grant.issuedAt + 1 }, { expiresAt: grant.expiresAt + 1 },
      { approvals: [] }, { approvals: [{ actor: 'a', at: 2 }] },
      { people: [...grant.people, grant.people[0]!] }, { fields: [...grant.fields, '$city'] },
    ]
    for (const change of changes) {
      await expect(vault.open({ grant: { ...grant, ...change }, proof }, [])).rejects.toThrow(refusal('GRANT_INVALID'))
    }
    await expect(vault.open({ grant, proof: { kind: 'owner-key', signature: '' } }, [])).rejects.toThrow(refusal('GRANT_INVALID'))
    await expect(vault.open({ grant, proof }, [])).resolves.toEqual([])
  })

  test('V23 a grant of another instance is no grant', async () => {
    const other = await testInstance(1)
    const theirs = createVault({
      keysDir: other.dir, now: () => 1_700_000_000_000, monotonic: () => 0, random: randomBytes,
      record: testLedger().record,
    })
    await theirs.unlock(other.secret)
    const foreign = await theirs.grant(other.secret, draftFor(people))
    await other.remove()
    const { vault } = await unlocked()
    await expect(vault.open(foreign, people)).rejects.toThrow(refusal('GRANT_INVALID'))
  })

  test('V24 a grant ends when it says, also when the clock is set back', async () => {
    const { vault, clock, pass } = await unlocked()
    const proven = await grantFor(vault, people, { lastsMs: 60_000 })
    pass(59_999)
    await vault.open(proven, people)
    pass(1)
    await expect(vault.open(proven, people)).rejects.toThrow(refusal('GRANT_EXPIRED'))
    clock.wall -= 50_000
    await expect(vault.open(proven, people)).rejects.toThrow(refusal('GRANT_EXPIRED'))
    clock.wall -= 3_600_000
    await expect(vault.open(proven, people)).rejects.toThrow(refusal('GRANT_EXPIRED'))
  })

  test('V24 a grant lasts a day at most', async () => {
    const { vault } = await unlocked()
    await expect(grantFor(vault, people, { lastsMs: 86_400_001 })).rejects.toThrow(refusal('GRANT_INVALID'))
    await expect(grantFor(vault, people, { lastsMs: 86_400_000 })).resolves.toBeDefined()
  })

  test('V25 being unlocked is not enough to give a grant', async () => {
    const { vault } = await unlocked()
    const other = await testInstance(1)
    await expect(vault.grant(other.secret, draftFor(people))).rejects.toThrow(refusal('VAULT_SECRET_WRONG'))
    await other.remove()
  })

  test('V26 values come back at the level of the grant', async () => {
    const { vault } = await unlocked()
    const texts = async (level: 'coarse' | 'masked') =>
      (await vault.open(await grantFor(vault, people, { level }), people.slice(0, 3))).map(({ text }) => text)
    expect(await texts('masked')).toEqual(['p•••@m•••.test', 'P••• N•••', '+33•••10'])
    expect(await texts('coarse')).toEqual(['mail-0.test', '•••', '+33•••'])
  })

  test('V27 a record that does not open is told from those that do, and counted', async () => {
    const { vault, ledger } = await unlocked()
    const broken = { ...people[1]!, value: { ...people[1]!.value, ciphertext: people[0]!.value.ciphertext } }
    const opened = await vault.open(await grantFor(vault, people), [people[0]!, broken])
    expect(opened.map(({ text }) => text)).toEqual(['person-0@mail-0.test', null])
    expect(ledger.entries.at(-1)).toMatchObject({ kind: 'unseal.done', unreadable: 1 })
  })
})

describe('ledger', () => {
  test('V28 an entry stands before anything leaves: who, which fields, how much, for whom', async () => {
    const { vault, ledger, kinds } = await unlocked()
    const proven = await grantFor(vault, people)
    const two = people.filter(({ value }) => value.field === '$email').slice(0, 2)
    await vault.open(proven, two)
    expect(kinds()).toEqual(['grant.approve', 'unseal.reserve', 'unseal.done'])
    expect(ledger.entries[1]).toEqual({
      kind: 'unseal.reserve', at: 1_700_000_000_000, grant: proven.grant.id, actor: 'member-1', project: 1,
      level: 'full', fields: ['$email'], people: peopleOf(two),
    })
    expect(JSON.stringify(ledger.entries)).not.toContain('mail-0')
  })

  test.each(['unseal.reserve', 'unseal.done', 'grant.approve'] as const)(
    'V28 when the ledger does not take %s, nothing leaves', async (kind) => {
      const { vault, ledger } = await unlocked()
      const proven = await grantFor(vault, people)
      ledger.breakAt(kind)
      const act = kind === 'grant.approve' ? grantFor(vault, people) : vault.open(proven, people)
      await expect(act).rejects.toThrow(refusal('LEDGER_UNAVAILABLE'))
    })

  test('V29 an entry covers at most 100 people, and each is in one', async () => {
    const many = sealPeople(instance.sealer, 2, 250)
    const { vault, ledger } = await unlocked()
    const shuffled = many.toSorted((a, b) => (a.value.record < b.value.record ? -1 : 1))
    await vault.open(await grantFor(vault, many), shuffled)
    const reserved = ledger.entries.flatMap((entry) => (entry.kind === 'unseal.reserve' ? [entry.people] : []))
    expect(reserved.map((people) => people.length)).toEqual([100, 100, 50])
    expect(new Set(reserved.flat())).toEqual(new Set(peopleOf(many)))
  })
})

test('V30 a renewed key seals from then on, and what was sealed before stays readable', async () => {
  const own = await testInstance(1)
  const ledger = testLedger()
  const vault = createVault({
    keysDir: own.dir, now: Date.now, monotonic: () => 0, random: randomBytes, record: ledger.record,
  })
  await vault.unlock(own.secret)
  const before = sealPeople(own.sealer, 1, 1)
  await vault.keys.renew(own.secret, { project: 1 })
  const keys = readCollectorKeys(await readFile(join(own.dir, 'collector-keys.json'), 'utf8'))
  const sealer = createSealer({ keys: createKeyring(keys), now: Date.now, random: randomBytes })
  const person = before[0]!.value.pseudonym
  expect(sealer.pseudonym(projectOf(1), 'user', 'person-0')).toBe(person)
  const after = sealer.seal(projectOf(1), person, { $email: 'new@mail.test' }, 0)
  expect(after[0]!.value.epoch).toBe(2)
  const proven = await vault.grant(own.secret, draftFor(before))
  const opened = await vault.open(proven, [before[0]!, after[0]!])
  expect(opened.map(({ text }) => text)).toEqual(['person-0@mail-0.test', 'new@mail.test'])
  expect(ledger.entries.map(({ kind }) => kind)).toContain('key.renew')
  await own.remove()
})
