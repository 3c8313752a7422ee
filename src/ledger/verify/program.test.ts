import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
// @ts-expect-error A build script without types.
import { bundleVerifier } from '../../../bin/bundle-verifier.mjs'
import { change, key, open, temporaryDir, witnessKey, witnessPrivateKey, writtenLedger } from '../ledger.fixture.ts'
import { createWitness } from '../witness/witness.ts'
import { writeSubmission } from '../witness/submission.ts'
import { noteKeyText } from './index.ts'

const count = 600
let ledger: string
let empty: string

beforeAll(async () => {
  ledger = temporaryDir()
  await writtenLedger(ledger, count)
  empty = mkdtempSync(join(tmpdir(), 'signet-auditor-'))
  await (bundleVerifier as (outfile: string) => Promise<unknown>)(join(empty, 'verify.mjs'))
  cpSync(ledger, join(empty, 'ledger'), { recursive: true })
  writeFileSync(join(empty, 'key.txt'), `${noteKeyText(key)}\n`)
  writeFileSync(join(empty, 'witness.txt'), `${noteKeyText(witnessKey, 'witness')}\n`)
})
afterAll(() => {
  for (const dir of [ledger, empty]) rmSync(dir, { recursive: true, force: true })
})

/** Runs the program with nothing of ours in reach: neither packages nor environment. */
function verify(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['verify.mjs', ...args], { cwd: empty, env: {} }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr })
    })
  })
}

test('L25 the verifier is one file that runs in a folder with nothing but the ledger and a key', async () => {
  expect(readdirSync(empty).sort()).toEqual(['key.txt', 'ledger', 'verify.mjs', 'witness.txt'])
  const imports = [...readFileSync(join(empty, 'verify.mjs'), 'utf8').matchAll(/^import .* from "([^"]+)"/gm)].map(([, path]) => path!)
  expect(imports.length).toBeGreaterThan(2)
  expect(imports.filter((path) => !path.startsWith('node:'))).toEqual([])
  const { code, stdout } = await verify('ledger', '--key', 'key.txt', '--save-checkpoint', 'kept.note')
  expect([code, stdout.split('\n')[0]]).toEqual([0, `verified ${count} entries, checkpoint ${count}`])
})

test('L25 after one flipped byte it names the entry, wherever the byte is', async () => {
  const lines = readFileSync(join(empty, 'ledger/entries/000000000.jsonl'), 'utf8').split('\n')
  for (const index of [0, 123, 599]) {
    const at = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0) + Math.floor(lines[index]!.length / 2)
    change(join(empty, 'ledger'), 'entries/000000000.jsonl', (content) => {
      content[at]! ^= 1
      return content
    })
    const { code, stderr } = await verify('ledger', '--key', 'key.txt')
    expect([code, stderr.split('\n')[0]]).toEqual([1, `Entry ${index} is not what was signed`])
    cpSync(ledger, join(empty, 'ledger'), { recursive: true })
  }
})

test('L26 it says what cannot be excluded: all without a checkpoint from outside, the rest with one', async () => {
  const without = await verify('ledger', '--key', 'key.txt')
  expect(without.stdout).toMatch(/Not excluded, because no checkpoint from outside this machine was compared: .*cut off.*older copy.*another history/)
  await verify('ledger', '--key', 'key.txt', '--save-checkpoint', 'kept.note')
  const all = await verify('ledger', '--key', 'key.txt', '--checkpoint', 'kept.note')
  expect(all.stdout).toContain('Nothing is left open up to entry 599')
  const grown = await open(join(empty, 'ledger'))
  await grown.append({ kind: 'a' })
  await grown.close()
  const behind = await verify('ledger', '--key', 'key.txt', '--checkpoint', 'kept.note')
  expect(behind.stdout).toContain('Not excluded for the entries from 600 on')
  cpSync(ledger, join(empty, 'ledger'), { recursive: true })
})

test("L27 a witness's signature beside the ledger counts as seen elsewhere, and a foreign one does not", async () => {
  const dir = temporaryDir()
  const witness = createWitness({ dir, name: witnessKey.name, privateKey: witnessPrivateKey, logs: [key], now: () => 1_800_000_000_000 })
  rmSync(join(empty, 'ledger'), { recursive: true })
  cpSync(ledger, join(empty, 'ledger'), { recursive: true })
  const opened = await open(join(empty, 'ledger'))
  const note = opened.checkpoint
  await opened.close()
  const line = await witness.addCheckpoint(writeSubmission({ oldSize: 0, proof: [], note }))
  writeFileSync(join(empty, 'ledger/witnesses/x.note'), note + line)
  const seen = await verify('ledger', '--key', 'key.txt', '--witness', 'witness.txt')
  expect(seen.stdout).toContain(`${witnessKey.name} had seen 600 entries at 2027-01-15T08:00:00.000Z`)
  expect(seen.stdout).toContain('Nothing is left open')
  writeFileSync(join(empty, 'ledger/witnesses/x.note'), note)
  expect((await verify('ledger', '--key', 'key.txt', '--witness', 'witness.txt')).stdout).toContain('Not excluded, because')
  rmSync(dir, { recursive: true })
})

test('L25 what it cannot be asked is said with a way out, and ends with 2', async () => {
  for (const [args, said] of [
    [['ledger', '--key', 'verify.mjs'], /INPUT_WRONG: "verify.mjs" is not the public key of a ledger\n {2}Use what/],
    [['nowhere', '--key', 'key.txt'], /FILE_UNREADABLE: Cannot read the ledger in "nowhere"/],
    [['ledger', '--key', 'none.txt'], /FILE_UNREADABLE/],
    [['ledger'], /Usage/],
    [['ledger', '--key', 'key.txt', '--wrong'], /--wrong/],
    [['ledger', '--key', 'witness.txt'], /INPUT_WRONG/],
  ] as const) {
    const { code, stderr } = await verify(...args)
    expect([code, stderr]).toEqual([2, expect.stringMatching(said)])
  }
})
