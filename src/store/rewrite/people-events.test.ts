import { cpSync, existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SealedEvent } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'
import { pseudonymToDecimal } from '../../model/pseudonym.ts'
import { event, pseudonymOf } from '../event.fixture.ts'
import { attachTables, EventRowEncoder, EventStore, freezeTables, openEmbedded, unfreezeTables } from '../index.ts'

const dir = mkdtempSync(join(tmpdir(), 'signet-people-events-'))
const asPrinted = (printed: unknown): JsonObject => printed as JsonObject
let store: EventStore

beforeAll(async () => {
  store = await EventStore.open({ engine: await openEmbedded(join(dir, 'engine')), dir: join(dir, 'intake'), now: Date.now })
})
afterAll(async () => {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
})

const ada = pseudonymOf('ada')
const bob = pseudonymOf('bob')
const tablet = pseudonymOf('tablet')
const throwAway = pseudonymOf('nobody')

async function append(events: readonly SealedEvent[]): Promise<void> {
  await store.append(new EventRowEncoder().encode(events))
  await store.settle()
}

async function rowsOf(project: number): Promise<string[]> {
  const { rows } = await store.read({
    sql: 'SELECT event, toString(pid), toString(device) FROM events WHERE project = {project:UInt32} ORDER BY event, id', params: { project },
  })
  return rows.map((row) => row.join(' '))
}

test('E6 replacePeople() gives events to the replacement, and takes the ids out of the column of devices', async () => {
  await append([
    event({ name: 'a', pseudonym: ada, device: tablet, properties: { plan: 'pro' } }), event({ name: 'b', pseudonym: tablet }),
    event({ name: 'c', pseudonym: bob, device: tablet }), event({ name: 'd', pseudonym: bob }), event({ project: 2, name: 'e', pseudonym: ada }),
  ])
  const gone = new Map([[ada, throwAway], [tablet, throwAway]])
  expect(await store.people.replacePeople(1, gone, asPrinted)).toBe(3)
  const nobody = pseudonymToDecimal(throwAway)
  const bobs = pseudonymToDecimal(bob)
  expect(await rowsOf(1)).toEqual([`a ${nobody} 0`, `b ${nobody} 0`, `c ${bobs} 0`, `d ${bobs} 0`])
  expect(await rowsOf(2)).toEqual([`e ${pseudonymToDecimal(ada)} 0`])
  const { rows } = await store.read({ sql: `SELECT properties.plan FROM events WHERE project = 1 AND event = 'a'`, params: {} })
  expect(rows).toEqual([['pro']])
  expect(await store.people.replacePeople(1, gone, asPrinted)).toBe(0)
})

test('E6 replacePeople() works through more events than one page holds', async () => {
  await append(Array.from({ length: 9_001 }, (_, n) => event({ project: 3, pseudonym: ada, name: `n${n % 7}`, dedupeKey: BigInt(n) })))
  const names = []
  for await (const { name, dedupeKey } of store.people.of(3, [ada, bob], asPrinted)) names.push(`${name} ${dedupeKey}`)
  expect(new Set(names).size).toBe(9_001)
  expect(await store.people.replacePeople(3, new Map([[ada, throwAway]]), asPrinted)).toBe(9_001)
  expect([await store.people.count(3, [ada]), await store.people.count(3, [throwAway])]).toEqual([0, 9_001])
})

test('E7 removePeople() removes the events of these ids and of nobody else', async () => {
  await append([
    event({ project: 4, name: 'a', pseudonym: ada, device: tablet }), event({ project: 4, name: 'b', pseudonym: bob, device: tablet }),
  ])
  expect(await store.people.removePeople(4, [ada, tablet], asPrinted)).toBe(1)
  expect(await rowsOf(4)).toEqual([`b ${pseudonymToDecimal(bob)} 0`])
})

test('E12 removeOld() removes what happened before, of one name or of all but some', async () => {
  const day = 86_400_000
  const now = Date.UTC(2026, 5, 1, 12)
  const at = (name: string, days: number, ms = 0) => event({ project: 5, name, occurredAt: now - days * day + ms })
  await append([at('View', 30), at('View', 10, -1), at('View', 10), at('Buy', 30), at('Keep', 30)])
  expect(await store.people.removeOld(5, { before: now - 10 * day, event: 'View' })).toBe(2)
  expect((await rowsOf(5)).map((row) => row.split(' ')[0])).toEqual(['Buy', 'Keep', 'View'])
  expect(await store.people.removeOld(5, { before: now, except: ['View', 'Keep'] })).toBe(1)
  expect((await rowsOf(5)).map((row) => row.split(' ')[0])).toEqual(['Keep', 'View'])
})

test('B3 frozen tables, copied and attached to an empty store, hold the same rows; nothing stays behind', async () => {
  const before = await rowsOf(3)
  const copy = join(dir, 'copy')
  mkdirSync(copy)
  for (const { table, path } of await store.still(() => freezeTables(store.engine, join(dir, 'engine')))) {
    if (existsSync(path)) cpSync(path, join(copy, table), { recursive: true })
  }
  await unfreezeTables(join(dir, 'engine'))
  expect(existsSync(join(dir, 'engine', 'shadow'))).toBe(false)
  expect(readdirSync(copy)).toContain('events')
  // One engine a process.
  await store.close()
  store = await EventStore.open({ engine: await openEmbedded(join(dir, 'engine-2')), dir: join(dir, 'intake-2'), now: Date.now })
  await attachTables(store.engine, copy)
  expect(await rowsOf(3)).toEqual(before)
  await expect(attachTables(store.engine, copy)).rejects.toMatchObject({ code: 'STORE_FOREIGN' })
})
