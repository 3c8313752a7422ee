/**
 * Attacks on the ledger as scripts: D18 (truncate, rewrite, reorder, fork, roll back), D22 (move the clock), D23 (make the
 * record of reasons a leak), and a ledger whose disk is full. Each tries it with what its attacker holds and says what the
 * attacker got. P4, P5; src/ledger/SPEC.md.
 */
import { execFile, execFileSync } from 'node:child_process'
import { createHash, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noteKeyText, openLedger, verifyLedger, type Ledger, type LedgerEntry } from '../../src/ledger/index.ts'
import { createWitness, WitnessRefusal, writeSubmission } from '../../src/ledger/witness/index.ts'
import { startServer } from '../server.ts'

const signet = fileURLToPath(new URL('../../bin/signet.cjs', import.meta.url))
const { privateKey } = generateKeyPairSync('ed25519')
const witnessPrivateKey = generateKeyPairSync('ed25519').privateKey
const origin = 'analytics.example/ledger'
const key = { name: origin, key: createPublicKey(privateKey) }
const witnessName = 'witness.example/w'
const count = 400

let root: string
/** The true ledger, the witness that has seen all of it, and a copy from when it had half as many entries. */
let truth: string
let snapshot: string
let witnessDir: string

const open = (dir: string, now: () => number = Date.now, monotonic?: () => number): Promise<Ledger> =>
  openLedger({ dir, origin, privateKey, now, random: randomBytes, ...(monotonic !== undefined && { monotonic }) })
const witness = () => createWitness({ dir: witnessDir, name: witnessName, privateKey: witnessPrivateKey, logs: [key], now: Date.now })
const entryOf = (n: number): LedgerEntry => ({ kind: 'unseal.done', actor: `member:${n % 7}`, project: 1, n })
const persons = Array.from({ length: count }, () => randomBytes(16).toString('base64url'))

async function write(dir: string, numbers: readonly number[], change: (entry: LedgerEntry, n: number) => LedgerEntry = (entry) => entry): Promise<void> {
  const ledger = await open(dir)
  for (const n of numbers) await ledger.append(change(entryOf(n), n), [persons[n % count]!])
  await ledger.close()
}
const numbers = (from: number, until: number) => Array.from({ length: until - from }, (_, k) => from + k)

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'signet-attacks-'))
  ;[truth, snapshot, witnessDir] = ['truth', 'snapshot', 'witness'].map((name) => join(root, name)) as [string, string, string]
  await write(truth, numbers(0, count / 2))
  cpSync(truth, snapshot, { recursive: true })
  await write(truth, numbers(count / 2, count))
  const ledger = await open(truth)
  const line = await witness().addCheckpoint(writeSubmission({ oldSize: 0, proof: [], note: ledger.checkpoint }))
  writeFileSync(join(root, 'seen.note'), ledger.checkpoint + line)
  await ledger.close()
  writeFileSync(join(root, 'key.txt'), noteKeyText(key))
  writeFileSync(join(root, 'witness.txt'), noteKeyText({ name: witnessName, key: createPublicKey(witnessPrivateKey) }, 'witness'))
}, 60_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

function verify(dir: string, ...more: string[]): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [signet, 'ledger', 'verify', dir, '--key', join(root, 'key.txt'), ...more], (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), text: stdout + stderr })
    })
  })
}

describe('D18 whoever is root on the ledger’s host, and has its signing key', () => {
  const attacks: Record<string, (dir: string) => Promise<void>> = {
    'cuts off the entries about what they did': (dir) => write(dir, numbers(0, count - 30)),
    'rewrites one entry and signs everything anew': (dir) => write(dir, numbers(0, count), (entry, n) => (n === 123 ? { ...entry, actor: 'member:6' } : entry)),
    'exchanges two entries': (dir) => write(dir, numbers(0, count).with(10, 11).with(11, 10)),
    'leaves one entry out': (dir) => write(dir, numbers(0, count).toSpliced(200, 1)),
    'goes on with another history from the middle': (dir) => write(dir, [...numbers(0, 150), ...numbers(1_000, 1_400)]),
    'puts an old snapshot in its place': (dir) => Promise.resolve(cpSync(snapshot, dir, { recursive: true })),
    'puts an old snapshot in its place and goes on from there': async (dir) => {
      cpSync(snapshot, dir, { recursive: true })
      await write(dir, numbers(2_000, 2_400))
    },
  }

  test.each(Object.keys(attacks))('%s: gets away with it against the files alone, and not against a witness', async (name) => {
    const dir = join(root, `attack-${Object.keys(attacks).indexOf(name)}`)
    await attacks[name]!(dir)
    // Without a witness it is not found, and the product says so rather than calling it excluded.
    const alone = await verify(dir)
    expect([name, alone.code]).toEqual([name, 0])
    expect(alone.text).toMatch(/Not excluded, because no checkpoint from outside/)
    // With the checkpoint that the witness signed it is.
    const against = await verify(dir, '--checkpoint', join(root, 'seen.note'), '--witness', join(root, 'witness.txt'))
    expect([name, against.code]).toEqual([name, 1])
    expect(against.text).toMatch(/missing|not those of a checkpoint that was kept elsewhere/)
    // And the witness itself signs nothing of it, whatever size it is told.
    const ledger = await open(dir)
    const got: string[] = []
    for (const oldSize of [0, ledger.size, count].filter((size) => size <= ledger.size)) {
      const body = writeSubmission({ oldSize, proof: await ledger.consistencyProof(oldSize), note: ledger.checkpoint })
      await witness().addCheckpoint(body).then((line) => got.push(line), (error: unknown) => expect(error).toBeInstanceOf(WitnessRefusal))
    }
    await ledger.close()
    expect(got).toEqual([])
  })

  test('a fork shown to two witnesses: each keeps both heads when it is shown the other’s', async () => {
    const [one, two] = [join(root, 'witness-1'), join(root, 'witness-2')]
    const watching = (dir: string) => createWitness({ dir, name: witnessName, privateKey: witnessPrivateKey, logs: [key], now: Date.now })
    const forked = join(root, 'forked')
    await write(forked, numbers(3_000, 3_000 + count))
    const [left, right] = [await open(truth), await open(forked)]
    const submission = (ledger: Ledger, oldSize: number) => writeSubmission({ oldSize, proof: [], note: ledger.checkpoint })
    await watching(one).addCheckpoint(submission(left, 0))
    await watching(two).addCheckpoint(submission(right, 0))
    await expect(watching(one).addCheckpoint(submission(right, count))).rejects.toMatchObject({ status: 409 })
    await expect(watching(two).addCheckpoint(submission(left, count))).rejects.toMatchObject({ status: 409 })
    for (const dir of [one, two]) {
      const [file] = readdirSync(join(dir, 'evidence'))
      const kept = readFileSync(join(dir, 'evidence', file!), 'utf8')
      expect([kept.includes(left.checkpoint), kept.includes(right.checkpoint)]).toEqual([true, true])
    }
    await left.close()
    await right.close()
  })
})

describe('D22 whoever sets the server’s clock', () => {
  test('changes no order, and leaves an entry each time', async () => {
    const dir = join(root, 'clock')
    const [clock, steady] = [{ at: Date.now() }, { at: 0 }]
    const ledger = await open(dir, () => clock.at, () => steady.at)
    const days = 86_400_000
    await ledger.append({ kind: 'before' })
    for (const jump of [2 * days, -4 * days, 2 * days]) {
      steady.at += 1_000
      clock.at += 1_000 + jump
      await ledger.append({ kind: 'hidden' })
    }
    const kinds: string[] = []
    const order: number[] = []
    for await (const { kind, index } of ledger.entries()) {
      kinds.push(kind)
      order.push(index)
    }
    await ledger.close()
    expect(kinds).toEqual(['before', 'clock.jump', 'hidden', 'clock.jump', 'hidden', 'clock.jump', 'hidden'])
    expect(order).toEqual(order.map((_, n) => n))
    expect((await verifyLedger(dir, key)).ok).toBe(true)
  })
})

describe('D23 whoever copies the ledger for the sake of what people wrote', () => {
  test('finds an erased reason nowhere, and cannot confirm a guess at it', async () => {
    const dir = join(root, 'reasons')
    const reason = 'Ada Lovelace, ada@example.com, called about order 12'
    const ledger = await open(dir)
    await ledger.append({ kind: 'grant.approve', project: 1 }, [persons[0]!], { reason })
    const entry = await ledger.entry(0)
    expect(await ledger.textOf(entry, 'reason')).toBe(reason)
    // The tree never held it, so that it can go without the tree changing.
    expect(readFileSync(join(dir, 'entries/000000000.jsonl'), 'utf8')).not.toContain('ada')
    await ledger.eraseTexts(entry)
    await ledger.close()
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name)).filter((path) => statSync(path).isFile())
    const found = files.filter((path) => ['Lovelace', 'ada@', Buffer.from(reason).toString('base64').slice(0, 20)].some((mark) => readFileSync(path).includes(mark)))
    // The attacker knows the format and has a list that holds the very text.
    const guesses = [...Array.from({ length: 20_000 }, (_, n) => `Person ${n} called about order ${n}`), reason]
    const digest = entry.texts!['reason']!
    const sha = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
    const confirmed = guesses.filter((guess) => [sha(guess), sha(`${guess}\n`), sha(Buffer.concat([Buffer.alloc(16), Buffer.from(guess)]))].includes(digest))
    expect({ found, confirmed }).toEqual({ found: [], confirmed: [] })
    expect((await verifyLedger(dir, key)).ok).toBe(true)
  })
})

test('P4 on a full ledger disk whatever names people stops and events are taken; with room again it goes on', { timeout: 120_000 }, async (context) => {
  const data = join(root, 'full')
  const made = JSON.parse(execFileSync(process.execPath, [signet, 'init', '--data', data, '--json'], { env: { ...process.env, SIGNET_LOG: 'error' } }).toString()) as Awaited<ReturnType<typeof startServer>>['made']
  const disk = join(data, 'ledger')
  mkdirSync(disk, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk], { stdio: 'pipe' })
  } catch (error) {
    return context.skip(`cannot mount a small disk here: ${String((error as { stderr?: Buffer }).stderr ?? error).trim()}`)
  }
  const server = await startServer(data, { made, env: { SIGNET_PLACES: '', SIGNET_LOG: 'silent' } })
  const headers = { authorization: `Basic ${Buffer.from(`${server.secret}:`).toString('base64')}`, 'content-type': 'application/json' }
  const get = async (path: string) => {
    const response = await fetch(server.url + path, { headers })
    return [response.status, await response.text()] as const
  }
  let sent = 0
  const track = async () => {
    const body = JSON.stringify([{ event: 'Viewed', properties: { token: server.token, distinct_id: `u${sent}`, $insert_id: `i${sent++}` } }])
    return (await fetch(`${server.url}/track`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).text()
  }
  const today = new Date().toISOString().slice(0, 10)
  const names = ['/v1/projects/1/people', '/v1/projects/1/live', `/api/2.0/export?from_date=${today}&to_date=${today}`, '/api/query/engage']
  try {
    expect(await track()).toBe('1')
    for (const path of names) expect((await get(path))[0]).toBe(200)
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(bavail * bsize))
    for (let n = 0; n < 40 && (await get(names[0]!))[0] === 200; n++);
    for (const path of names) {
      const [status, text] = await get(path)
      expect([path, status, text.includes('pseudonym'), text.includes('distinct_id')]).toEqual([path, 503, false, false])
    }
    expect(await track()).toBe('1')
    expect((await get('/metrics'))[1]).toContain('signet_ledger_writable 0')
    const doctor = await new Promise<string>((resolve) => execFile(process.execPath, [signet, 'doctor', '--data', data], (_, stdout, stderr) => resolve(stdout + stderr)))
    expect(doctor).toMatch(/ledger.*no room/i)
    rmSync(join(disk, 'ballast'))
    let status = 0
    for (let n = 0; n < 50 && status !== 200; n++) {
      status = (await get(names[0]!))[0]
      if (status !== 200) await sleep(100)
    }
    expect(status).toBe(200)
    expect(await server.countEvents()).toBe(sent)
  } finally {
    await server.stop()
    const where = join(root, 'full-key.txt')
    writeFileSync(where, execFileSync(process.execPath, [signet, 'ledger', 'key', '--data', data]))
    const checked = await new Promise<number>((resolve) => execFile(process.execPath, [signet, 'ledger', 'verify', disk, '--key', where], (error) => resolve(Number(error?.code ?? 0))))
    execFileSync('umount', [disk])
    expect(checked).toBe(0)
    expect(existsSync(disk)).toBe(true)
  }
})
