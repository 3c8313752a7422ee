/**
 * What every engine must do for the store. Run by embedded.test.ts on the embedded engine and by server.test.ts on a
 * ClickHouse server.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, appendFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SealedEvent } from '../model/event.ts'
import type { JsonObject } from '../model/json.ts'
import { pseudonymToDecimal } from '../model/pseudonym.ts'
import type { Engine } from './engine/engine.ts'
import { EventStore } from './event-store.ts'
import { event, pseudonymOf } from './event.fixture.ts'
import { EventRowEncoder } from './rows/event-rows.ts'

export interface EngineUnderTest {
  /** Opens the engine of a store directory; the second opening of one directory finds what the first wrote. */
  open(dir: string): Promise<Engine>
  /** Ends what `open` made for this directory. */
  forget(dir: string): Promise<void>
}

const encoder = new EventRowEncoder()

export function storeSuite(name: string, under: EngineUnderTest): void {
  describe(`store on ${name}`, () => {
    let dir: string
    let store: EventStore
    let clock: number

    const open = async (): Promise<EventStore> => {
      const engine = await under.open(dir)
      return EventStore.open({ engine, dir: join(dir, 'intake'), now: () => clock, lingerMs: 10_000 })
    }
    const append = (events: readonly SealedEvent[]) => store.append(encoder.encode(events))
    const count = async (): Promise<number> => {
      const final = store.engine.capabilities.duplicateFree ? '' : 'FINAL'
      const { rows } = await store.read({ sql: `SELECT count() FROM events ${final}`, params: {} })
      return Number(rows[0]?.[0])
    }

    beforeEach(async () => {
      clock = Date.UTC(2026, 5, 1, 11)
      dir = mkdtempSync(join(tmpdir(), 'signet-store-'))
      store = await open()
    })
    afterEach(async () => {
      await store.close()
      await under.forget(dir)
      rmSync(dir, { recursive: true, force: true })
    })

    test('append() then read() sees every event with its types', async () => {
      const properties = {
        text: '12', date: '2026-01-02T03:04:05', number: 12, fraction: 0.1, yes: true, no: false, nothing: null,
        words: ['a', 'b'], numbers: [1, 2.5], mixed: [1, 'a', { b: [null] }], none: [], nested: { 'a.b': { c: 'deep' } },
        'dotted.name': 'x', 'per%cent': 'y', '': 'empty', 'quote"`\\\'': 'z', emoji: '🦊', long: 'é'.repeat(300),
        __proto__own: 1,
      }
      const at = Date.UTC(2026, 5, 1, 12, 0, 0, 123)
      await append([event({ name: 'Odd "names" \' \\', occurredAt: at, pseudonym: pseudonymOf('x'), properties })])
      const { rows } = await store.read({
        sql: `SELECT event, toString(pid), toUnixTimestamp64Milli(time), toJSONString(properties), JSONAllPathsWithTypes(properties) FROM events`,
        params: {},
      })
      const [eventName, pid, time, json, types] = rows[0] ?? []
      expect(eventName).toBe('Odd "names" \' \\')
      expect(pid).toBe(pseudonymToDecimal(pseudonymOf('x')))
      expect(Number(time)).toBe(at)
      expect(JSON.parse(String(json))).toEqual({
        text: '12', date: '2026-01-02T03:04:05', number: 12, fraction: 0.1, yes: true, no: false,
        words: ['a', 'b'], numbers: [1, 2.5], mixed: ['1', '"a"', '{"b":[null]}'], none: [], nested: { 'a%2Eb': { c: 'deep' } },
        'dotted%2Ename': 'x', 'per%25cent': 'y', '%': 'empty', 'quote"`\\\'': 'z', emoji: '🦊', long: 'é'.repeat(300),
        __proto__own: 1,
      })
      expect(types).toMatchObject({
        text: 'String', number: 'Float64', yes: 'Bool', words: 'Array(String)', numbers: 'Array(Float64)',
        mixed: 'Array(Nullable(String))', 'nested.a%2Eb.c': 'String',
      })
    })

    test('typesOf() knows every type that a path was stored with, also of what a crash left behind', async () => {
      const told = async () => {
        await store.settle()
        return Object.fromEntries(await store.typesOf(1))
      }
      await append([event({ properties: { a: 'x', b: 1, c: [1], d: { e: true, 'f.g': null }, n: null, h: {} } })])
      expect(await told()).toEqual({ a: 1, b: 2, c: 8, d: 16, 'd.e': 4 })
      await append([event({ properties: { a: 2, d: 'x', 'f.g': 'y' } }), event({ project: 2, properties: { z: 1 } })])
      expect(await told()).toEqual({ a: 3, b: 2, c: 8, d: 17, 'd.e': 4, 'f%2Eg': 1 })
      await append([event({ properties: { a: true, w: { x: { y: [null, 1] } } } })])
      // The process ends here: what is in the log comes without notes.
      const log = join(dir, 'intake', 'events')
      const saved = readdirSync(log).map((name) => [name, join(dir, `saved-${name}`)] as const)
      for (const [name, to] of saved) copyFileSync(join(log, name), to)
      await store.close()
      for (const [name, to] of saved) copyFileSync(to, join(log, name))
      store = await open()
      const all = { a: 7, b: 2, c: 8, d: 17, 'd.e': 4, 'f%2Eg': 1, w: 16, 'w.x': 16, 'w.x.y': 8 }
      expect(await told()).toEqual(all)
      await store.engine.run({ sql: 'TRUNCATE TABLE property_types', params: {} })
      await store.engine.run({ sql: 'DELETE FROM signet_schema WHERE version = 2', params: {} })
      await store.close()
      store = await open()
      expect(await told()).toEqual(all)
      await store.eraseProject(1)
      expect(await told()).toEqual({})
      expect(Object.fromEntries(await store.typesOf(2))).toEqual({ z: 2 })
    })

    test('P8 an event is kept once: twice in one batch, in two batches, and after the keys were forgotten', async () => {
      const same = event({ occurredAt: clock + 1000, dedupeKey: 77n })
      await append([same, same, event({ occurredAt: clock + 2000 })])
      expect(await count()).toBe(2)
      await append([same])
      expect(await count()).toBe(2)
      await store.close()
      clock += 40 * 86_400_000
      store = await open()
      await append([same, event({ occurredAt: clock })])
      expect(await count()).toBe(3)
    })

    test('P8 events that differ in person, name, day or key are all kept', async () => {
      const one = event({ dedupeKey: 5n })
      await append([
        one,
        { ...one, pseudonym: pseudonymOf('bob') },
        { ...one, name: 'Other' },
        { ...one, occurredAt: one.occurredAt + 86_400_000 },
        { ...one, dedupeKey: 6n },
        { ...one, project: 2 },
        { ...one, pseudonym: undefined },
      ])
      await append([{ ...one, occurredAt: one.occurredAt + 1000 }])
      expect(await count()).toBe(7)
    })

    test('P8 what a crash left in the log is read at the next start, once, and a torn tail is cut', async () => {
      await append([event({ dedupeKey: 900n }), event({ dedupeKey: 901n })])
      // The process ends here: a copy of the log is what the disk holds.
      const log = join(dir, 'intake', 'events')
      const [file] = readdirSync(log)
      const saved = join(dir, 'saved.log')
      copyFileSync(join(log, file!), saved)
      await store.settle()
      expect(await count()).toBe(2)
      await store.close()
      // The engine had committed, but the file was not removed yet, and its last frame is torn.
      mkdirSync(log, { recursive: true })
      copyFileSync(saved, join(log, '0000000000000001.log'))
      appendFileSync(join(log, '0000000000000001.log'), Buffer.from('SGF1 torn'))
      store = await open()
      expect(await count()).toBe(2)
    })

    test('a log cut anywhere inside its last frame loses that frame only', async () => {
      await append([event({ dedupeKey: 1000n })])
      const log = join(dir, 'intake', 'events')
      const path = join(log, readdirSync(log)[0]!)
      const whole = statSync(path).size
      await append([event({ dedupeKey: 1001n }), event({ dedupeKey: 1002n })])
      const both = statSync(path).size
      const saved = join(dir, 'saved.log')
      copyFileSync(path, saved)
      await store.close()
      for (const size of [whole, whole + 1, whole + 40, both - 1]) {
        for (const name of readdirSync(log)) rmSync(join(log, name))
        copyFileSync(saved, join(log, '0000000000000001.log'))
        truncateSync(join(log, '0000000000000001.log'), size)
        store = await open()
        await store.engine.run({ sql: 'TRUNCATE TABLE events', params: {} })
        expect(await count(), `cut at ${size}`).toBe(1)
        await store.close()
      }
      store = await open()
    })

    test('years of days in one batch, and times at the edges, are kept', async () => {
      const times = [0, 1, Date.UTC(1971, 0, 1), Date.UTC(1999, 8, 28), Date.UTC(2026, 5, 1), Date.UTC(2100, 0, 1)]
      await append([...times, ...Array.from({ length: 200 }, (_, i) => Date.UTC(2000 + (i % 25), i % 12, 1))].map((occurredAt) => event({ occurredAt })))
      expect(await count()).toBe(206)
    })

    test('merges and profiles can be read where questions join them, and change', async () => {
      const [device, user] = [pseudonymOf('device'), pseudonymOf('user')]
      const resolve = async () =>
        (await store.read({
          sql: `SELECT toString(ifNull(joinGetOrNull('merged', 'person', pid), pid)) FROM events`,
          params: {},
        })).rows[0]?.[0]
      await append([event({ pseudonym: device, linkable: true })])
      expect(await resolve()).toBe(pseudonymToDecimal(device))
      await store.mirror.merges([{ pseudonym: device, person: user }])
      expect(await resolve()).toBe(pseudonymToDecimal(user))
      await store.mirror.merges([{ pseudonym: device, person: device }])
      expect(await resolve()).toBe(pseudonymToDecimal(device))
      const profile = { project: 1, subject: 'person', pseudonym: user, deleted: false, createdAt: 1, lastSeenAt: 2 }
      await store.mirror.profiles([
        { ...profile, version: 1, properties: { plan: 'free' } },
        { ...profile, version: 2, properties: { plan: 'pro' } },
      ])
      const { rows } = await store.read({ sql: 'SELECT properties.plan.:String FROM profiles FINAL', params: {} })
      expect(rows).toEqual([['pro']])
    })

    test('eraseProject() removes one project and no other', async () => {
      await append([event({ project: 1 }), event({ project: 2 })])
      await store.eraseProject(1)
      expect((await store.read({ sql: 'SELECT project FROM events', params: {} })).rows).toEqual([[2]])
    })

    test('parameters bind as values, whatever they hold', async () => {
      const odd = ['a\'b', 'back\\slash', 'new\nline', 'tab\t', '{x:String}', '🦊', '`', 'null']
      const { rows } = await store.read({
        sql: 'SELECT {text:String}, {list:Array(String)}, {big:UInt128}, {number:Float64}, {none:Nullable(String)}',
        params: { text: odd.join('|'), list: odd, big: '340282366920938463463374607431768211455', number: 1.5, none: null },
      })
      expect(rows[0]?.[0]).toBe(odd.join('|'))
      expect(rows[0]?.[1]).toEqual(odd)
      expect(rows[0]?.[3]).toBe(1.5)
      expect(rows[0]?.[4]).toBe(null)
    })

    test('read() can be cancelled and timed out, says so, and the engine goes on', async () => {
      const slow = { sql: 'SELECT sum(cityHash64(a.number, b.number)) FROM numbers(200000) a, numbers(200000) b', params: {} }
      await expect(store.read(slow, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'QUERY_TOO_LONG' })
      const abort = new AbortController()
      setTimeout(() => abort.abort(), 200)
      await expect(store.read(slow, { signal: abort.signal })).rejects.toMatchObject({ code: 'QUERY_CANCELLED' })
      expect(await count()).toBe(0)
    })

    test('rewriter.replace() puts thousands of rows in the place of stored ones, each once', async () => {
      await append(Array.from({ length: 5000 }, (_, i) => event({ pseudonym: pseudonymOf(`p${i % 9}`), properties: { i, secret: 'x' } })))
      await store.settle()
      const range = { from: 0, until: Date.UTC(2100, 0, 1) }
      const { events, keys } = await store.rewriter.page(1, range, undefined, 10_000, (printed) => printed as JsonObject)
      expect(events.length).toBe(5000)
      await store.rewriter.replace(1, events.map((each, n) => ({ key: keys[n]!, event: { ...each, properties: { i: each.properties['i']! } } })))
      expect(await count()).toBe(5000)
      const { rows } = await store.read({ sql: "SELECT uniqExact(toString(properties.i)), countIf(has(JSONAllPaths(properties), 'secret')) FROM events FINAL", params: {} })
      expect(rows[0]!.map(Number)).toEqual([5000, 0])
      await store.rewriter.freeReplaced()
      expect(await count()).toBe(5000)
    })

    test('stream() hands rows on as JSON lines', async () => {
      await append(Array.from({ length: 5000 }, (_, i) => event({ properties: { i } })))
      let text = ''
      for await (const chunk of store.stream({
        sql: 'SELECT event, properties FROM events WHERE project = {project:UInt32}',
        params: { project: 1 },
      })) text += Buffer.from(chunk).toString()
      const lines = text.trim().split('\n').map((line) => JSON.parse(line) as { properties: { i: number } })
      expect(new Set(lines.map((line) => line.properties.i)).size).toBe(5000)
    })
  })
}
