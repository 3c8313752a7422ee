import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createCatalogue, openLedger, type Ledger } from '../ledger/index.ts'
import { ReadMeter, type ReadLimits } from './read-limits.ts'
import { actorOf, createRecordRead, primedMeter, type ReadKind } from './reads.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const limits: ReadLimits = { rows: { hour: 10, day: 25 }, live: { hour: 100, day: 1_000 }, exports: { hour: 1_000, day: 2_000 } }
const hour = 3_600_000
const day = 24 * hour
const dirs: string[] = []
const toClose: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of toClose.splice(0).toReversed()) await each.close()
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

const names = Array.from({ length: 5_000 }, () => randomBytes(16).toString('base64url'))
const people = (from: number, until: number) => new Set(names.slice(from, until))
const reader = { kind: 'member', member: 3, session: 8, roles: [] } as const

function meter(clock: { at: number }): ReadMeter {
  return new ReadMeter(limits, () => clock.at)
}

describe('limits', () => {
  test('R1 a reader sees rows of so many people an hour and a day, each counted once', () => {
    const clock = { at: 100 * day }
    const m = meter(clock)
    for (let n = 0; n < 50; n++) m.admit('member:1', 'people.read', people(0, 10))
    expect(() => m.admit('member:1', 'stream.read', people(10, 11))).toThrow('at most 10 people an hour')
    // Others are not concerned, and neither is what was seen already.
    m.admit('member:2', 'people.read', people(0, 10))
    m.admit('member:1', 'stream.read', people(3, 4))
    clock.at += hour + 1
    m.admit('member:1', 'people.read', people(10, 20))
    clock.at += hour + 1
    expect(() => m.admit('member:1', 'people.read', people(20, 30))).toThrow('at most 25 people a day')
    m.admit('member:1', 'people.read', people(20, 25))
    clock.at += day
    m.admit('member:1', 'people.read', people(30, 40))
  })

  test('R1 the refusal says when to come again, and what is not limited', () => {
    const clock = { at: 100 * day }
    const m = meter(clock)
    m.admit('member:1', 'people.read', people(0, 10))
    clock.at += 600_000
    try {
      m.admit('member:1', 'people.read', people(10, 12))
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'READ_LIMIT_REACHED', retryAfter: 3_000, hint: expect.stringContaining('Reports are not limited') })
    }
    clock.at += 3_000_001
    m.admit('member:1', 'people.read', people(10, 12))
  })

  test('R2 exports and the live view have their own numbers', () => {
    const m = meter({ at: 100 * day })
    m.admit('member:1', 'export.events', people(0, 999))
    m.admit('member:1', 'live.read', people(0, 100))
    m.admit('member:1', 'people.read', people(0, 10))
    expect(() => m.admit('member:1', 'export.profiles', people(0, 2))).toThrow('exports and the profile API')
    expect(() => m.admit('member:1', 'live.watch', people(0, 1))).toThrow('the live view')
  })

  test('R3 the sessions of the owner’s link share one allowance', () => {
    const m = meter({ at: 100 * day })
    m.admit('owner-session:1', 'people.read', people(0, 10))
    expect(() => m.admit('owner-session:2', 'people.read', people(10, 11))).toThrow('at most')
  })

  test('R4 ten times the median day is unusual, once a day, and only when there are days to compare with', () => {
    const clock = { at: 100 * day }
    const m = meter(clock)
    m.admit('member:1', 'export.events', people(0, 900))
    expect(m.unusual('member:1')).toBeUndefined()
    const n = meter(clock)
    for (const seen of [20, 30, 40]) {
      n.admit('member:1', 'export.events', people(0, seen))
      clock.at += day
    }
    n.admit('member:1', 'export.events', people(0, 290))
    expect(n.unusual('member:1')).toBeUndefined()
    n.admit('member:1', 'export.events', people(0, 11))
    expect(n.unusual('member:1')).toEqual({ people: 301, median: 30 })
    expect(n.unusual('member:1')).toBeUndefined()
  })
})

describe('on the ledger', () => {
  async function opened(dir: string, clock: { at: number }) {
    const ledger = await openLedger({ dir, origin: 'a.example/l', privateKey, now: () => clock.at, random: randomBytes })
    const catalogue = createCatalogue(ledger)
    toClose.push(ledger, catalogue)
    const record = createRecordRead(ledger, Buffer.alloc(32), primedMeter({ ledger, catalogue, readLimits: limits, now: () => clock.at }))
    const read = (kind: ReadKind, set: Iterable<string>) => record({ kind, reader, project: 1, query: {}, count: 1, people: set })
    return { ledger, read }
  }
  async function closeAll(): Promise<void> {
    for (const each of toClose.splice(0).toReversed()) await each.close()
  }
  const last = (ledger: Ledger) => ledger.entry(ledger.size - 1)

  test('R5 the allowance is counted from the ledger: a restart gives no new one', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'signet-reads-'))
    dirs.push(dir)
    const clock = { at: 100 * day }
    const first = await opened(dir, clock)
    await first.read('people.read', people(0, 10))
    await first.read('export.events', people(0, 900))
    await closeAll()
    const again = await opened(dir, clock)
    await expect(again.read('people.read', people(10, 11))).rejects.toMatchObject({ code: 'READ_LIMIT_REACHED' })
    await expect(again.read('export.events', people(0, 200))).rejects.toMatchObject({ code: 'READ_LIMIT_REACHED' })
    await again.read('people.read', people(0, 10))
    expect(again.ledger.size).toBe(3)
  })

  test('R6 an unusual day is an alarm entry, also when the days before lie before the restart', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'signet-reads-'))
    dirs.push(dir)
    const clock = { at: 100 * day }
    const first = await opened(dir, clock)
    for (let n = 0; n < 4; n++) {
      await first.read('export.events', people(0, 30))
      clock.at += day
    }
    await closeAll()
    const { ledger, read } = await opened(dir, clock)
    await read('export.events', people(0, 400))
    expect(await last(ledger)).toMatchObject({ kind: 'alarm.reads', reader: 'member:3', seen: 400, median: 30 })
    await read('export.events', people(0, 50))
    expect(await last(ledger)).toMatchObject({ kind: 'export.events' })
    await closeAll()
    const later = await opened(dir, clock)
    await later.read('export.events', people(0, 50))
    expect(await last(later.ledger)).toMatchObject({ kind: 'export.events' })
  })

  test('R7 what the ledger does not take is not counted, and is not released', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'signet-reads-'))
    dirs.push(dir)
    const { ledger, read } = await opened(dir, { at: 100 * day })
    await expect(read('people.read', ['no pseudonym'])).rejects.toMatchObject({ code: 'LEDGER_ENTRY_INVALID' })
    await read('people.read', people(0, 10))
    expect(ledger.size).toBe(1)
    ledger.distrust('a test says so')
    await expect(read('people.read', people(0, 1))).rejects.toMatchObject({ code: 'LEDGER_CORRUPT' })
  })
})

test('the ledger names every kind of reader', () => {
  expect([
    actorOf(reader), actorOf({ kind: 'owner', session: 4 }), actorOf({ kind: 'secret', project: 2 }),
    actorOf({ kind: 'service', service: 9, projects: 'all', scopes: [] }),
  ]).toEqual(['member:3', 'owner-session:4', 'project-secret:2', 'service:9'])
})
