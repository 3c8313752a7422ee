/**
 * The ledger's key is renewed while a server serves and a witness watches: whoever holds the former key, or the root's,
 * follows; and a server that is killed at any moment of it goes on with the one key or the other. L30–L35, V130–V133.
 */
import { execFile, spawn } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
// @ts-expect-error A build script without types.
import { bundleVerifier } from '../bin/bundle-verifier.mjs'
import { noteKeyText, openLedger, parseNoteKey, verifyLedger } from '../src/ledger/index.ts'
import { createWitness, followLog } from '../src/ledger/witness/index.ts'
import { ledgerKey } from '../src/main/ledger-key.ts'
import { readLogAt } from '../src/main/witness/read-log.ts'
import { serveWitness, type WitnessServer } from '../src/main/witness/serve.ts'
import { createKeys, ledgerRootKey, readInstance, readLedgerKey } from '../src/vault/index.ts'
import { openBundle } from '../src/vault/keys/unlock-keys.ts'
import { type RunningServer, startServer } from './server.ts'

const signet = fileURLToPath(new URL('../bin/signet.cjs', import.meta.url))
let dir: string
let data: string
let server: RunningServer | undefined
let witness: WitnessServer | undefined
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'signet-ledger-key-'))
  data = join(dir, 'data')
})
afterEach(async () => {
  await server?.stop()
  await witness?.close()
  server = undefined
  rmSync(dir, { recursive: true, force: true })
})

function run(args: readonly string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args as string[], (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), out: stdout, err: stderr }))
    child.stdin?.end(input)
  })
}
const cli = (...args: readonly string[]) => run([signet, ...args])
const renew = (...more: readonly string[]) => run([signet, 'keys', 'renew', 'ledger', '--data', data, '--unlock-stdin', ...more], server?.unlock ?? unlock)
let unlock = ''

async function begin(env: Record<string, string> = {}): Promise<void> {
  server = await startServer(data, { env })
  unlock = server.unlock
  writeFileSync(join(dir, 'first.pub'), (await cli('ledger', 'key', '--data', data)).out)
  writeFileSync(join(dir, 'root.pub'), (await cli('ledger', 'key', '--root', '--data', data)).out)
}
const verify = (key: string, ...more: readonly string[]) => cli('ledger', 'verify', join(data, 'ledger'), '--key', join(dir, key), ...more)
const keyFile = () => JSON.parse(readFileSync(join(data, 'keys/ledger-key.json'), 'utf8')) as { key: string; statements?: string[]; next?: unknown[] }

test('V131 the key is renewed while serving: the former one and the root’s lead to the new one, the witness goes on, the former key is gone', async () => {
  const watched = createWitnessFor()
  witness = await serveWitness(watched.witness, '127.0.0.1', 0)
  await begin({ SIGNET_WITNESSES: `${witness.url} ${watched.key}`, SIGNET_ALLOW_PRIVATE_WITNESSES: '1' })
  watched.watch(readFileSync(join(dir, 'first.pub'), 'utf8'))
  const before = keyFile().key
  const renewed = await renew('--incident')
  expect(renewed).toMatchObject({ code: 0, err: expect.stringContaining('number 2') })
  expect(JSON.stringify(keyFile())).not.toContain(before)
  expect(keyFile()).toMatchObject({ statements: [expect.any(String), expect.any(String)] })
  expect(keyFile().next).toBeUndefined()
  await until(async () => (await watched.seen()) === (await size()))

  const says = `signed by 2 keys, one after the other, as the instance’s root says; the present one is ${renewed.out.trim()}`
  expect(await verify('first.pub')).toMatchObject({ code: 0, out: expect.stringContaining(says) })
  expect(await verify('root.pub')).toMatchObject({ code: 0, out: expect.stringContaining(says) })
  // The one file for auditors says the same, on a copy and without anything of ours around it.
  await (bundleVerifier as (outfile: string) => Promise<unknown>)(join(dir, 'verify.mjs'))
  cpSync(join(data, 'ledger'), join(dir, 'copy'), { recursive: true })
  expect(await run([join(dir, 'verify.mjs'), join(dir, 'copy'), '--key', join(dir, 'first.pub')])).toMatchObject({ code: 0, out: expect.stringContaining(says) })
  // A laptop that was told the first key follows.
  const followed = await followLog(readLogAt(server!.url), parseNoteKey(readFileSync(join(dir, 'first.pub'), 'utf8')), undefined)
  expect(followed.outcome).toBe('first')

  await server!.stop()
  server = undefined
  // Without a server it is the same act.
  const third = await renew()
  expect(third).toMatchObject({ code: 0, err: expect.stringContaining('number 3') })
  expect((await cli('ledger', 'key', '--data', data)).out).toBe(third.out)
  for (const key of ['first.pub', 'root.pub']) {
    expect(await verifyLedger(join(data, 'ledger'), parseNoteKey(readFileSync(join(dir, key), 'utf8')), { checkpoints: [followed.note] })).toMatchObject({ ok: true, findings: [] })
  }
}, 60_000)

test('V132 kill -9 at any moment of it leaves the former key in force or the new one, and the ledger whole', async () => {
  const [keys, ledgerDir] = [join(dir, 'keys'), join(dir, 'ledger')]
  const { unlock: secret } = await createKeys(keys, { random: randomBytes, workFactor: 10 })
  const { bundle } = await openBundle(keys, secret)
  const { origin, privateKey } = await ledgerKey(keys)
  const first = { name: origin, key: createPublicKey(privateKey) }
  const root = ledgerRootKey(origin, (await readInstance(keys)).root)
  let acknowledged = 0
  for (let kill = 0; kill < 5; kill++) {
    acknowledged = Math.max(acknowledged, await renewUntilKilled(keys, ledgerDir, bundle.root, 15 + kill * 23))
    const ledger = await openLedger({ dir: ledgerDir, ...(await ledgerKey(keys)), now: Date.now, random: randomBytes })
    await ledger.append({ kind: 'after' })
    await ledger.close()
    for (const anchor of [first, root]) {
      const verdict = await verifyLedger(ledgerDir, anchor)
      expect(verdict).toMatchObject({ ok: true, findings: [] })
      expect(verdict.statements.length - 1).toBeGreaterThanOrEqual(acknowledged)
    }
    // What was prepared and is in force, or can be no more, is kept nowhere.
    expect((await readLedgerKey(keys)).statements).toEqual((await verifyLedger(ledgerDir, root)).statements)
  }
  expect(acknowledged).toBeGreaterThan(5)
}, 60_000)

/** Answers the last key that was acknowledged. */
function renewUntilKilled(keys: string, ledgerDir: string, root: string, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('ledger-key-child.fixture.ts', import.meta.url)), 'run', keys, ledgerDir, root])
  let [output, errors] = ['', '']
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
    child.stdout.on('data', (part: Buffer) => {
      if (output === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
      output += part.toString()
    })
    child.once('close', (_, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`The child ended by itself: ${errors}`))
      resolve(Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1)))
    })
  })
}

async function size(): Promise<number> {
  return Number((await (await fetch(`${server!.url}/ledger/checkpoint`)).text()).split('\n')[1])
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await holds());) {
    if (Date.now() > end) throw new Error('It did not come about')
    await sleep(100)
  }
}

/** A witness that is told which log to watch once there is one. */
function createWitnessFor() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const name = 'witness.example/w'
  const logs: ReturnType<typeof parseNoteKey>[] = []
  const made = createWitness({ dir: join(dir, 'witness'), name, privateKey, logs, now: Date.now })
  return {
    witness: made,
    key: noteKeyText({ name, key: publicKey }, 'witness'),
    watch: (key: string) => void logs.push(parseNoteKey(key)),
    seen: async () => Number((await made.latest(logs[0]!.name))?.split('\n')[1] ?? -1),
  }
}
