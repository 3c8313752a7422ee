/** What the registry promises of destinations, their batches and deletions, on every engine; numbers are those of SPEC.md. */
import { randomBytes } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { strictestPolicy } from '../model/destination.ts'
import { aesShelf, type MakeBench } from './contract.suite.ts'
import { type NewDestination, openRegistry, type Registry } from './index.ts'

const destination = (project: number, name = 'Lake'): NewDestination => ({
  project, name, kind: 'webhook', address: 'https://example.org/', events: null, policy: { ...strictestPolicy, properties: ['plan'] },
  vendor: { name: 'Acme', contact: '', country: 'FR', purpose: '' }, state: 'running', batchSize: 500, credentials: 'sealed', position: { from: 1 },
})

const batch = (of: number, outcome: 'sent' | 'dead') => ({
  destination: of, batch: randomBytes(16).toString('base64url'), at: 5, outcome, events: 3, people: 2, fields: ['$email'], reason: null, entry: 7, range: { from: 1 },
} as const)

export function forwardContract(bench: MakeBench): void {
  const opened: Registry[] = []
  async function fresh(): Promise<Registry> {
    const registry = await openRegistry({ ...(await bench()).place, now: () => 1_700_000_000_000, random: randomBytes, shelf: aesShelf(1) })
    opened.push(registry)
    await registry.migrate()
    return registry
  }
  afterEach(async () => {
    for (const registry of opened.splice(0)) await registry.close()
  })

  test('R60 a destination is kept whole, changed in part, and listed by project', async () => {
    const { destinations } = await fresh()
    const made = await destinations.add(destination(1))
    await destinations.add(destination(2))
    expect(made).toMatchObject({ ...destination(1), granted: null, createdAt: 1_700_000_000_000 })
    await destinations.change(made.id, { events: ['Paid'], state: 'paused' })
    await destinations.change(made.id, {})
    expect(await destinations.get(made.id)).toEqual({ ...made, events: ['Paid'], state: 'paused' })
    expect(await destinations.list(1)).toHaveLength(1)
    expect(await destinations.list()).toHaveLength(2)
  })

  test('R61 stopping all stops what runs or pauses, and leaves what was removed', async () => {
    const { destinations } = await fresh()
    const [one, two, gone] = [await destinations.add(destination(1)), await destinations.add(destination(2)), await destinations.add(destination(2))]
    await destinations.change(two.id, { state: 'paused' })
    await destinations.change(gone.id, { state: 'removed' })
    expect([...(await destinations.stopAll())].sort()).toEqual([one.id, two.id])
    expect((await destinations.list()).map(({ state }) => state)).toEqual(['stopped', 'stopped', 'removed'])
    expect(await destinations.stopAll()).toEqual([])
  })

  test('R62 of batches the latest are kept, and every dead one until it is replayed or let go', async () => {
    const { forwardLog } = await fresh()
    const dead = await forwardLog.addBatch(batch(1, 'dead'))
    for (let n = 0; n < 5; n++) await forwardLog.addBatch(batch(1, 'sent'))
    await forwardLog.addBatch(batch(2, 'sent'))
    expect(await forwardLog.totals(1)).toMatchObject({ sent: 5, dead: 1, failed: 0 })
    await forwardLog.prune(1, 2)
    expect(await forwardLog.totals(1)).toMatchObject({ sent: 2, dead: 1 })
    expect(await forwardLog.totals(2)).toMatchObject({ sent: 1 })
    expect(await forwardLog.batch(2, dead)).toBeUndefined()
    expect(await forwardLog.batches(1, 10, undefined, 'dead')).toMatchObject([{ id: dead, fields: ['$email'], range: { from: 1 } }])
    await forwardLog.changeBatch(dead, { outcome: 'replayed', range: null })
    expect(await forwardLog.batch(1, dead)).toMatchObject({ outcome: 'replayed', range: null })
  })

  test('R63 a deletion is asked once for an entry of the ledger, and open until it is confirmed or has to be asked by hand', async () => {
    const { forwardLog } = await fresh()
    const asked = { destination: 1, entry: 9, people: 2, askedAt: 5, state: 'asked', tries: 0, tracking: null, reason: null, confirmedAt: null, evidence: null } as const
    await forwardLog.addDeletion(asked)
    await forwardLog.addDeletion(asked)
    const [one] = await forwardLog.openDeletions()
    expect(one).toMatchObject(asked)
    expect(await forwardLog.deletion(2, one!.id)).toBeUndefined()
    await forwardLog.changeDeletion(one!.id, { state: 'told', tracking: 'T1' })
    expect(await forwardLog.openDeletions()).toMatchObject([{ state: 'told', tracking: 'T1' }])
    await forwardLog.changeDeletion(one!.id, { state: 'confirmed', confirmedAt: 8, evidence: 'letter' })
    expect(await forwardLog.openDeletions()).toEqual([])
    expect(await forwardLog.deletions(1, 5)).toMatchObject([{ state: 'confirmed', confirmedAt: 8, evidence: 'letter' }])
  })
}
