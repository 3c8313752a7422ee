import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { splitNotes } from './format/checkpoint.ts'
import { followKeys, isSignedBy, openChained, parseKeyStatement, signKeyStatement } from './format/key-statement.ts'
import { signNote } from './format/note.ts'
import { type Ledger, noteKeyText, openLedger, parseNoteKey, verifyLedger } from './index.ts'
import { change as changeKey, firstStatement, newKey, nextKey, publicOf, putUnderRoot, rootKey, rootPrivateKey, unsignedNextKey } from './key-change.fixture.ts'
import { change, copyOf, key, open, origin, privateKey, temporaryDir } from './ledger.fixture.ts'
import { checkLedger } from './verify/check.ts'

const dirs: string[] = []
const ledgers: Ledger[] = []
afterEach(async () => {
  for (const ledger of ledgers.splice(0)) await ledger.close()
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

function fresh(): string {
  const dir = temporaryDir()
  dirs.push(dir)
  return dir
}
function copied(dir: string): string {
  const copy = copyOf(dir)
  rmSync(join(copy, 'lock'), { force: true })
  dirs.push(copy)
  return copy
}
async function opened(dir: string, ...more: Parameters<typeof open>[1][]): Promise<Ledger> {
  const ledger = await open(dir, ...more)
  ledgers.push(ledger)
  return ledger
}
async function grow(ledger: Ledger, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => ledger.append({ kind: 'a' })))
}
const notesIn = (dir: string) => splitNotes(readFileSync(join(dir, 'checkpoints/000000000.notes'), 'utf8'))

/** 5 entries, the first statement, 5 more, a second key, 5 more, a third, 5 more: 23 in all. */
async function rotated(dir: string) {
  const ledger = await open(dir)
  await grow(ledger, 5)
  await putUnderRoot(ledger)
  await grow(ledger, 5)
  const second = nextKey(1, privateKey)
  await changeKey(ledger, 1, second)
  await grow(ledger, 5)
  const third = nextKey(2, second.privateKey)
  await changeKey(ledger, 2, third)
  await grow(ledger, 5)
  await ledger.close()
  return { second, third }
}

describe('changing the key', () => {
  test('L30 the checkpoint over the change is signed by both, those before by the former key, those after by the new one', async () => {
    const dir = fresh()
    const { second } = await rotated(dir)
    const by = notesIn(dir).map((note) => ({ size: Number(note.split('\n')[1]), first: isSignedBy(note, key), second: isSignedBy(note, publicOf(second.privateKey)) }))
    for (const { size, first, second: next } of by) {
      if (size === 0 || size === 18) continue
      expect({ size, first, next }).toEqual({ size, first: size <= 12, next: size >= 12 && size <= 18 })
    }
    expect(by.map(({ size }) => size)).toEqual(expect.arrayContaining([6, 12, 18, 23]))
  })

  test('L30 entries that come at the same moment as the change go on, in order, with none lost', async () => {
    const dir = fresh()
    const ledger = await opened(dir)
    await putUnderRoot(ledger)
    const second = nextKey(1, privateKey)
    const all = await Promise.all([
      ...Array.from({ length: 20 }, () => ledger.append({ kind: 'before' })), changeKey(ledger, 1, second),
      ...Array.from({ length: 20 }, () => ledger.append({ kind: 'after' })),
    ])
    expect(all.map(({ index }) => index)).toEqual(Array.from({ length: 41 }, (_, n) => n + 1))
    expect(parseNoteKey(ledger.verifierKey).key.equals(publicOf(second.privateKey).key)).toBe(true)
    expect(await verifyLedger(dir, key)).toMatchObject({ ok: true, size: 42 })
  })

  test.each([
    ['the present key alone, in the root’s place', () => nextKey(1, privateKey, privateKey)],
    ['another root', () => nextKey(1, privateKey, newKey())],
    ['a root that is right, and another former key', () => nextKey(1, newKey())],
    ['all the right keys, with a number left out', () => nextKey(2, privateKey)],
    ['the present key alone, in the name of the right root', () => unsignedNextKey(1, privateKey)],
    ['the present key, with a wrong signature under the right root’s name', () => unsignedNextKey(1, privateKey, true)],
    ['nobody', () => ({ privateKey: newKey(), statement: 'x' })],
  ])('L31 no change is recorded that is signed by %s', async (_, made) => {
    const dir = fresh()
    const ledger = await opened(dir)
    await putUnderRoot(ledger)
    const next = made()
    await expect(changeKey(ledger, 1, next)).rejects.toMatchObject({ code: 'LEDGER_ENTRY_INVALID' })
    await expect(ledger.append({ kind: 'key.ledger', statement: next.statement })).rejects.toMatchObject({ code: 'LEDGER_ENTRY_INVALID' })
    expect(ledger.size).toBe(1)
    await grow(ledger, 1)
    expect(await verifyLedger(dir, key)).toMatchObject({ ok: true, size: 2 })
  })

  test('L32 a ledger goes on with the key that is in force, whatever of its files a crash left, and keeps what was prepared', async () => {
    const dir = fresh()
    const ledger = await open(dir)
    await putUnderRoot(ledger)
    await grow(ledger, 3)
    const before = copied(dir)
    const second = nextKey(1, privateKey)
    await changeKey(ledger, 1, second)
    await ledger.close()
    const prepared = { statements: [firstStatement], next: [nextKey(1, privateKey), second] }
    const notes = readFileSync(join(dir, 'checkpoints/000000000.notes'))
    const handover = notes.byteLength - notesIn(dir).at(-1)!.length - 1
    // Cut anywhere in the checkpoint that both sign: not begun, after the first signature, all but its end.
    for (const at of [handover, handover + 40, handover + 190, notes.byteLength - 2, notes.byteLength]) {
      const torn = copied(dir)
      change(torn, 'checkpoints/000000000.notes', (content) => content.subarray(0, at))
      const told: (readonly string[])[] = []
      const again = await open(torn, { ...prepared, onKeys: ({ statements }) => Promise.resolve(void told.push(statements)) })
      expect(parseNoteKey(again.verifierKey).key.equals(publicOf(second.privateKey).key)).toBe(true)
      expect(told).toEqual([[firstStatement, second.statement]])
      await grow(again, 2)
      await again.close()
      for (const anchor of [key, publicOf(second.privateKey), rootKey]) expect(await verifyLedger(torn, anchor), String(at)).toMatchObject({ ok: true, size: 7, findings: [] })
      expect(isSignedBy(notesIn(torn).at(-1)!, key)).toBe(false)
    }
    // The entry itself is cut off: the change did not come about.
    const entries = readFileSync(join(dir, 'entries/000000000.jsonl'))
    change(before, 'entries/000000000.jsonl', (content) => entries.subarray(0, content.byteLength + 100))
    const again = await open(before, prepared)
    expect(again.verifierKey).toBe(noteKeyText(key))
    await changeKey(again, 1, second)
    await again.close()
    expect(await verifyLedger(before, key)).toMatchObject({ ok: true, size: 5 })
  })

  test('L32 a ledger whose present key is not at hand is not written with another', async () => {
    const dir = fresh()
    await rotated(dir)
    await expect(opened(dir, { statements: [firstStatement] })).rejects.toMatchObject({ code: 'LEDGER_CORRUPT', message: expect.stringContaining('latest copy of the keys') })
  })
})

describe('following the key', () => {
  test('L33 from any of its keys, or the root’s, the ledger and all checkpoints that were ever signed verify', async () => {
    const dir = fresh()
    const { second, third } = await rotated(dir)
    for (const anchor of [key, publicOf(second.privateKey), publicOf(third.privateKey), rootKey]) {
      const verdict = await verifyLedger(dir, anchor, { checkpoints: notesIn(dir) })
      expect(verdict).toMatchObject({ ok: true, findings: [], size: 23 })
      expect(verdict.agreed.map(({ size }) => size)).toEqual(expect.arrayContaining([6, 12, 18, 23]))
    }
    expect(await verifyLedger(dir, publicOf(newKey()))).toMatchObject({ ok: false, findings: [{ problem: 'CHECKPOINT_INVALID' }, { problem: 'KEY_FORGED', index: 5 }, {}, {}] })
  })

  test('L33 the key’s file may hold any of them, and is told which is in force', async () => {
    const dir = fresh()
    const { third } = await rotated(dir)
    const said: string[] = []
    const voice = { print: (line: string) => void said.push(line), say: (line: string) => void said.push(line) }
    for (const anchor of [key, rootKey]) {
      writeFileSync(join(dir, 'key.txt'), noteKeyText(anchor))
      expect(await checkLedger({ dir, key: join(dir, 'key.txt'), checkpoints: [], witnesses: [], saveCheckpoint: undefined }, voice)).toBe(true)
      expect(said.splice(0).join('\n')).toContain(`signed by 3 keys, one after the other, as the instance’s root says; the present one is ${noteKeyText(publicOf(third.privateKey))}`)
    }
  })

  test('L34 a thief of the former key who goes on after the change is refused', async () => {
    const dir = fresh()
    const ledger = await open(dir)
    await putUnderRoot(ledger)
    await grow(ledger, 3)
    const stolen = copied(dir)
    const second = nextKey(1, privateKey)
    await changeKey(ledger, 1, second)
    await ledger.close()
    const checkpoint = ledger.checkpoint
    // With the history as it was before: the right ledger's checkpoint does not belong to it.
    const forged = await open(stolen, { statements: [firstStatement] })
    await grow(forged, 9)
    await forged.close()
    expect(await verifyLedger(stolen, key, { checkpoints: [checkpoint] })).toMatchObject({ ok: false })
    expect(await verifyLedger(stolen, publicOf(second.privateKey))).toMatchObject({ ok: false })
    // On top of the change: the former key's signature alone is none any more.
    const [root, size] = [checkpoint.split('\n')[2], 5]
    const chain = followKeys(key, [{ index: 0, note: firstStatement }, { index: 4, note: second.statement }])
    const alone = (of: number) => signNote(`${origin}\n${of}\n${root}\n`, [{ name: origin, privateKey }])
    expect(() => openChained(alone(size), chain)).toThrow('replaced at entry 4')
    expect(() => openChained(alone(9), chain)).toThrow('replaced at entry 4')
    expect(openChained(alone(4), chain).size).toBe(4)
    // Nor is the new one's alone, where the two meet.
    const byNew = (of: number) => signNote(`${origin}\n${of}\n${root}\n`, [{ name: origin, privateKey: second.privateKey }])
    expect(() => openChained(byNew(size), chain)).toThrow('not signed by the key')
    expect(openChained(byNew(6), chain).size).toBe(6)
  })

  test.each([
    ['the stolen key alone', () => signKeyStatement(origin, 1, { root: privateKey, key: newKey(), former: privateKey }), 'is not signed by the instance’s root'],
    ['the stolen key alone, in the name of the right root', () => unsignedNextKey(1, privateKey).statement, 'is not signed by the instance’s root'],
    ['the stolen key, with a wrong signature under the right root’s name', () => unsignedNextKey(1, privateKey, true).statement, 'is not signed by the instance’s root'],
    ['a root of the thief’s own', () => nextKey(1, privateKey, newKey()).statement, 'is not signed by the instance’s root'],
    ['the root, but not by the key before it', () => nextKey(1, newKey()).statement, 'is not signed by the key before it'],
    ['the root and the key before it, but not by the new one', () => {
      const [text, lines] = nextKey(1, privateKey).statement.split('\n\n') as [string, string]
      return `${text}\n\n${lines.split('\n').toSpliced(2, 1).join('\n')}`
    }, 'is not signed by the new key itself'],
    ['the right keys, for another ledger', () => signKeyStatement('other.example/ledger', 1, { root: rootPrivateKey, key: newKey(), former: privateKey }), 'is no statement about this ledger’s key'],
    ['nobody at all', () => 'nothing', 'is no statement about this ledger’s key'],
  ])('L34 a change that is signed by %s is named, although the thief signs the whole ledger with the stolen key', async (_, forge, reason) => {
    const dir = fresh()
    const ledger = await open(dir)
    await putUnderRoot(ledger)
    await grow(ledger, 2)
    await ledger.close()
    // Written past the ledger's own checks, as whoever has its key and its files can.
    const { GrowingTree, leafHash } = await import('./format/merkle.ts')
    const { encodeEntry } = await import('./format/entry.ts')
    const { signCheckpoint } = await import('./format/checkpoint.ts')
    const line = encodeEntry({ kind: 'key.ledger', statement: forge(), index: 3, recordedAt: 1 })
    change(dir, 'entries/000000000.jsonl', (content) => Buffer.concat([content, line, Buffer.from('\n')]))
    const tree = new GrowingTree()
    for (const each of readFileSync(join(dir, 'entries/000000000.jsonl'), 'utf8').split('\n').slice(0, -1)) tree.append(leafHash(Buffer.from(each)))
    change(dir, 'checkpoints/000000000.notes', (content) => Buffer.concat([content, Buffer.from(`${signCheckpoint({ origin, size: 4, root: tree.root() }, privateKey)}\n`)]))
    const findings = [{ problem: 'KEY_FORGED', index: 3, message: `Entry 3 changes the ledger’s key, and its statement ${reason}` }]
    for (const anchor of [key, rootKey]) expect(await verifyLedger(dir, anchor)).toMatchObject({ ok: false, findings })
  })

  test('L35 a ledger without statements, of an earlier release, verifies as before and is put under the root while it grows', async () => {
    const dir = fresh()
    const ledger = await opened(dir)
    await grow(ledger, 4)
    expect(await verifyLedger(dir, key)).toMatchObject({ ok: true, size: 4 })
    expect(ledger.keyStatements).toEqual([])
    await putUnderRoot(ledger)
    expect(ledger.keyStatements).toEqual([firstStatement])
    expect(parseKeyStatement(firstStatement)).toMatchObject({ serial: 0, key: { name: origin }, root: { name: `${origin}/root` } })
    for (const anchor of [key, rootKey]) expect(await verifyLedger(dir, anchor)).toMatchObject({ ok: true, size: 5 })
  })
})

test('L32 with the statement in a former segment the key is known from its file', async () => {
  const dir = fresh()
  const ledger = await openLedger({ dir, origin, privateKey, now: () => 1_700_000_000_000, random: (size) => new Uint8Array(size) })
  await putUnderRoot(ledger)
  const second = nextKey(1, privateKey)
  await changeKey(ledger, 1, second)
  for (let n = 0; n < 9; n++) await grow(ledger, 8_192)
  await ledger.close()
  const again = await opened(dir, { privateKey: second.privateKey, statements: [firstStatement, second.statement] })
  await grow(again, 1)
  expect(await again.checked).toMatchObject({ state: 'sound' })
  expect(again.openOwn(ledger.checkpoint).size).toBe(again.size - 1)
}, 30_000)
