import { afterEach, expect, test } from 'vitest'
import { randomBytes } from 'node:crypto'
import type { ProvenStandingGrant } from '../../model/destination.ts'
import { createVault, type Vault } from '../vault.ts'
import { sealPeople, testInstance, testLedger, type TestInstance, type TestLedger } from '../vault.fixture.ts'
import { longestStandingMs, type StandingDraft } from './standing.ts'

const day = 24 * 3_600_000
const draft: StandingDraft = { destination: 7, project: 1, fields: ['$email'], level: 'full', reason: 'Newsletter tool', lastsMs: day }
const emails = (instance: TestInstance, count: number, project = 1) =>
  sealPeople(instance.sealer, project, count).filter(({ value }) => value.field === '$email')

let open: TestInstance | undefined
afterEach(() => open?.remove())

async function start(): Promise<{ instance: TestInstance; ledger: TestLedger; vault: Vault; clock: { now: number; elapsed: number } }> {
  const instance = await testInstance(1, 2)
  open = instance
  const ledger = testLedger()
  const clock = { now: Date.now(), elapsed: 0 }
  const vault = createVault({
    keysDir: instance.dir, now: () => clock.now, monotonic: () => clock.elapsed, random: randomBytes, record: ledger.record,
  })
  await vault.unlock(instance.secret)
  return { instance, ledger, vault, clock }
}

test('V92 a standing grant takes the unlock secret, and opens its fields of whoever there is, in entries of a hundred people', async () => {
  const { instance, ledger, vault } = await start()
  await expect(vault.standing.grant('WRONG', draft)).rejects.toMatchObject({ code: expect.stringMatching(/VAULT_SECRET/) })
  const proven = await vault.standing.grant(instance.secret, draft)
  expect(ledger.entries.at(-1)).toMatchObject({ kind: 'grant.standing', destination: 7, fields: ['$email'], actor: 'owner' })
  const opened = await vault.standing.open(proven, emails(instance, 150))
  expect(opened.map(({ text }) => text)).toContain('person-149@mail-149.test')
  const done = ledger.entries.filter(({ kind }) => kind === 'unseal.done')
  expect(done).toMatchObject([{ actor: 'destination:7', grant: proven.grant.id }, { actor: 'destination:7' }])
  expect(done.map((entry) => (entry as { people: readonly string[] }).people.length)).toEqual([100, 50])
})

test('V93 another field, another project or a changed grant opens nothing', async () => {
  const { instance, ledger, vault } = await start()
  const proven = await vault.standing.grant(instance.secret, draft)
  const all = sealPeople(instance.sealer, 1, 2)
  await expect(vault.standing.open(proven, all)).rejects.toMatchObject({ code: 'GRANT_TOO_NARROW' })
  await expect(vault.standing.open(proven, emails(instance, 1, 2))).rejects.toMatchObject({ code: 'GRANT_TOO_NARROW' })
  const forgeries: ProvenStandingGrant[] = [
    { ...proven, grant: { ...proven.grant, fields: ['$email', '$name'] } }, { ...proven, grant: { ...proven.grant, destination: 8 } },
    { ...proven, grant: { ...proven.grant, expiresAt: proven.grant.expiresAt + day } }, { ...proven, signature: '' },
  ]
  for (const forged of forgeries) await expect(vault.standing.open(forged, emails(instance, 1))).rejects.toMatchObject({ code: 'GRANT_INVALID' })
  expect(ledger.entries.some(({ kind }) => kind === 'unseal.done')).toBe(false)
  expect(ledger.entries.filter(({ kind }) => kind === 'unseal.refused')).toHaveLength(6)
})

test('V94 it ends when it says, by the clock and by elapsed time, and after 90 days at most', async () => {
  const { instance, vault, clock } = await start()
  await expect(vault.standing.grant(instance.secret, { ...draft, lastsMs: longestStandingMs + 1 })).rejects.toMatchObject({ code: 'GRANT_INVALID' })
  const short = await vault.standing.grant(instance.secret, { ...draft, lastsMs: 60_000 })
  await vault.standing.open(short, emails(instance, 1))
  clock.elapsed += 60_000
  await expect(vault.standing.open(short, emails(instance, 1))).rejects.toMatchObject({ code: 'GRANT_EXPIRED' })
  const other = await vault.standing.grant(instance.secret, { ...draft, lastsMs: 60_000 })
  clock.now += 60_000
  await expect(vault.standing.open(other, emails(instance, 1))).rejects.toMatchObject({ code: 'GRANT_EXPIRED' })
})

test('V95 what a destination opens does not keep the vault from locking itself, and a locked vault opens nothing', async () => {
  const { instance, vault, clock } = await start()
  const proven = await vault.standing.grant(instance.secret, draft)
  for (let minute = 0; minute < 14; minute++) {
    clock.elapsed += 60_000
    await vault.standing.open(proven, emails(instance, 1))
  }
  clock.elapsed += 60_000
  await expect(vault.standing.open(proven, emails(instance, 1))).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
  expect(vault.status().state).toBe('locked')
})

test('V96 when the ledger does not take an entry nothing leaves', async () => {
  const { instance, ledger, vault } = await start()
  ledger.breakAt('grant.standing')
  await expect(vault.standing.grant(instance.secret, draft)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' })
  ledger.breakAt('unseal.done')
  const proven = await vault.standing.grant(instance.secret, draft)
  await expect(vault.standing.open(proven, emails(instance, 1))).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' })
})
