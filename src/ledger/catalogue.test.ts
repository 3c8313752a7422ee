import { rmSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { createCatalogue, type Catalogue, type EntryFilter } from './catalogue.ts'
import { open, person, temporaryDir } from './ledger.fixture.ts'
import type { Ledger } from './contract.ts'
import { entriesNaming } from './who-read.ts'

const dirs: string[] = []
const toClose: { close(): unknown }[] = []

async function setUp(dir = temporaryDir()): Promise<{ ledger: Ledger; catalogue: Catalogue; dir: string; clock: { at: number } }> {
  dirs.push(dir)
  const clock = { at: 1_000 }
  const ledger = await open(dir, { now: () => clock.at })
  const catalogue = createCatalogue(ledger)
  toClose.push(ledger, catalogue)
  return { ledger, catalogue, dir, clock }
}
afterEach(async () => {
  for (const each of toClose.splice(0).toReversed()) await each.close()
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

async function found(catalogue: Catalogue, filter: EntryFilter, before?: number): Promise<number[]> {
  const indexes: number[] = []
  for await (const { index } of catalogue.find(filter, before)) indexes.push(index)
  return indexes
}
async function naming(ledger: Ledger, catalogue: Catalogue, people: string[], before?: number): Promise<number[]> {
  const indexes: number[] = []
  for await (const index of entriesNaming(ledger, catalogue, people, before)) indexes.push(index)
  return indexes
}

describe('the catalogue', () => {
  test('L28 finds by kind, beginnings of kinds, actor, project and time, the latest first, also after a restart', async () => {
    const { ledger, catalogue, dir, clock } = await setUp()
    const given = [
      { kind: 'unseal.reserve', actor: 'member:1', project: 1 },
      { kind: 'unseal.done', actor: 'member:1', project: 1 },
      { kind: 'people.read', actor: 'member:2', project: 0 },
      { kind: 'sign-in', actor: 'member:2' },
      { kind: 'unsealing', actor: 'member:1', project: 2 },
    ]
    for (const entry of given) {
      await ledger.append(entry)
      clock.at += 1_000
    }
    const check = async (here: Catalogue) => {
      expect(await found(here, {})).toEqual([4, 3, 2, 1, 0])
      expect(await found(here, { kinds: ['unseal.'] })).toEqual([1, 0])
      expect(await found(here, { kinds: ['unsealing', 'sign-in'] })).toEqual([4, 3])
      expect(await found(here, { actor: 'member:1' })).toEqual([4, 1, 0])
      expect(await found(here, { actor: 'member:9' })).toEqual([])
      expect(await found(here, { projects: [0, null] })).toEqual([3, 2])
      expect(await found(here, { from: 2_000, until: 4_000 })).toEqual([2, 1])
      expect(await found(here, { kinds: ['unseal.'] }, 1)).toEqual([0])
      expect([...here.actors()].sort()).toEqual(['member:1', 'member:2'])
    }
    await check(catalogue)
    for (const each of toClose.splice(0).toReversed()) await each.close()
    await check((await setUp(dir)).catalogue)
  })

  test('L28 entries that come while it reads, and after, are in it once', async () => {
    const { ledger, catalogue } = await setUp()
    const appending = Promise.all(Array.from({ length: 3_000 }, (_, n) => ledger.append({ kind: n % 2 === 0 ? 'a' : 'b' })))
    await found(catalogue, {})
    await appending
    expect(await found(catalogue, { kinds: ['a'] })).toHaveLength(1_500)
    expect(await found(catalogue, {})).toEqual(Array.from({ length: 3_000 }, (_, n) => 2_999 - n))
  })

  test('L28 works across segments, and says how many people an entry names', async () => {
    const { ledger, catalogue } = await setUp()
    for (let n = 0; n < 66_000; n += 6_000) {
      await Promise.all(Array.from({ length: 6_000 }, (_, k) => ledger.append({ kind: (n + k) % 20_000 === 1 ? 'rare' : 'a' }, (n + k) % 20_000 === 1 ? [person(), person()] : undefined)))
    }
    const facts = []
    for await (const each of catalogue.find({ kinds: ['rare'] })) facts.push([each.index, each.people])
    expect(facts).toEqual([[60_001, 2], [40_001, 2], [20_001, 2], [1, 2]])
  }, 30_000)
})

describe('who read a person', () => {
  test('L29 is found in the sets beside the tree, the latest first, by any of their ids, once each', async () => {
    const { ledger, catalogue } = await setUp()
    const [ada, device, other] = [person(), person(), person()]
    const sets = [[ada], [other], [ada, device, other], [], [device], undefined, [other, ...Array.from({ length: 40 }, person)]]
    for (const set of sets) await ledger.append({ kind: 'people.read' }, set)
    expect(await naming(ledger, catalogue, [ada])).toEqual([2, 0])
    expect(await naming(ledger, catalogue, [ada, device])).toEqual([4, 2, 0])
    expect(await naming(ledger, catalogue, [ada, device], 4)).toEqual([2, 0])
    expect(await naming(ledger, catalogue, [other])).toEqual([6, 2, 1])
    expect(await naming(ledger, catalogue, [person()])).toEqual([])
  })

  test('L29 sixteen bytes across two neighbours, or in a digest, are nobody', async () => {
    const { ledger, catalogue } = await setUp()
    const [one, two] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)]
    await ledger.append({ kind: 'a' }, [one.toString('base64url'), two.toString('base64url')])
    const across = Buffer.concat([one.subarray(8), two.subarray(0, 8)]).toString('base64url')
    const digest = Buffer.from((await ledger.entry(0)).people!.sha256, 'hex').subarray(0, 16).toString('base64url')
    expect(await naming(ledger, catalogue, [across])).toEqual([])
    expect(await naming(ledger, catalogue, [digest])).toEqual([])
  })

  test('L29 a set longer than what is read at once is searched to its end', async () => {
    const { ledger, catalogue } = await setUp()
    const many = Array.from({ length: 400_000 }, person)
    await ledger.append({ kind: 'export.events' }, many)
    for (const at of [0, 262_143, 262_144, 399_999]) expect(await naming(ledger, catalogue, [many[at]!])).toEqual([0])
  })
})
