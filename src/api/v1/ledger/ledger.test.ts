import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { leafHash, noteKeyText, openCheckpoint, parseNoteKey, verifyInclusion } from '../../../ledger/index.ts'
import { createWitness, followLog } from '../../../ledger/witness/index.ts'
import { readLogAt } from '../../../main/witness/read-log.ts'
import { serveWitness, type WitnessServer } from '../../../main/witness/serve.ts'
import { startTestServer, type TestServer } from '../../server.fixture.ts'
import * as shapes from './shapes.ts'

let server: TestServer
let here: string
let witness: WitnessServer
let watched: string
const name = 'witness.example/w'
const { privateKey } = generateKeyPairSync('ed25519')
const witnessKey = { name, key: createPublicKey(privateKey) }
const logs: { name: string; key: ReturnType<typeof createPublicKey> }[] = []

beforeAll(async () => {
  watched = mkdtempSync(join(tmpdir(), 'signet-witness-'))
  witness = await serveWitness(createWitness({ dir: watched, name, privateKey, logs, now: Date.now }), '127.0.0.1', 0)
  server = await startTestServer({
    SIGNET_WITNESSES: `${witness.url} ${noteKeyText(witnessKey, 'witness')}`, SIGNET_ALLOW_PRIVATE_WITNESSES: '1',
  })
  logs.push(parseNoteKey(server.served.instance.ledger.verifierKey))
  here = `/v1/projects/${server.project.id}`
  const events = Array.from({ length: 30 }, (_, n) => ({ event: 'Viewed', properties: { token: server.project.token, distinct_id: `u${n}`, $insert_id: `i${n}`, time: Math.floor(Date.now() / 1000) } }))
  await server.stranger('/track', { method: 'POST', body: events })
  await server.served.instance.settle()
}, 60_000)
afterAll(async () => {
  await server.stop()
  await witness.close()
  rmSync(watched, { recursive: true, force: true })
})

const read = async (path: string) => {
  const { status, json, text } = await server.owner(path)
  expect(status, text.slice(0, 300)).toBe(200)
  return json
}
const entries = async (query = '') => shapes.entries.parse(await read(`/v1/ledger/entries?limit=200${query}`)).entries

test('what happened is listed with by whom and to how many people, and can be narrowed down', async () => {
  const { people } = await read(`${here}/people?limit=7`)
  await read(`${here}/people/${people[0].pseudonym}`)
  await server.secret(`/api/2.0/export?from_date=2020-01-01&to_date=${new Date().toISOString().slice(0, 10)}`)
  const all = await entries()
  expect(all.map(({ index }) => index)).toEqual(all.map((_, n) => all.length - 1 - n))
  const list = all.find(({ kind }) => kind === 'people.read')
  expect(list).toMatchObject({ group: 'reads', project: server.project.id, people: 7, details: { count: 7 } })
  expect(list!.actor).toMatch(/^owner-session:\d+$/)
  expect((await entries('&group=exports')).map(({ kind, actor }) => [kind, actor])).toEqual([['export.events', `project-secret:${server.project.id}`]])
  expect((await entries('&kind=stream.read')).map(({ people: count }) => count)).toEqual([1])
  expect((await entries(`&actor=project-secret:${server.project.id}`)).every(({ kind }) => kind === 'export.events')).toBe(true)
  expect((await entries('&group=access')).some(({ kind, actor }) => kind === 'session.opened' && actor !== null)).toBe(true)
  expect(await entries('&project=99')).toEqual([])
  expect(await entries(`&until=${all.at(-1)!.recordedAt}`)).toEqual([])
  expect((await entries(`&from=${all[0]!.recordedAt}`)).length).toBeGreaterThan(0)
  const member = await server.served.instance.registry.members.prepare('Olga', [{ project: 'all', role: 'viewer' }], 'handle-of-olga')
  await server.served.instance.registry.members.activate(member.id)
  const who = await read('/v1/ledger/actors')
  expect(who.actors).toContain(`project-secret:${server.project.id}`)
  expect(who.names).toEqual({ [`member:${member.id}`]: 'Olga' })

  const first = await read('/v1/ledger/entries?limit=2')
  const second = await read(`/v1/ledger/entries?limit=2&before=${first.next}`)
  expect([...first.entries, ...second.entries].map(({ index }: { index: number }) => index)).toEqual(all.slice(0, 4).map(({ index }) => index))
  expect((await read('/v1/ledger/entries?limit=1&before=1')).next).toBeNull()
})

test('each entry comes with a proof that holds against the checkpoint, and as a tlog-proof file', async () => {
  for (const { index } of (await entries()).slice(0, 5)) {
    const one = shapes.oneEntry.parse(await read(`/v1/ledger/entries/${index}`))
    const { root, size } = openCheckpoint(one.checkpoint, logs[0]!)
    const proof = one.proof.map((hash) => Buffer.from(hash, 'base64'))
    expect(verifyInclusion(leafHash(Buffer.from(one.line)), index, size, proof, root)).toBe(true)
    expect(JSON.parse(one.line)).toMatchObject({ index, kind: one.entry.kind })
    expect(one.tlogProof).toBe(`c2sp.org/tlog-proof@v1\nindex ${index}\n${one.proof.map((hash) => `${hash}\n`).join('')}\n${one.checkpoint}`)
  }
  for (const wrong of ['99999', '-1', 'x', '1e1']) expect((await server.owner(`/v1/ledger/entries/${wrong}`)).status).toBe(404)
})

test('who has read a person is told, and is itself on the ledger', async () => {
  const { people } = await read(`${here}/people?limit=20`)
  const [one, other] = [people[3].pseudonym, people[19].pseudonym]
  await read(`${here}/people/${one}`)
  const first = shapes.entries.parse(await read(`${here}/people/${one}/reads`))
  expect(first.entries.map(({ kind }) => kind).slice(0, 2)).toEqual(['stream.read', 'people.read'])
  expect(first.entries.every(({ people: count }) => count! > 0)).toBe(true)
  const second = await read(`${here}/people/${one}/reads`)
  expect(second.entries[0]).toMatchObject({ kind: 'ledger.read', people: 1, actor: first.entries[0]!.actor })
  expect((await read(`${here}/people/${other}/reads`)).entries.some(({ kind }: { kind: string }) => kind === 'stream.read')).toBe(false)
  const page = await read(`${here}/people/${one}/reads?limit=1`)
  expect((await read(`${here}/people/${one}/reads?limit=1&before=${page.next}`)).entries[0].index).toBeLessThan(page.next)
  expect((await server.owner(`${here}/people/nobody/reads`)).status).toBe(404)
})

test('a secret and a stranger read nothing of it but hashes', async () => {
  for (const path of ['/v1/ledger/state', '/v1/ledger/entries', '/v1/ledger/entries/0', '/v1/ledger/actors', '/v1/ledger/tile/entries/000.p/1', `${here}/people/${'a'.repeat(22)}/reads`]) {
    expect([path, (await server.secret(path)).status, (await server.stranger(path)).status]).toEqual([path, 403, 401])
  }
  expect((await server.stranger('/ledger/tile/entries/000.p/1')).status).toBe(404)
})

test('W8 anybody can follow the checkpoint over the tiles', async () => {
  const before = (await server.stranger('/ledger/checkpoint')).text
  await read(`${here}/people?limit=3`)
  const followed = await followLog(readLogAt(server.url), logs[0]!, before)
  expect(followed).toMatchObject({ outcome: 'grown' })
  const { size } = followed.checkpoint
  const bundle = await fetch(`${server.url}/v1/ledger/tile/entries/000.p/${size}`, { headers: { cookie: server.cookie } })
  const bytes = Buffer.from(await bundle.arrayBuffer())
  const hashes = Buffer.from(await (await fetch(`${server.url}/ledger/tile/0/000.p/${size}`)).arrayBuffer())
  let at = 0
  for (let n = 0; n < size; n++) {
    const length = bytes.readUInt16BE(at)
    expect(leafHash(bytes.subarray(at + 2, at + 2 + length)).equals(hashes.subarray(n * 32, n * 32 + 32))).toBe(true)
    at += 2 + length
  }
  expect(at).toBe(bytes.byteLength)
  for (const path of ['0/000', '0/001.p/1', '1/000.p/1', 'x', '0/000.p/0']) expect((await server.stranger(`/ledger/tile/${path}`)).status).toBe(404)
})

test('the state says what is signed, who outside has seen it, and what is not excluded', async () => {
  await read(`${here}/people?limit=3`)
  const { pusher } = server.served.instance.kept
  await pusher.pushNow()
  const state = shapes.state.parse(await read('/v1/ledger/state'))
  const { size, root } = openCheckpoint(state.checkpoint, logs[0]!)
  expect([state.size, state.root]).toEqual([size, root.toString('base64')])
  expect(state).toMatchObject({
    check: { state: 'sound' }, trouble: null, wholeInstance: true, seen: size,
    witnesses: [{ name, failing: null, isLate: false, contradicts: false, seen: { size } }],
    notExcluded: expect.stringContaining('Nothing is left open'),
  })
  await read(`${here}/people?limit=3`)
  expect((await read('/v1/ledger/state')).notExcluded).toContain(`Not excluded for the entries from ${size} on`)
})

test('when the ledger cannot be written, whatever names people stops, events are taken, and the state says so', async () => {
  const { ledger } = server.served.instance
  const file = join(ledger.dir, 'entries/000000000.jsonl')
  const whole = readFileSync(file)
  // As far as the server can tell, its writing is not safe any more.
  writeFileSync(file, Buffer.concat([whole, Buffer.from('{"half')]))
  rmSync(join(ledger.dir, 'checkpoints'), { recursive: true })
  writeFileSync(join(ledger.dir, 'checkpoints'), 'in the way')
  for (const ask of [server.owner, server.secret]) {
    const { status, json } = await ask(`${here}/people`)
    expect([status, json.error.code]).toEqual([503, 'LEDGER_UNAVAILABLE'])
  }
  expect((await server.secret('/api/2.0/export?from_date=2020-01-01&to_date=2020-01-02')).status).toBe(503)
  const body = [{ event: 'Viewed', properties: { token: server.project.token, distinct_id: 'late' } }]
  expect(await server.stranger('/track', { method: 'POST', body })).toMatchObject({ status: 200, text: '1' })
  expect((await server.secret(`${here}/ask`, { method: 'POST', body: { kind: 'trend', range: { last: 1, unit: 'day' }, unit: 'day', series: [{ event: null, measure: 'total' }] } })).status).toBe(200)
  expect((await read('/v1/ledger/state')).trouble).toContain('could not be written')
  expect((await server.stranger('/metrics')).text).toContain('signet_ledger_writable 0')
  await vi.waitFor(async () => expect((await server.stranger('/readyz')).status).toBe(200))
})
