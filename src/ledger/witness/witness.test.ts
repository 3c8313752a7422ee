import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { change, copyOf, key, open, origin, person, privateKey, temporaryDir, witnessKey, witnessPrivateKey } from '../ledger.fixture.ts'
import type { Ledger } from '../contract.ts'
import { signCheckpoint } from '../format/checkpoint.ts'
import { checkCosignature, cosign, cosignedAt } from '../format/cosignature.ts'
import { noteKeyText, openNote, parseNoteKey, splitNote } from '../format/note.ts'
import { followLog, type LogReader } from './follow.ts'
import { writeStatements } from './statements.ts'
import { writeSubmission } from './submission.ts'
import { parseTilePath, tilePath } from './tiles.ts'
import { createWitness, type Witness } from './witness.ts'

const dirs: string[] = []
const ledgers: Ledger[] = []
const clock = { at: 1_800_000_000_000 }

function fresh(): string {
  const dir = temporaryDir()
  dirs.push(dir)
  return dir
}
async function opened(dir = fresh()): Promise<Ledger> {
  const ledger = await open(dir)
  ledgers.push(ledger)
  return ledger
}
function watching(dir = fresh()): Witness {
  return createWitness({ dir, name: witnessKey.name, privateKey: witnessPrivateKey, logs: [key], now: () => clock.at })
}
async function grow(ledger: Ledger, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, n) => ledger.append({ kind: 'a', n }, n % 5 === 0 ? [person()] : undefined)))
}
const push = async (witness: Witness, ledger: Ledger, oldSize: number) =>
  witness.addCheckpoint(writeSubmission({ oldSize, proof: await ledger.consistencyProof(oldSize), note: ledger.checkpoint }))

afterEach(async () => {
  for (const ledger of ledgers.splice(0)) await ledger.close().catch(() => {})
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

describe('cosignatures', () => {
  const text = `${origin}\n3\n${Buffer.alloc(32, 7).toString('base64')}\n`

  test('W1 a cosignature is bound to the text, the instant and the key', () => {
    const line = cosign(text, witnessKey, witnessPrivateKey, 1_679_315_147)
    expect(checkCosignature(line, text, witnessKey)).toBe(1_679_315_147)
    expect(checkCosignature(line, text.replace('3', '4'), witnessKey)).toBeUndefined()
    const other = generateKeyPairSync('ed25519')
    expect(checkCosignature(line, text, { name: witnessKey.name, key: other.publicKey })).toBeUndefined()
    const bytes = Buffer.from(line.split(' ')[2]!, 'base64')
    expect(bytes.byteLength).toBe(4 + 8 + 64)
    bytes[11]! ^= 1
    expect(checkCosignature(`— ${witnessKey.name} ${bytes.toString('base64')}`, text, witnessKey)).toBeUndefined()
  })

  test('W1 a note with a cosignature is still the note of its log, and says when it was seen', () => {
    const note = signCheckpoint({ origin, size: 3, root: Buffer.alloc(32, 7) }, privateKey)
    const both = note + cosign(splitNote(note).text, witnessKey, witnessPrivateKey, 12)
    expect(openNote(both, [key])).toBe(text)
    expect([cosignedAt(both, witnessKey), cosignedAt(note, witnessKey)]).toEqual([12, undefined])
  })

  test("W1 a witness's key is of type 4 and is not taken for a log's, nor the reverse", () => {
    const written = noteKeyText(witnessKey, 'witness')
    expect(Buffer.from(written.split('+').slice(2).join('+'), 'base64')[0]).toBe(4)
    expect(noteKeyText(parseNoteKey(written, 'witness'), 'witness')).toBe(written)
    expect(() => parseNoteKey(written)).toThrow('no verifier key')
    expect(() => parseNoteKey(noteKeyText(witnessKey), 'witness')).toThrow('no verifier key')
  })
})

describe('a witness', () => {
  test('W2 signs the first checkpoint and every later one that is proved to begin with the last', async () => {
    const [ledger, witness] = [await opened(), watching()]
    let old = 0
    for (const more of [1, 6, 300, 0]) {
      await grow(ledger, more)
      const line = await push(witness, ledger, old)
      expect(checkCosignature(line, splitNote(ledger.checkpoint).text, witnessKey)).toBe(1_800_000_000)
      expect(await witness.latest(origin)).toBe(ledger.checkpoint + line)
      old = ledger.size
    }
  })

  test('W3 says which size it has when a submission begins elsewhere', async () => {
    const [ledger, witness] = [await opened(), watching()]
    await grow(ledger, 10)
    await push(witness, ledger, 0)
    await grow(ledger, 5)
    await expect(push(witness, ledger, 3)).rejects.toMatchObject({ status: 409, size: 10 })
    await expect(push(witness, ledger, 0)).rejects.toMatchObject({ status: 409, size: 10 })
    await push(witness, ledger, 10)
  })

  test('W4 refuses another root for the same size and keeps both heads', async () => {
    const dir = fresh()
    const [ledger, witness] = [await opened(), watching(dir)]
    await grow(ledger, 10)
    await push(witness, ledger, 0)
    const fork = signCheckpoint({ origin, size: 10, root: Buffer.alloc(32, 1) }, privateKey)
    await expect(witness.addCheckpoint(writeSubmission({ oldSize: 10, proof: [], note: fork }))).rejects.toMatchObject({ status: 409, size: 10 })
    const [evidence] = readdirSync(join(dir, 'evidence'))
    const kept = readFileSync(join(dir, 'evidence', evidence!), 'utf8')
    expect(evidence).toMatch(/^fork-/)
    expect(kept).toContain(ledger.checkpoint)
    expect(kept).toContain(fork)
    // It still stands by what it saw first.
    expect(await witness.latest(origin)).toContain(ledger.checkpoint)
  })

  test('W4 refuses a longer second history, whatever is given as its proof, and keeps both heads', async () => {
    const dir = fresh()
    const witness = watching(dir)
    const honest = await opened()
    await grow(honest, 10)
    await push(witness, honest, 0)
    const second = await opened()
    await grow(second, 20)
    await expect(push(witness, second, 10)).rejects.toMatchObject({ status: 422 })
    const garbage = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)]
    const body = writeSubmission({ oldSize: 10, proof: garbage, note: second.checkpoint })
    await expect(witness.addCheckpoint(body)).rejects.toMatchObject({ status: 422 })
    expect(readdirSync(join(dir, 'evidence')).map((name) => name.split('-')[0])).toEqual(['unproved'])
  })

  test('W5 hears nothing of logs that it does not watch, of other keys, or of what is no submission', async () => {
    const [ledger, witness] = [await opened(), watching()]
    await grow(ledger, 3)
    const stranger = generateKeyPairSync('ed25519').privateKey
    const root = Buffer.alloc(32)
    const cases: [string, number][] = [
      [writeSubmission({ oldSize: 0, proof: [], note: signCheckpoint({ origin: 'other.example/x', size: 1, root }, stranger) }), 404],
      [writeSubmission({ oldSize: 0, proof: [], note: signCheckpoint({ origin, size: 1, root }, stranger) }), 403],
      [writeSubmission({ oldSize: 9, proof: [], note: ledger.checkpoint }), 400],
      [writeSubmission({ oldSize: 0, proof: [Buffer.alloc(32)], note: ledger.checkpoint }), 422],
      ['', 400],
      ['old 1', 400],
      [`old -1\n\n${ledger.checkpoint}`, 400],
      [`old 01\n\n${ledger.checkpoint}`, 400],
      [`old 0\nAAAA\n\n${ledger.checkpoint}`, 400],
      [`old 0\n${`${root.toString('base64')}\n`.repeat(64)}\n${ledger.checkpoint}`, 400],
      ['old 0\n\nnothing', 400],
    ]
    for (const [body, status] of cases) {
      const refusal = await Promise.resolve().then(() => witness.addCheckpoint(body)).catch((error: unknown) => error)
      expect(refusal).toMatchObject({ status })
    }
    expect(await witness.latest(origin)).toBeUndefined()
  })

  test('W6 remembers over a restart, and two submissions at once are taken one after the other', async () => {
    const dir = fresh()
    const ledger = await opened()
    await grow(ledger, 4)
    await push(watching(dir), ledger, 0)
    await grow(ledger, 4)
    const again = watching(dir)
    const both = await Promise.allSettled([push(again, ledger, 4), push(again, ledger, 4)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('W7 a log that was rolled back is told a size larger than its own', async () => {
    const [dir, witness] = [fresh(), watching()]
    const ledger = await opened(dir)
    await grow(ledger, 5)
    await push(witness, ledger, 0)
    await ledger.close()
    const old = copyOf(dir)
    dirs.push(old)
    const later = await opened(dir)
    await grow(later, 5)
    await push(witness, later, 5)
    const restored = await opened(old)
    await grow(restored, 2)
    await expect(push(witness, restored, 5)).rejects.toMatchObject({ status: 409, size: 10 })
    // And when it has grown past that again, its history is another one.
    await grow(restored, 20)
    await expect(push(witness, restored, 10)).rejects.toMatchObject({ status: 422 })
  })
})

describe('following a log from its tiles', () => {
  function readerOf(ledger: Ledger, asked: string[] = []): LogReader {
    return {
      checkpoint: () => Promise.resolve(ledger.checkpoint),
      keys: () => Promise.resolve(writeStatements(ledger.keyStatements)),
      async tile(path) {
        asked.push(path)
        const tile = parseTilePath(path.slice('tile/'.length))!
        return ledger.hashes(tile.level as number, tile.number * 256, tile.width)
      },
    }
  }

  test('W8 a log that grew is followed, one that went back or took another way is found out', async () => {
    const dir = fresh()
    const ledger = await opened(dir)
    await grow(ledger, 700)
    const first = await followLog(readerOf(ledger), key, undefined)
    expect(first).toMatchObject({ outcome: 'first', checkpoint: { size: 700 } })
    expect(await followLog(readerOf(ledger), key, first.note)).toMatchObject({ outcome: 'same' })
    await grow(ledger, 900)
    const asked: string[] = []
    expect(await followLog(readerOf(ledger, asked), key, first.note)).toMatchObject({ outcome: 'grown', checkpoint: { size: 1_600 } })
    expect(asked.length).toBeLessThan(8)
    const other = await opened()
    await grow(other, 600)
    expect(await followLog(readerOf(other), key, first.note)).toMatchObject({ outcome: 'rolled-back', seen: { size: 700 } })
    await grow(other, 600)
    expect(await followLog(readerOf(other), key, first.note)).toMatchObject({ outcome: 'forked' })
    const liar: LogReader = { ...readerOf(ledger), tile: (path) => Promise.resolve(Buffer.alloc(32 * parseTilePath(path.slice(5))!.width, 1)) }
    expect(await followLog(liar, key, first.note)).toMatchObject({ outcome: 'forked' })
    expect(existsSync(join(dir, 'hashes/1'))).toBe(true)
    change(dir, 'hashes/1', (content) => content)
  })

  test('W8 tiles have one address each', () => {
    expect(tilePath({ level: 0, number: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067')
    expect(tilePath({ level: 2, number: 5, width: 17 })).toBe('tile/2/005.p/17')
    expect(parseTilePath('entries/x001/000.p/3')).toEqual({ level: 'entries', number: 1_000, width: 3 })
    for (const path of ['', '0/1', '0/x000/001', '0/001.p/256', '0/001.p/0', '7/000', '00/000', '0/000/', '0/../000', '-1/000', '0/x001', '0/000.p/300']) {
      expect(parseTilePath(path)).toBeUndefined()
    }
  })
})
