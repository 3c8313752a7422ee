import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SealedEvent } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'
import { event, pseudonymOf } from '../event.fixture.ts'
import { EventRowEncoder, EventStore, openEmbedded } from '../index.ts'
import type { Engine } from '../engine/engine.ts'
import type { EventKey } from './event-rewriter.ts'

/** The real engine, which fails once where a test says so: before the statement or after it. */
let failing: { readonly at: 'run' | 'insertFiles'; readonly after: boolean } | undefined
let engine: Engine
let store: EventStore
const dir = mkdtempSync(join(tmpdir(), 'signet-rewrite-'))
const always = { from: 0, until: Date.UTC(2100, 0, 1) }
const asPrinted = (printed: unknown): JsonObject => printed as JsonObject

function failingSometimes(real: Engine): Engine {
  const once = (at: 'run' | 'insertFiles') => async (work: () => Promise<void>) => {
    const how = failing?.at === at ? failing : undefined
    if (how !== undefined) failing = undefined
    if (how === undefined || how.after) await work()
    if (how !== undefined) throw new Error('the power went')
  }
  return {
    ...real,
    run: (statement) => once('run')(() => real.run(statement)),
    insertFiles: (...given) => once('insertFiles')(() => real.insertFiles(...given)),
  }
}

beforeAll(async () => {
  engine = failingSometimes(await openEmbedded(join(dir, 'engine')))
  store = await EventStore.open({ engine, dir: join(dir, 'intake'), now: Date.now })
})
afterAll(async () => {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
})

async function append(events: readonly SealedEvent[]): Promise<void> {
  await store.append(new EventRowEncoder().encode(events))
  await store.settle()
}

async function all(project: number, size = 100): Promise<{ events: SealedEvent[]; keys: EventKey[] }> {
  const events: SealedEvent[] = []
  const keys: EventKey[] = []
  for (;;) {
    const page = await store.rewriter.page(project, always, keys.at(-1), size, asPrinted)
    if (page.events.length === 0) return { events, keys }
    events.push(...page.events)
    keys.push(...page.keys)
  }
}

/** The files below a folder; the engine may take temporary ones away meanwhile. */
function filesIn(folder: string): string[] {
  for (let tries = 0; ; tries++) {
    try {
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    } catch (error) {
      if (tries === 20 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}

test('page() reads every event once, in pages of any size, as it was stored', async () => {
  const people = ['ada', 'bob', 'cy'].map(pseudonymOf)
  const sent = Array.from({ length: 23 }, (_, n) => event({
    project: 2, name: `E${n % 4}`, pseudonym: n % 5 === 0 ? undefined : people[n % 3], device: n % 2 === 0 ? pseudonymOf('d') : undefined,
    occurredAt: Date.UTC(2026, n % 3, 1 + n), dedupeKey: 2n ** 64n - BigInt(n) - 1n, linkable: n % 2 === 0, imported: n % 3 === 0,
    properties: { n, text: 'é' },
  }))
  await append(sent)
  const byKey = (events: readonly SealedEvent[]) => events.toSorted((a, b) => (a.dedupeKey < b.dedupeKey ? -1 : 1))
  expect(byKey((await all(2, 4)).events)).toEqual(byKey(sent))
  expect(byKey((await all(2, 100)).events)).toEqual(byKey(sent))
  expect(await store.rewriter.count(2, always)).toBe(23)
  expect(await store.rewriter.count(2, { ...always, until: sent[0]!.receivedAt })).toBe(0)
})

test('replace() changes what it names, the name included, and nothing else', async () => {
  await append(['a', 'b', 'c'].map((name) => event({ project: 3, name, properties: { secret: name, size: 1 } })))
  const { events, keys } = await all(3)
  await store.rewriter.replace(3, [
    { key: keys[0]!, event: { ...events[0]!, properties: { size: 1 } } },
    { key: keys[2]!, event: { ...events[2]!, name: '[email]', properties: { size: 2 } } },
  ])
  const after = (await all(3)).events.map(({ name, properties }) => [name, properties])
  expect(after).toEqual([['[email]', { size: 2 }], ['a', { size: 1 }], ['b', { secret: 'b', size: 1 }]])
})

test.each([
  ['before the old rows go', { at: 'run', after: false }],
  ['after the old rows went', { at: 'run', after: true }],
  ['before the new rows come', { at: 'insertFiles', after: false }],
  ['after the new rows came', { at: 'insertFiles', after: true }],
] as const)('replace() that a crash stops %s loses and doubles nothing', async (_, how) => {
  const project = 10 + ['run', 'insertFiles'].indexOf(how.at) * 2 + Number(how.after)
  await append(['a', 'b'].map((name) => event({ project, name, properties: { secret: name, clean: false } })))
  const { events, keys } = await all(project)
  failing = how
  const changes = [
    { key: keys[0]!, event: { ...events[0]!, properties: { clean: true } } },
    { key: keys[1]!, event: { ...events[1]!, name: 'z', properties: { clean: true } } },
  ]
  await expect(store.rewriter.replace(project, changes)).rejects.toThrow('the power went')
  expect(readdirSync(join(dir, 'intake', 'rewrite')).sort()).toEqual(['head.json', 'new.rows'])
  // What a start does.
  await store.rewriter.resume()
  expect((await all(project)).events.map(({ name, properties }) => [name, properties])).toEqual([['a', { clean: true }], ['z', { clean: true }]])
  expect(readdirSync(join(dir, 'intake', 'rewrite'))).toEqual([])
})

test('no read sees a row twice or not at all while it is replaced', async () => {
  await append(Array.from({ length: 500 }, () => event({ project: 5, properties: { secret: 1 } })))
  const { events, keys } = await all(5, 500)
  let done = false
  const replacing = store.rewriter.replace(5, events.map((each, n) => ({ key: keys[n]!, event: { ...each, properties: {} } }))).finally(() => {
    done = true
  })
  const counts = new Set<number>()
  while (!done) {
    const { rows } = await store.read({ sql: 'SELECT count() FROM events WHERE project = 5', params: {} })
    counts.add(Number(rows[0]![0]))
  }
  await replacing
  expect([...counts]).toEqual([500])
})

test('freeReplaced() leaves nothing of what was replaced in any part or file, and the tables as they were', async () => {
  const mark = 'zq7Marked-8f3kQ2vX9p'
  await append([event({ project: 6, name: 'Marked', properties: { secret: mark } })])
  // What the engine wrote long ago is in parts; the log of what was taken is not this test's.
  const filesWithMark = () => filesIn(join(dir, 'engine')).filter((path) => readFileSync(path).includes(mark))
  expect(filesWithMark().length).toBeGreaterThan(0)
  const { events, keys } = await all(6)
  await store.rewriter.replace(6, [{ key: keys[0]!, event: { ...events[0]!, properties: { clean: true } } }])
  await store.rewriter.freeReplaced()
  const ask = async (sql: string) => (await store.read({ sql, params: {} })).rows
  expect(await ask("SELECT count() FROM system.parts WHERE table IN ('events', 'profiles') AND (NOT active OR has_lightweight_delete)")).toEqual([[0]])
  expect(filesWithMark()).toEqual([])
  expect(await ask("SELECT name FROM system.tables WHERE create_table_query LIKE '%old_parts_lifetime%' AND database = currentDatabase()")).toEqual([])
  expect((await all(6)).events[0]).toMatchObject({ properties: { clean: true } })
})
