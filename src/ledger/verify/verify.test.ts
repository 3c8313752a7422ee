import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { change, changeLines, copyOf, key, open, privateKey, temporaryDir, writtenLedger } from '../ledger.fixture.ts'
import { signCheckpoint, splitNotes } from '../format/checkpoint.ts'
import { GrowingTree, leafHash } from '../format/merkle.ts'
import { verifyLedger, type VerifyOptions } from './index.ts'
import { lastStoredCheckpoint } from './stored-checkpoints.ts'

const count = 600
let original: string
let latest: string
const copies: string[] = []

beforeAll(async () => {
  original = temporaryDir()
  await writtenLedger(original, count)
  latest = (await lastStoredCheckpoint(original))!
})
afterAll(() => {
  for (const dir of [original, ...copies]) rmSync(dir, { recursive: true, force: true })
})

/** Verifies a copy that somebody tampered with, and makes sure that it cannot be opened when it is not right. */
async function after(tamper: (dir: string) => void, options: VerifyOptions = {}) {
  const dir = copyOf(original)
  copies.push(dir)
  tamper(dir)
  const verdict = await verifyLedger(dir, key, options)
  const alone = await verifyLedger(dir, key)
  const opening = open(dir).then((ledger) => ledger.close())
  if (alone.ok) await opening
  else await expect(opening).rejects.toMatchObject({ code: 'LEDGER_CORRUPT' })
  return verdict
}

const noHashes = (dir: string) => rmSync(join(dir, 'hashes/0'))
const noHistory = (dir: string) => writeFileSync(join(dir, 'checkpoints/000000000.notes'), `${latest}\n`)

describe('what was not touched', () => {
  test('L10 verifies, with checkpoints of any earlier size', async () => {
    const notes = splitNotes(await import('node:fs').then(({ readFileSync }) =>
      readFileSync(join(original, 'checkpoints/000000000.notes'), 'utf8'),
    ))
    expect(notes.length).toBeGreaterThan(count / 8)
    const verdict = await verifyLedger(original, key, { checkpoints: notes })
    expect(verdict).toMatchObject({ ok: true, findings: [], size: count, checkpoint: { size: count } })
  })

  test('L10 does not verify under another key', async () => {
    const other = { ...key, name: 'other.example/ledger' }
    const verdict = await verifyLedger(original, other)
    expect(verdict.findings).toMatchObject([{ problem: 'CHECKPOINT_INVALID' }])
    expect(verdict.ok).toBe(false)
  })
})

describe('tampering', () => {
  const flip = (index: number) => (dir: string) =>
    changeLines(dir, (lines) => lines.with(index, lines[index]!.replace('unseal.reserve', 'unseal.refused')))

  test.each([0, 1, 17, 255, 256, 599])('L11 names entry %i when it was changed', async (index) => {
    expect((await after(flip(index))).findings[0]).toMatchObject({ problem: 'ENTRY_CHANGED', index })
  })

  test('L11 names the first of several', async () => {
    const verdict = await after((dir) => [500, 300, 41].forEach((index) => flip(index)(dir)))
    expect(verdict.findings[0]).toMatchObject({ problem: 'ENTRY_CHANGED', index: 41 })
  })

  test('L11 without stored hashes the history of checkpoints narrows it down to a batch', async () => {
    const verdict = await after((dir) => {
      flip(100)(dir)
      noHashes(dir)
    })
    expect(verdict.findings[0]).toMatchObject({ problem: 'ENTRY_CHANGED', index: 98, until: 105 })
  })

  test('L11 stored hashes that were changed along with the entry are not believed', async () => {
    const verdict = await after((dir) => {
      flip(100)(dir)
      changeLines(dir, (lines) => {
        change(dir, 'hashes/0', (hashes) => {
          leafHash(Buffer.from(lines[100]!)).copy(hashes, 100 * 32)
          return hashes
        })
        return lines
      })
    })
    expect(verdict.findings[0]).toMatchObject({ problem: 'ENTRY_CHANGED', index: 98, until: 105 })
  })

  test('L11 with neither it says that something is wrong', async () => {
    const verdict = await after((dir) => {
      flip(100)(dir)
      noHashes(dir)
      noHistory(dir)
    })
    expect(verdict.findings[0]).toMatchObject({ problem: 'ENTRY_CHANGED', index: 0, until: count })
  })

  test('L12 names the first entry that was moved', async () => {
    const swap = (dir: string) =>
      changeLines(dir, (lines) => lines.with(200, lines[300]!).with(300, lines[200]!))
    expect((await after(swap)).findings[0]).toMatchObject({ problem: 'ENTRY_CHANGED', index: 200 })
    const blind = await after((dir) => {
      swap(dir)
      noHashes(dir)
    })
    expect(blind.findings[0]).toMatchObject({ problem: 'ENTRY_CHANGED', index: 200 })
  })

  test('L12 names the place where an entry was taken out or put in', async () => {
    const out = await after((dir) => changeLines(dir, (lines) => lines.toSpliced(123, 1)))
    expect(out.findings[0]).toMatchObject({ problem: 'ENTRY_CHANGED', index: 123 })
    const put = await after((dir) => changeLines(dir, (lines) => lines.toSpliced(123, 0, lines[123]!)))
    expect(put.findings[0]).toMatchObject({ problem: 'ENTRY_CHANGED', index: 124 })
  })

  test('L13 says from where on entries are missing', async () => {
    const verdict = await after((dir) => changeLines(dir, (lines) => lines.slice(0, 590)))
    expect(verdict.ok).toBe(false)
    expect(verdict.findings[0]).toMatchObject({ problem: 'ENTRIES_MISSING', index: 590, until: count })
  })

  test('L13 a line that was signed and is cut is missing, not torn', async () => {
    const verdict = await after((dir) => change(dir, 'entries/000000000.jsonl', (content) => content.subarray(0, -5)))
    expect(verdict.ok).toBe(false)
    expect(verdict.findings[0]).toMatchObject({ problem: 'ENTRIES_MISSING', index: 599 })
  })

  test('L14 a ledger rolled back as a whole is found out by a checkpoint that was kept', async () => {
    const rollBack = (dir: string) => {
      changeLines(dir, (lines) => lines.slice(0, 595))
      change(dir, 'checkpoints/000000000.notes', (content) => {
        const kept = splitNotes(content.toString()).filter((note) => Number(note.split('\n')[1]) <= 595)
        return Buffer.from(kept.map((note) => `${note}\n`).join(''))
      })
    }
    expect((await after(rollBack)).ok).toBe(true)
    const verdict = await after(rollBack, { checkpoints: [latest] })
    expect(verdict.ok).toBe(false)
    expect(verdict.findings[0]).toMatchObject({ problem: 'ENTRIES_MISSING', index: 595, until: count })
  })

  test('L15 a second history, signed with the right key, is found out by a checkpoint of the first', async () => {
    const fork = (dir: string) => {
      const tree = new GrowingTree()
      flip(100)(dir)
      changeLines(dir, (lines) => {
        for (const line of lines) tree.append(leafHash(Buffer.from(line)))
        return lines
      })
      const note = signCheckpoint({ origin: key.name, size: tree.size, root: tree.root() }, privateKey)
      writeFileSync(join(dir, 'checkpoints/000000000.notes'), `${note}\n`)
    }
    expect((await after(fork)).ok).toBe(true)
    const verdict = await after(fork, { checkpoints: [latest] })
    expect(verdict.ok).toBe(false)
    expect(verdict.findings).toMatchObject([{ problem: 'FORKED', until: count }])
  })

  test('L16 names the entry whose set of people was changed or lost', async () => {
    const changed = await after((dir) => change(dir, 'people/000000000.sets', (content) => {
      // Sets of two people, 68 bytes each: the third belongs to entry 6.
      content[2 * 68 + 40]! ^= 1
      return content
    }))
    expect(changed.findings).toMatchObject([{ problem: 'PEOPLE_CHANGED', index: 6 }])
    const lost = await after((dir) => truncateSync(join(dir, 'people/000000000.sets'), 10 * 68))
    expect(lost.findings[0]).toMatchObject({ problem: 'PEOPLE_CHANGED', index: 30 })
  })

  test('L17 a checkpoint that was changed is not believed', async () => {
    const verdict = await after((dir) => change(dir, 'checkpoints/000000000.notes', (content) =>
      Buffer.from(content.toString().replace(latest, latest.replace(`\n${count}\n`, '\n599\n'))),
    ))
    expect(verdict.findings).toMatchObject([{ problem: 'CHECKPOINT_INVALID' }])
    const kept = await verifyLedger(original, key, { checkpoints: [latest.replace(`\n${count}\n`, '\n599\n')] })
    expect(kept.ok).toBe(false)
  })

  test('L17 entries without any checkpoint are not believed', async () => {
    const verdict = await after((dir) => writeFileSync(join(dir, 'checkpoints/000000000.notes'), ''))
    expect(verdict.findings).toMatchObject([{ problem: 'CHECKPOINT_INVALID' }])
  })
})

describe('what a crash leaves behind', () => {
  test.each([
    ['an unfinished line', '{"index":600,"kind":"unse'],
    ['zeros', '\0'.repeat(500)],
    ['zeros and a line feed', `${'\0'.repeat(500)}\n`],
    ['an entry with another index', '{"index":601,"kind":"a","recordedAt":1}\n'],
  ])('L18 %s behind the last checkpoint is harmless, and dropped when the ledger is opened', async (_, tail) => {
    const verdict = await after((dir) => change(dir, 'entries/000000000.jsonl', (content) =>
      Buffer.concat([content, Buffer.from(tail)]),
    ))
    expect(verdict).toMatchObject({ ok: true, size: count, findings: [{ problem: 'TORN_TAIL', index: count }] })
    expect(await verifyLedger(copies.at(-1)!, key)).toMatchObject({ ok: true, size: count, findings: [] })
  })

  test('L18 whole entries behind the last checkpoint are kept and signed for when the ledger is opened', async () => {
    const tail = '{"index":600,"kind":"a","recordedAt":1}\n{"index":601,"kind":"a","recordedAt":1}\n{"index":6'
    const verdict = await after((dir) => change(dir, 'entries/000000000.jsonl', (content) =>
      Buffer.concat([content, Buffer.from(tail)]),
    ))
    expect(verdict.findings).toMatchObject([
      { problem: 'UNSIGNED_TAIL', index: 600, until: 602 },
      { problem: 'TORN_TAIL', index: 602 },
    ])
    expect(await verifyLedger(copies.at(-1)!, key)).toMatchObject({ ok: true, size: 602, checkpoint: { size: 602 } })
  })

  test('L18 a checkpoint that was not finished counts as not written', async () => {
    const verdict = await after((dir) => change(dir, 'checkpoints/000000000.notes', (content) => content.subarray(0, -3)))
    expect(verdict.findings).toMatchObject([{ problem: 'UNSIGNED_TAIL', until: count }])
    const opened = await verifyLedger(copies.at(-1)!, key, { checkpoints: [latest] })
    expect(opened).toMatchObject({ ok: true, findings: [], checkpoint: { size: count } })
  })

  test('L18 a set that no entry names is harmless', async () => {
    const verdict = await after((dir) => change(dir, 'people/000000000.sets', (content) =>
      Buffer.concat([content, Buffer.alloc(50)]),
    ))
    expect(verdict).toMatchObject({ ok: true, findings: [] })
    const ledger = await open(copies.at(-1)!)
    await ledger.append({ kind: 'a' }, [Buffer.alloc(16).toString('base64url')])
    expect(await ledger.peopleOf(await ledger.entry(count))).toHaveLength(1)
    await ledger.close()
  })
})
