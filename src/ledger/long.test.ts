/** Ledgers of several segments: how they are opened, and what is found out about their older part. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { change, copyOf, key, longLedger, open, temporaryDir } from './ledger.fixture.ts'
import { leafHash, openCheckpoint, verifyInclusion, verifyLedger, type CheckState, type Ledger } from './index.ts'
import { entriesPerSegment } from './format/layout.ts'

const total = entriesPerSegment * 2 + 300
let original: string
const dirs: string[] = []

beforeAll(async () => {
  original = temporaryDir()
  dirs.push(original)
  await longLedger(original, total, 9_000)
}, 60_000)
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
})

async function opened(tamper: (dir: string) => void = () => {}): Promise<{ ledger: Ledger; dir: string; wrong: CheckState[] }> {
  const dir = copyOf(original)
  dirs.push(dir)
  tamper(dir)
  const wrong: CheckState[] = []
  return { ledger: await open(dir, { onWrong: (found) => wrong.push(found) }), dir, wrong }
}

const flip = (index: number) => (dir: string) =>
  change(dir, `entries/${index < entriesPerSegment ? '000000000' : '000065536'}.jsonl`, (content) => {
    const at = content.indexOf(`"index":${index},`)
    content[at + 9]! ^= 1
    return content
  })

test('L24 what was not touched is read, proved and appended to at once, and found sound later', async () => {
  const { ledger, dir } = await opened()
  expect(ledger.check).toMatchObject({ state: 'running', of: total })
  expect(await ledger.append({ kind: 'b' })).toEqual({ index: total })
  const { size, root } = openCheckpoint(ledger.checkpoint, key)
  for (const index of [0, 65_535, 65_536, 131_071, 131_072, total]) {
    expect(await ledger.entry(index)).toMatchObject({ index })
    const leaf = leafHash(await ledger.line(index))
    expect(verifyInclusion(leaf, index, size, await ledger.inclusionProof(index), root)).toBe(true)
  }
  expect(await ledger.checked).toEqual({ state: 'sound', of: total })
  ledger.assertSound()
  await ledger.close()
  expect(await verifyLedger(dir, key)).toMatchObject({ ok: true, size: total + 1, findings: [] })
})

test.each([5, 65_536 + 70])('L24 an older entry that was changed, %i, is named by the check that follows, and nothing is released then', async (index) => {
  const { ledger, wrong } = await opened(flip(index))
  expect(await ledger.checked).toMatchObject({ state: 'wrong', index })
  expect(() => ledger.assertSound()).toThrow(`Entry ${index} is not what was signed`)
  expect(wrong).toMatchObject([{ index }])
  // What it found can still be put on record.
  expect(await ledger.append({ kind: 'alarm.ledger' })).toEqual({ index: total })
  await ledger.close()
})

test('L24 a change in the segment that is written refuses at once', async () => {
  const dir = copyOf(original)
  dirs.push(dir)
  change(dir, 'entries/000131072.jsonl', (content) => {
    content[40]! ^= 1
    return content
  })
  await expect(open(dir)).rejects.toMatchObject({ code: 'LEDGER_CORRUPT' })
})

test('L24 stored hashes that were changed along with an older entry do not lead to the signed root', async () => {
  const dir = copyOf(original)
  dirs.push(dir)
  flip(5)(dir)
  change(dir, 'hashes/2', (content) => {
    content[3]! ^= 1
    return content
  })
  await expect(open(dir)).rejects.toMatchObject({ code: 'LEDGER_CORRUPT', message: expect.stringContaining('Entry 5 ') })
})

test('L24 lost or wrong stored hashes are made again', async () => {
  const { ledger, dir } = await opened((at) => {
    rmSync(join(at, 'hashes/0'))
    change(at, 'hashes/1', (content) => content.subarray(0, 320))
  })
  expect(ledger.check.state).toBe('sound')
  await ledger.close()
  expect(readFileSync(join(dir, 'hashes/0')).equals(readFileSync(join(original, 'hashes/0')))).toBe(true)

  const second = await opened((at) => change(at, 'hashes/0', (content) => {
    content[32 * 1_000]! ^= 1
    return content
  }))
  expect(await second.ledger.checked).toMatchObject({ state: 'sound' })
  expect(readFileSync(join(second.dir, 'hashes/0')).equals(readFileSync(join(original, 'hashes/0')))).toBe(true)
  await second.ledger.close()
})

test('L24 a set of people in an older segment that was changed is found out', async () => {
  const { ledger } = await opened((dir) => change(dir, 'people/000000000.sets', (content) => {
    content[content.byteLength - 1]! ^= 1
    return content
  }))
  expect(await ledger.checked).toMatchObject({ state: 'wrong', message: expect.stringContaining('set of people') })
  await ledger.close()
})

test('L24 an older segment that is gone is found out, and closing does not wait for the check', async () => {
  const { ledger } = await opened((dir) => rmSync(join(dir, 'entries/000000000.jsonl')))
  expect(await ledger.checked).toMatchObject({ state: 'wrong' })
  await ledger.close()
  const quick = await opened()
  await quick.ledger.close()
  expect(quick.wrong).toEqual([])
})
