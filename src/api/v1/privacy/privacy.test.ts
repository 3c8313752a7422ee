/** Erasures, packages, expiry and Mixpanel's GDPR API over HTTP; numbers are those of src/erasure/SPEC.md. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canariesAtOnce } from '../../../main/grants/plant-canaries.ts'
import type { Pseudonym } from '../../../model/pseudonym.ts'
import { type Ask, startTestServer, type TestServer } from '../../server.fixture.ts'

let server: TestServer
let machine: { name: string; secret: string }
const dir = mkdtempSync(join(tmpdir(), 'signet-privacy-'))
const dayMs = 86_400_000

const json = { 'content-type': 'application/json' }
async function arrive(id: string, event = 'Bought', more: Record<string, unknown> = {}, time = Date.now()): Promise<void> {
  const { token } = server.project
  const track = await server.stranger('/track?verbose=1', { method: 'POST', body: [{ event, properties: { token, distinct_id: id, $user_id: id, time, ...more } }], headers: json })
  const engage = await server.stranger('/engage?verbose=1', {
    method: 'POST', headers: json, body: [{ $token: token, $distinct_id: id, $set: { $email: `${id}@mail.example`, $phone: '+33612345678', plan: '<b>pro</b>' } }],
  })
  expect([track.status, engage.status]).toEqual([200, 200])
}
const base = () => `/v1/projects/${server.project.id}`
async function people(): Promise<{ pseudonym: string; events: number; sealed: string[] }[]> {
  return (await server.secret(`${base()}/people?limit=500`)).json.people
}
async function personOf(id: string): Promise<string> {
  const [found] = await server.served.instance.privacy.peopleNamed(server.served.instance.projects[0]!, [id])
  return found!
}
async function whenDone(tracking: string) {
  for (;;) {
    const { json: found } = await server.owner(`${base()}/erasures/${tracking}`)
    if (found.state === 'done') return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const asMachine: Ask = (path, options = {}) => server.stranger(path, {
  ...options, headers: { authorization: `Basic ${Buffer.from(`${machine.name}:${machine.secret}`).toString('base64')}`, ...options.headers },
})
async function unzipped(path: string, ask: Ask): Promise<{ status: number; files: Record<string, string> }> {
  const shown = await ask(path)
  if (shown.status !== 200) return { status: shown.status, files: {} }
  // The fixture reads text; bytes are fetched anew.
  const authorization = ask === asMachine ? `${machine.name}:${machine.secret}` : `${server.project.secret}:`
  const bytes = await (await fetch(server.url + path, { headers: { authorization: `Basic ${Buffer.from(authorization).toString('base64')}` } })).arrayBuffer()
  const file = join(dir, 'package.zip')
  writeFileSync(file, Buffer.from(bytes))
  execFileSync('unzip', ['-qq', '-o', '-t', file])
  const names = execFileSync('unzip', ['-Z1', file]).toString().trim().split('\n')
  return { status: 200, files: Object.fromEntries(names.map((name) => [name, execFileSync('unzip', ['-p', file, name]).toString()])) }
}

beforeAll(async () => {
  server = await startTestServer()
  const { serviceAccounts } = server.served.instance.registry
  const { account, secret } = await serviceAccounts.prepare({ name: 'eraser', scopes: ['erase', 'export'], projects: [server.project.id], createdBy: 'member:1' })
  await serviceAccounts.activate(account.id)
  machine = { name: account.username, secret }
})
afterAll(async () => {
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('E1 E3 erasing takes the act: the owner may, a project’s secret may not; what it is about is in no answer', async () => {
  await arrive('ada')
  const pseudonym = await personOf('ada')
  const refused = await server.secret(`${base()}/erasures`, { method: 'POST', body: { people: [pseudonym] } })
  expect([refused.status, refused.json.error.code]).toEqual([403, 'NOT_ALLOWED'])
  expect((await server.secret(`${base()}/erasures`)).status).toBe(403)
  expect((await server.stranger(`${base()}/erasures`, { method: 'POST', body: { people: [pseudonym] } })).status).toBe(401)
  const asked = await server.owner(`${base()}/erasures`, { method: 'POST', body: { people: [pseudonym] } })
  expect(asked.json).toMatchObject({ state: 'waiting', ids: 1, events: 'keep', origin: 'app', persons: null })
  const done = await whenDone(asked.json.tracking)
  // The id, the address and the number.
  expect(done).toMatchObject({ persons: 1, values: 3, eventsDone: 1, isInBackups: true, trouble: null })
  expect(done.ledger.done).toBeGreaterThan(done.ledger.begun)
  const list = await server.owner(`${base()}/erasures`)
  expect(list.json.erasures.length).toBe(1)
  expect(list.text).not.toContain(pseudonym)
  expect((await people()).some((one) => one.pseudonym === pseudonym)).toBe(false)
  expect((await server.secret(`${base()}/people/${pseudonym}`)).status).toBe(404)
  const { ledger } = server.served.instance
  for (const index of [done.ledger.begun, done.ledger.done]) expect(await ledger.peopleOf(await ledger.entry(index))).toEqual([pseudonym])
})

test('E2 the settings say what becomes of events; with `now` copies of before open no more', async () => {
  const settings = { events: 'remove', fields: [], eventKinds: [], allEvents: null }
  expect((await server.secret(`${base()}/privacy`, { method: 'PUT', body: settings })).status).toBe(403)
  expect((await server.owner(`${base()}/privacy`, { method: 'PUT', body: settings })).json).toEqual(settings)
  await arrive('bob')
  const before = (await server.secret(`${base()}/privacy`)).json.shelf.generation
  const asked = await server.owner(`${base()}/erasures`, { method: 'POST', body: { ids: ['bob'], now: true } })
  expect(asked.text).not.toContain('bob')
  const done = await whenDone(asked.json.tracking)
  expect(done).toMatchObject({ events: 'remove', eventsDone: 1, isInBackups: false })
  expect((await server.secret(`${base()}/privacy`)).json.shelf).toMatchObject({ generation: before + 1, rotatedAt: done.inBackupsAt })
  expect((await server.owner(`${base()}/erasures`, { method: 'POST', body: { ids: ['bob'] } })).status).toBe(404)
  expect((await server.owner(`${base()}/erasures`, { method: 'POST', body: {} })).status).toBe(400)
})

test('E8 one field goes, of some or of everyone, and comes back when it is sent again', async () => {
  await Promise.all(['cy', 'di'].map((id) => arrive(id)))
  const [cy, di] = [await personOf('cy'), await personOf('di')]
  const sealedOf = async (pseudonym: string) => (await people()).find((one) => one.pseudonym === pseudonym)?.sealed.toSorted()
  const erase = async (body: object) => whenDone((await server.owner(`${base()}/erasures`, { method: 'POST', body })).json.tracking)
  expect(await erase({ people: [cy], field: '$phone' })).toMatchObject({ field: '$phone', persons: 1, values: 1 })
  expect([await sealedOf(cy), await sealedOf(di)]).toEqual([['$distinct_id', '$email'], ['$distinct_id', '$email', '$phone']])
  // The canaries of the first day have addresses too.
  expect(await erase({ field: '$email', everyone: true })).toMatchObject({ everyone: true, persons: 2 + canariesAtOnce, values: 2 + canariesAtOnce })
  expect([await sealedOf(cy), await sealedOf(di)]).toEqual([['$distinct_id'], ['$distinct_id', '$phone']])
  // Within the hour in which a repeated value is not sealed twice.
  await arrive('cy')
  expect(await sealedOf(cy)).toEqual(['$distinct_id', '$email', '$phone'])
  expect((await server.owner(`${base()}/erasures`, { method: 'POST', body: { everyone: true } })).status).toBe(400)
})

test('E10 a package has everything of a person, under seal what names them, and text stays text; it is on the ledger', async () => {
  await arrive('eve', 'Looked <script>alert(1)</script>')
  const pseudonym = await personOf('eve')
  await server.secret(`${base()}/people/${pseudonym}`)
  const { files } = await unzipped(`${base()}/people/${pseudonym}/package`, server.secret)
  expect(Object.keys(files).toSorted()).toEqual(['events.jsonl', 'groups.jsonl', 'identity.jsonl', 'ids.jsonl', 'index.html', 'manifest.json', 'profile.json', 'who-read.jsonl'])
  const rows = (name: string) => files[name]!.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line))
  expect(rows('events.jsonl')).toMatchObject([{ event: 'Looked <script>alert(1)</script>', id: pseudonym }])
  expect(rows('identity.jsonl').map(({ field, value }) => [field, value]).toSorted()).toEqual([['$distinct_id', '[sealed]'], ['$email', '[sealed]'], ['$phone', '[sealed]']])
  expect(rows('who-read.jsonl').some(({ kind }) => kind === 'stream.read')).toBe(true)
  expect(JSON.parse(files['profile.json']!)).toMatchObject({ plan: '<b>pro</b>' })
  expect(files['index.html']).toContain('&lt;script&gt;')
  expect(files['index.html']).not.toMatch(/<script|<b>|href=|src=/)
  expect(Object.values(files).join('')).not.toMatch(/eve@|eve"|33612345678/)
  const { ledger } = server.served.instance
  const last = await ledger.entry(ledger.size - 1)
  expect([last.kind, await ledger.peopleOf(last)]).toEqual(['export.person', [pseudonym]])
})

test('E12 what the rules call old expires: values by when they were set last, events by when they happened', async () => {
  await arrive('fay', 'Old', {}, Date.now() - 2 * dayMs)
  const pseudonym = await personOf('fay')
  const put = (body: object) => server.owner(`${base()}/privacy`, { method: 'PUT', body })
  expect((await put({ fields: [{ field: '$distinct_id', days: 1 }] })).status).toBe(400)
  expect((await put({ eventKinds: [{ event: 'Old', days: 1 }, { event: 'Old', days: 2 }] })).status).toBe(400)
  expect((await put({ fields: [{ field: '$phone', days: 1 }], eventKinds: [{ event: 'Old', days: 1 }] })).status).toBe(200)
  const { privacy, ledger, registry } = server.served.instance
  const place = { project: server.project.id, pseudonym: pseudonym as Pseudonym, record: randomBytes(16).toString('base64url'), epoch: 1 }
  await registry.seals.putSeals([{
    kind: 'seal',
    value: { ...place, field: '$phone', algorithm: 1, ciphertext: 'AAAA', blindIndex: randomBytes(16).toString('base64url'), sealedAt: Date.now() - 2 * dayMs },
    key: { ...place, enc: randomBytes(32).toString('base64'), sequence: 0, wrapped: randomBytes(48).toString('base64') },
  }])
  await privacy.expirer.run()
  const done = await ledger.entry(ledger.size - 1)
  expect(done).toMatchObject({ kind: 'expiry.done', removed: [{ field: '$phone', days: 1, count: 1 }, { event: 'Old', days: 1, count: 1 }] })
  expect(await ledger.peopleOf(done)).toEqual([pseudonym])
  expect((await registry.sealed.readSealed(server.project.id, [place.pseudonym], ['$phone'])).length).toBe(1)
  const fay = async () => (await people()).find((one) => one.pseudonym === pseudonym)
  expect(await fay()).toMatchObject({ events: 0, sealed: ['$distinct_id', '$email', '$phone'] })
  expect((await server.secret(`${base()}/privacy`)).json.expiry.lastRun).toBeGreaterThan(0)
})

test('E13 Mixpanel’s deletions: made with the scope, PENDING, taken back until they start', async () => {
  await put({ events: 'remove' })
  const path = '/api/app/data-deletions/v3.0'
  const token = `?token=${server.project.token}`
  await arrive('gil')
  const body = { distinct_ids: ['gil', 'nobody-knows'], compliance_type: 'CCPA' }
  expect((await server.secret(`${path}/${token}`, { method: 'POST', body })).status).toBe(403)
  expect((await asMachine(path, { method: 'POST', body })).status).toBe(400)
  expect((await asMachine(`${path}?token=nonsense`, { method: 'POST', body })).status).toBe(403)
  for (const wrong of [[], Array.from({ length: 2_000 }, (_, n) => `id-${n}`)]) {
    expect((await asMachine(path + token, { method: 'POST', body: { distinct_ids: wrong } })).status).toBe(400)
  }
  const made = await asMachine(`${path}/${token}`, { method: 'POST', body })
  expect([made.status, made.json]).toMatchObject([201, { status: 'ok', results: [{ status: 'PENDING', compliance_type: 'ccpa', project_id: server.project.id, distinct_id_count: 2 }] }])
  const [{ tracking_id: id, task_id: task }] = made.json.results
  expect(task).toBe(id)
  const status = async (which: string) => (await asMachine(`${path}/${which}/${token}`)).json.results
  expect(await status(id)).toMatchObject({ tracking_id: id, status: 'PENDING', distinct_ids: [await personOf('gil')] })
  expect((await asMachine(`${path}/${id}${token}`, { method: 'DELETE' })).status).toBe(204)
  expect(await status(id)).toMatchObject({ status: 'REVOKED', distinct_ids: [] })
  expect(await status('never-made')).toMatchObject({ status: 'NOT_FOUND' })
  expect(await personOf('gil')).toBeDefined()

  async function put(more: object) {
    return server.owner(`${base()}/privacy`, { method: 'PUT', body: more })
  }
})

test('E13 Mixpanel’s retrievals: the result holds pseudonyms and sealed markers', async () => {
  const path = '/api/app/data-retrievals/v3.0'
  const token = `?token=${server.project.token}`
  await Promise.all(['hal', 'ivy'].map((id) => arrive(id)))
  const made = await asMachine(path + token, { method: 'POST', body: { distinct_ids: ['hal', 'ivy'], compliance_type: 'gdpr', disclosure_type: 'Data' } })
  expect(made.status).toBe(201)
  const found = (await asMachine(`${path}/${made.json.results[0].tracking_id}${token}`)).json.results
  expect(found).toMatchObject({ status: 'SUCCESS', distinct_ids: expect.arrayContaining([await personOf('hal'), await personOf('ivy')]) })
  expect(found.result).toBe(found.results)
  const { pathname, search } = new URL(found.result)
  expect((await server.stranger(pathname + search)).status).toBe(401)
  const { files } = await unzipped(pathname + search, asMachine)
  expect(Object.keys(files).filter((name) => name.endsWith('/events.jsonl')).length).toBe(2)
  const all = Object.values(files).join('')
  expect(all).toContain('[sealed]')
  expect(all).not.toMatch(/hal@|ivy@/)
})

test('E14 canaries are erased like anybody, and nothing is alarmed', async () => {
  const { registry, ledger, privacy } = server.served.instance
  const before = await registry.sealed.scan(server.project.id, 0)
  const canaries = [...new Set(before.values.map(({ pseudonym }) => pseudonym))].slice(0, 2)
  const { id } = await privacy.eraser.request({ project: server.project.id, people: canaries, actor: 'owner', asked: { events: 'keep', now: false, origin: 'cli' } })
  expect(await privacy.eraser.whenOver(id)).toMatchObject({ state: 'done', result: { persons: 2 } })
  const kinds: string[] = []
  for await (const { kind } of ledger.entries()) kinds.push(kind)
  expect(kinds.filter((kind) => kind.startsWith('canary') || kind.startsWith('alarm'))).toEqual([])
})
