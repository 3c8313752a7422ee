import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { change, key, open, person, temporaryDir, writtenLedger } from './ledger.fixture.ts'
import {
  leafHash, openCheckpoint, parseNoteKey, verifyConsistency, verifyInclusion, verifyLedger, type Ledger, type StoredEntry,
} from './index.ts'
import { canonicalJson } from './format/canonical-json.ts'

const dirs: string[] = []
const ledgers: Ledger[] = []

function fresh(): string {
  const dir = temporaryDir()
  dirs.push(dir)
  return dir
}

async function opened(dir = fresh(), more: Parameters<typeof open>[1] = {}): Promise<Ledger> {
  const ledger = await open(dir, more)
  ledgers.push(ledger)
  return ledger
}

async function all(ledger: Ledger, from?: number, until?: number): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = []
  for await (const entry of ledger.entries(from, until)) entries.push(entry)
  return entries
}

afterEach(async () => {
  for (const ledger of ledgers.splice(0)) await ledger.close().catch(() => {})
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

describe('appending', () => {
  test('L8 entries get their places in the order of asking, and come back with what was given', async () => {
    const ledger = await opened()
    const given = Array.from({ length: 50 }, (_, n) => ({ kind: 'stream.read', n, fields: ['$email', 'é'] }))
    const answers = await Promise.all(given.map((entry) => ledger.append(entry)))
    expect(answers.map(({ index }) => index)).toEqual(given.map((_, n) => n))
    expect(await all(ledger)).toEqual(given.map((entry, index) => ({ ...entry, index, recordedAt: 1_700_000_000_000 })))
    expect((await all(ledger, 10, 12)).map((entry) => entry.index)).toEqual([10, 11])
    expect(await ledger.entry(49)).toMatchObject({ n: 49 })
    await expect(ledger.entry(50)).rejects.toMatchObject({ code: 'LEDGER_NOT_FOUND' })
  })

  test('L8 an entry that was acknowledged is in the files, under a checkpoint', async () => {
    const dir = fresh()
    const ledger = await opened(dir)
    for (let n = 0; n < 5; n++) {
      await ledger.append({ kind: 'sign-in', n })
      expect(readFileSync(join(dir, 'entries/000000000.jsonl'), 'utf8').split('\n')).toHaveLength(n + 2)
      expect(openCheckpoint(ledger.checkpoint, key).size).toBe(n + 1)
      expect(readFileSync(join(dir, 'checkpoints/000000000.notes'), 'utf8').endsWith(`${ledger.checkpoint}\n`)).toBe(true)
    }
  })

  test('L8 an append made by whoever was just acknowledged is not forgotten', async () => {
    const ledger = await opened()
    const chain = async () => {
      for (let n = 0; n < 20; n++) await ledger.append({ kind: 'a', n })
    }
    await Promise.all([chain(), chain(), chain()])
    expect(ledger.size).toBe(60)
  })

  test('L8 many who append at once share the syncs', async () => {
    const dir = fresh()
    const ledger = await opened(dir)
    await Promise.all(Array.from({ length: 500 }, (_, n) => ledger.append({ kind: 'a', n })))
    const notes = readFileSync(join(dir, 'checkpoints/000000000.notes'), 'utf8').split('\n\n').length
    expect(notes).toBeLessThan(20)
  })

  test.each([
    ['a reserved name', { kind: 'a', index: 4 }],
    ['no kind', { kind: '' }],
    ['a number that JSON lacks', { kind: 'a', n: Number.NaN }],
    ['more than 65,535 bytes', { kind: 'a', text: 'x'.repeat(65_500) }],
  ])('L9 append() refuses %s, and the rest of the batch is recorded', async (_, entry) => {
    const ledger = await opened()
    const good = ledger.append({ kind: 'good' })
    await expect(ledger.append(entry)).rejects.toMatchObject({ code: 'LEDGER_ENTRY_INVALID' })
    await expect(ledger.append({ kind: 'a' }, ['ada@example.com'])).rejects.toMatchObject({ code: 'LEDGER_ENTRY_INVALID' })
    expect(await good).toEqual({ index: 0 })
    expect(ledger.size).toBe(1)
  })

  test('L20 when it cannot be written everybody is told, and it goes on when it can', async () => {
    const dir = fresh()
    const ledger = await opened(dir)
    await ledger.append({ kind: 'before' })
    // Somebody else writes to the file: as far as this process can tell its own writing is not safe any more.
    appendFileSync(join(dir, 'entries/000000000.jsonl'), '{"half')
    const refusals = await Promise.allSettled([ledger.append({ kind: 'a' }), ledger.append({ kind: 'b' })])
    expect(refusals.map((refusal) => refusal.status)).toEqual(['rejected', 'rejected'])
    expect(() => ledger.entries()).toThrow('closed until the next entry')
    expect(await ledger.append({ kind: 'after' })).toEqual({ index: 1 })
    expect((await all(ledger)).map((entry) => entry.kind)).toEqual(['before', 'after'])
    expect((await verifyLedger(dir, key)).ok).toBe(true)
  })

  test('L20 after an unwritable directory the same', async () => {
    const dir = fresh()
    const ledger = await opened(dir)
    await ledger.append({ kind: 'before' })
    rmSync(join(dir, 'texts'), { recursive: true })
    writeFileSync(join(dir, 'texts'), 'in the way')
    await expect(ledger.append({ kind: 'a' }, undefined, { reason: 'x' })).rejects.toMatchObject({
      code: 'LEDGER_UNAVAILABLE',
    })
    rmSync(join(dir, 'texts'))
    mkdirSync(join(dir, 'texts'))
    expect(await ledger.append({ kind: 'a' }, undefined, { reason: 'x' })).toEqual({ index: 1 })
  })

  test('L21 a ledger has one writer', async () => {
    const dir = fresh()
    const ledger = await opened(dir)
    await expect(open(dir)).rejects.toMatchObject({ code: 'LEDGER_LOCKED' })
    await ledger.close()
    writeFileSync(join(dir, 'lock'), '1 0\n')
    await (await opened(dir)).append({ kind: 'after a process that died' })
  })

  test('L22 a clock that was set is recorded', async () => {
    const [clock, steady] = [{ at: 1_000_000 }, { at: 0 }]
    const ledger = await opened(fresh(), { now: () => clock.at, monotonic: () => steady.at })
    await ledger.append({ kind: 'a' })
    clock.at += 60_000
    steady.at += 60_000
    await ledger.append({ kind: 'b' })
    clock.at += 172_800_000
    expect(await ledger.append({ kind: 'c' })).toEqual({ index: 3 })
    clock.at -= 172_800_000
    await ledger.append({ kind: 'd' })
    expect((await all(ledger)).map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['a', undefined, undefined],
      ['b', undefined, undefined],
      ['clock.jump', 1_060_000, 173_860_000],
      ['c', undefined, undefined],
      ['clock.jump', 173_860_000, 1_060_000],
      ['d', undefined, undefined],
    ])
  })
})

describe('what is kept beside the tree', () => {
  test('L7 whom an entry touched comes back, and is bound to the entry', async () => {
    const dir = fresh()
    const ledger = await opened(dir)
    const [a, b, c] = [person(), person(), person()]
    await Promise.all([
      ledger.append({ kind: 'unseal.reserve' }, [c, a, b, a]),
      ledger.append({ kind: 'sign-in' }),
      ledger.append({ kind: 'unseal.done' }, [b]),
    ])
    await ledger.append({ kind: 'nobody' }, [])
    const entries = await all(ledger)
    expect(new Set(await ledger.peopleOf(entries[0]!))).toEqual(new Set([a, b, c]))
    expect(await ledger.peopleOf(entries[1]!)).toEqual([])
    expect(await ledger.peopleOf(entries[2]!)).toEqual([b])
    expect(entries[3]).toMatchObject({ people: { count: 0 } })
    expect(await ledger.peopleBytesOf(entries[2]!)).toEqual(Buffer.from(b, 'base64url'))
    expect(readFileSync(join(dir, 'entries/000000000.jsonl'), 'utf8')).not.toContain(a)
    change(dir, 'people/000000000.sets', (content) => {
      content[content.length - 40]! ^= 1
      return content
    })
    await expect(ledger.peopleOf(entries[2]!)).rejects.toMatchObject({ code: 'LEDGER_CORRUPT' })
  })

  test('L23 a text is committed to, and can be erased without touching the tree', async () => {
    const dir = fresh()
    const ledger = await opened(dir)
    const reason = 'She called about order 12, and wrote as ada@example.com'
    await ledger.append({ kind: 'grant.approve' }, undefined, { reason, note: 'n' })
    await ledger.append({ kind: 'grant.approve' }, undefined, { reason })
    const [one, two] = await all(ledger)
    expect(await ledger.textOf(one!, 'reason')).toBe(reason)
    expect(await ledger.textOf(one!, 'other')).toBeUndefined()
    // Equal texts have nothing in common in the tree.
    expect(one!.texts!['reason']).not.toBe(two!.texts!['reason'])
    await ledger.eraseTexts(one!)
    expect(await ledger.textOf(one!, 'reason')).toBeUndefined()
    expect(await ledger.textOf(two!, 'reason')).toBe(reason)
    const file = `texts/${two!.texts!['reason']}.json`
    change(dir, file, (content) => Buffer.from(content.toString().replace('order 12', 'order 13')))
    expect(await ledger.textOf(two!, 'reason')).toBeUndefined()
    expect((await verifyLedger(dir, key)).ok).toBe(true)
  })
})

describe('proofs', () => {
  test('L2 L3 every entry and every earlier size can be proved, also after reopening', async () => {
    const dir = fresh()
    await writtenLedger(dir, 300, 13)
    const ledger = await opened(dir)
    const { size, root } = openCheckpoint(ledger.checkpoint, parseNoteKey(ledger.verifierKey))
    const entries = await all(ledger)
    for (const index of [0, 1, 255, 256, 299]) {
      const leaf = leafHash(Buffer.from(canonicalJson(entries[index]!)))
      expect(verifyInclusion(leaf, index, size, await ledger.inclusionProof(index), root)).toBe(true)
    }
    await ledger.append({ kind: 'one more' })
    const later = openCheckpoint(ledger.checkpoint, key)
    expect(verifyConsistency(size, later.size, await ledger.consistencyProof(size), root, later.root)).toBe(true)
    await expect(ledger.inclusionProof(301)).rejects.toMatchObject({ code: 'LEDGER_NOT_FOUND' })
    await expect(ledger.consistencyProof(302)).rejects.toMatchObject({ code: 'LEDGER_NOT_FOUND' })
  })

  test('L2 stored hashes that were lost or changed are made again', async () => {
    const dir = fresh()
    await writtenLedger(dir, 300)
    change(dir, 'hashes/0', (content) => Buffer.concat([content.subarray(0, 640), Buffer.alloc(9_000)]))
    rmSync(join(dir, 'hashes/1'))
    writeFileSync(join(dir, 'hashes/2'), 'nonsense')
    const ledger = await opened(dir)
    const { size, root } = openCheckpoint(ledger.checkpoint, key)
    const leaf = leafHash(Buffer.from(canonicalJson(await ledger.entry(7))))
    expect(verifyInclusion(leaf, 7, size, await ledger.inclusionProof(7), root)).toBe(true)
    expect([existsSync(join(dir, 'hashes/2')), statSync(join(dir, 'hashes/0')).size]).toEqual([false, 300 * 32])
  })
})

test('L8 a ledger goes over into its second segment, and is read, proved and verified across it', async () => {
  const dir = fresh()
  const ledger = await opened(dir)
  const total = 65_536 + 40
  for (let n = 0; n < total; n += 8_000) {
    const part = Array.from({ length: Math.min(8_000, total - n) }, (_, k) => n + k)
    await Promise.all(part.map((m) => ledger.append({ kind: 'a', m }, m % 30_000 === 5_540 ? [person()] : undefined)))
  }
  expect(readdirSync(join(dir, 'entries')).sort()).toEqual(['000000000.jsonl', '000065536.jsonl'])
  const around = await all(ledger, 65_530, 65_545)
  expect(around.map((entry) => entry.m)).toEqual(Array.from({ length: 15 }, (_, n) => 65_530 + n))
  expect(await ledger.peopleOf(await ledger.entry(65_540))).toHaveLength(1)
  const { size, root } = openCheckpoint(ledger.checkpoint, key)
  const leaf = leafHash(Buffer.from(canonicalJson(around[0]!)))
  expect(verifyInclusion(leaf, 65_530, size, await ledger.inclusionProof(65_530), root)).toBe(true)
  await ledger.close()
  expect(await verifyLedger(dir, key)).toMatchObject({ ok: true, size: total, findings: [] })
  const again = await opened(dir)
  expect(await again.append({ kind: 'b' })).toEqual({ index: total })
}, 60_000)
