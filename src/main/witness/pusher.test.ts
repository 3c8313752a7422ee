import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { noteKeyText, openLedger, parseNoteKey, verifyLedger, type Ledger } from '../../ledger/index.ts'
import { createWitness } from '../../ledger/witness/index.ts'
import { parseWitnesses } from './configured.ts'
import { createPusher, type Pusher, type PusherOptions } from './pusher.ts'
import { serveWitness, type WitnessServer } from './serve.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const witnessPrivateKey = generateKeyPairSync('ed25519').privateKey
const origin = 'analytics.example/ledger'
const name = 'witness.example/w'
const key = { name: origin, key: createPublicKey(privateKey) }
const witnessKey = { name, key: createPublicKey(witnessPrivateKey) }

const dirs: string[] = []
const toClose: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of toClose.splice(0).toReversed()) await each.close().catch(() => {})
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

function fresh(): string {
  const dir = mkdtempSync(join(tmpdir(), 'signet-witness-'))
  dirs.push(dir)
  return dir
}
async function ledgerIn(dir: string): Promise<Ledger> {
  const ledger = await openLedger({ dir, origin, privateKey, now: Date.now, random: randomBytes })
  toClose.push(ledger)
  return ledger
}
async function grow(ledger: Ledger, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => ledger.append({ kind: 'a' })))
}
async function witnessIn(dir: string): Promise<WitnessServer> {
  const server = await serveWitness(createWitness({ dir, name, privateKey: witnessPrivateKey, logs: [key], now: Date.now }), '127.0.0.1', 0)
  toClose.push(server)
  return server
}
async function pushing(ledger: Ledger, url: string, more: Partial<PusherOptions> = {}): Promise<{ pusher: Pusher; said: string[] }> {
  const said: string[] = []
  const pusher = await createPusher({
    ledger, witnesses: [{ url, key: witnessKey }], allowPrivate: true, now: Date.now, pauseMs: 10, mostWaitMs: 50,
    onContradiction: (_, what) => said.push(what), onTrouble: (message) => said.push(message), ...more,
  })
  toClose.push(pusher)
  return { pusher, said }
}
async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 5_000; !holds();) {
    if (Date.now() > end) throw new Error('It did not come about')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('pushing checkpoints', () => {
  test('W2 what is recorded is soon signed by the witness, and verify knows it', async () => {
    const dir = fresh()
    const ledger = await ledgerIn(dir)
    await grow(ledger, 20)
    const { pusher, said } = await pushing(ledger, (await witnessIn(fresh())).url)
    await until(() => pusher.states()[0]!.seen?.size === 20)
    await grow(ledger, 5)
    await until(() => pusher.states()[0]!.seen?.size === 25)
    expect(pusher.states()).toMatchObject([{ name, failing: null, isLate: false, contradicts: false }])
    expect(said).toEqual([])
    const verdict = await verifyLedger(dir, key, { witnesses: [witnessKey] })
    expect(verdict).toMatchObject({ ok: true, agreed: [{ size: 25, witness: { name } }] })
  })

  test('W3 a witness that has seen more than we remember, but of this history, corrects us', async () => {
    const [dir, seen] = [fresh(), fresh()]
    const ledger = await ledgerIn(dir)
    await grow(ledger, 20)
    const { url } = await witnessIn(seen)
    const first = await pushing(ledger, url)
    await until(() => first.pusher.states()[0]!.seen?.size === 20)
    await first.pusher.close()
    for (const file of readdirSync(join(dir, 'witnesses'))) rmSync(join(dir, 'witnesses', file))
    await grow(ledger, 4)
    const again = await pushing(ledger, url)
    await until(() => again.pusher.states()[0]!.seen?.size === 24)
    expect(again.said).toEqual([])
  })

  test('W7 an old snapshot that was put back is found out by the witness, at once and after it has grown again', async () => {
    const dir = fresh()
    const ledger = await ledgerIn(dir)
    await grow(ledger, 10)
    const old = fresh()
    cpSync(dir, old, { recursive: true })
    rmSync(join(old, 'lock'), { force: true })
    await grow(ledger, 10)
    const { url } = await witnessIn(fresh())
    const { pusher } = await pushing(ledger, url)
    await until(() => pusher.states()[0]!.seen?.size === 20)
    const restored = await ledgerIn(old)
    const after = await pushing(restored, url)
    await until(() => after.said.length > 0)
    expect(after.said).toEqual(['it has seen 20 entries, and there are 10'])
    expect(after.pusher.states()).toMatchObject([{ contradicts: true, failing: { reason: expect.stringContaining('seen 20') } }])
    await after.pusher.close()
    await grow(restored, 30)
    const later = await pushing(restored, url)
    await until(() => later.said.length > 0)
    expect(later.said).toEqual(['it does not find the 20 entries that it has seen in this ledger'])
  })

  test('W7 what a witness signed before is held against the ledger at the start, also when it cannot be reached', async () => {
    const dir = fresh()
    const ledger = await ledgerIn(dir)
    await grow(ledger, 10)
    const copy = fresh()
    cpSync(dir, copy, { recursive: true })
    rmSync(join(copy, 'lock'), { force: true })
    await grow(ledger, 10)
    const server = await witnessIn(fresh())
    const { pusher } = await pushing(ledger, server.url)
    await until(() => pusher.states()[0]!.seen?.size === 20)
    cpSync(join(dir, 'witnesses'), join(copy, 'witnesses'), { recursive: true })
    await server.close()
    const restored = await pushing(await ledgerIn(copy), server.url)
    expect(restored.said).toEqual(['it has signed 20 entries, and there are 10'])
  })

  test('a witness that is gone is tried again, said to fail since then, and late after a day', async () => {
    const clock = { at: 1_800_000_000_000 }
    const ledger = await ledgerIn(fresh())
    await grow(ledger, 3)
    const dir = fresh()
    const server = await witnessIn(dir)
    await server.close()
    const { pusher } = await pushing(ledger, server.url, { now: () => clock.at })
    await until(() => pusher.states()[0]!.failing !== null)
    expect(pusher.states()[0]).toMatchObject({ seen: null, failing: { since: clock.at }, isLate: false })
    clock.at += 24 * 3_600_000 + 1
    expect(pusher.states()[0]!.isLate).toBe(true)
    const port = Number(new URL(server.url).port)
    const again = await serveWitness(createWitness({ dir, name, privateKey: witnessPrivateKey, logs: [key], now: Date.now }), '127.0.0.1', port)
    toClose.push(again)
    await until(() => pusher.states()[0]!.seen?.size === 3)
    expect(pusher.states()[0]).toMatchObject({ failing: null, isLate: false })
  })

  test.each([
    ['answers without its signature', (): [number, string] => [200, 'thank you\n']],
    ['answers with another signature', (): [number, string] => [200, `— ${name} ${Buffer.alloc(76, 1).toString('base64')}\n`]],
    ['sends elsewhere', (): [number, string] => [302, '']],
    ['answers without an end', (): [number, string] => [200, 'x'.repeat(200_000)]],
  ])('a witness that %s has not signed', async (_, reply) => {
    const server = createServer((_request, response) => {
      const [status, body] = reply()
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body)
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    toClose.push({ close: () => new Promise((resolve) => void server.close(() => resolve())) })
    const ledger = await ledgerIn(fresh())
    await grow(ledger, 3)
    const { pusher, said } = await pushing(ledger, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await until(() => pusher.states()[0]!.failing !== null)
    expect([pusher.states()[0]!.seen, said]).toEqual([null, []])
  })

  test('D14 a private address is not reached unless that is allowed', async () => {
    let asked = 0
    const server = createServer((_request, response) => void response.end(String(asked++)))
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    toClose.push({ close: () => new Promise((resolve) => void server.close(() => resolve())) })
    const { port } = server.address() as AddressInfo
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]']) {
      const ledger = await ledgerIn(fresh())
      const { pusher } = await pushing(ledger, `http://${host}:${port}`, { allowPrivate: false })
      await until(() => pusher.states()[0]!.failing !== null)
      expect(pusher.states()[0]!.failing!.reason).toContain('private')
    }
    expect(asked).toBe(0)
  })
})

test('witnesses are named by address and key, and what is wrong is said', () => {
  const text = noteKeyText(witnessKey, 'witness')
  const two = noteKeyText({ ...witnessKey, name: 'other.example/w' }, 'witness')
  expect(parseWitnesses('')).toEqual([])
  expect(parseWitnesses(`https://w.example/ ${text}, http://10.0.0.1:80 ${two}`).map(({ url, key: { name: who } }) => [url, who])).toEqual([
    ['https://w.example', name], ['http://10.0.0.1', 'other.example/w'],
  ])
  expect(parseNoteKey(text, 'witness').name).toBe(name)
  for (const wrong of ['https://w.example', `ftp://w.example ${text}`, `https://u:p@w.example ${text}`, `https://w.example ${noteKeyText(key)}`, `https://a.example ${text},https://b.example ${text}`]) {
    expect(() => parseWitnesses(wrong)).toThrow(RangeError)
  }
})
