import { createHash, createHmac } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startTestServer, type TestServer } from '../../api/server.fixture.ts'
import type { Forwarder, NewForward, Pace } from '../../forward/index.ts'
import type { StoredEntry } from '../../ledger/index.ts'
import { strictestPolicy } from '../../model/destination.ts'
import { accessKey } from '../access-key.ts'
import { openForward } from './open-forward.ts'
import { startReceiver, type Receiver } from './receiver.fixture.ts'

let server: TestServer
let receiver: Receiver
let forward: Forwarder
let since: number
let sent = 0

const quick: Partial<Pace> = { pollMs: 20, lagMs: 0, firstRetryMs: 20, longestRetryMs: 100, giveUpMs: 60_000, timeoutMs: 5_000 }

beforeAll(async () => {
  server = await startTestServer({ SIGNET_ALLOW_PRIVATE_DESTINATIONS: '1' })
})
afterAll(() => server.stop())

async function forwarder(pace: Partial<Pace> = {}, allowPrivate = true): Promise<Forwarder> {
  const { dir, registry, store, kept, vault } = server.served.instance
  const made = openForward({
    dir, registry, store, kept, vault, accessKey: await accessKey(dir.keys), allowPrivate, pace: { ...quick, ...pace },
    settle: () => server.served.instance.settle(), oldestUnderWay: () => undefined, onTrouble: () => undefined,
  })
  await made.start()
  return made
}

beforeEach(async () => {
  receiver = await startReceiver()
  await new Promise((done) => setTimeout(done, 2))
  since = Date.now()
  forward = await forwarder()
})
afterEach(async () => {
  await forward.close()
  await receiver.close()
  for (const { id, state } of await server.served.instance.registry.destinations.list()) {
    if (state !== 'removed') await server.served.instance.registry.destinations.change(id, { state: 'removed' })
  }
})

/** Events of some people, with one value in each property that may not leave by itself. */
async function track(count: number, event = 'Paid', people = 3): Promise<string[]> {
  const ids = Array.from({ length: count }, () => `ev-${++sent}`)
  const body = ids.map((id, n) => ({
    event,
    properties: {
      token: server.project.token, distinct_id: `user-${n % people}`, time: Date.now(), $insert_id: id,
      plan: 'Pro', secretPlan: `hidden-${n}`, mp_country_code: 'FR', $region: 'Bretagne', $city: 'Brest', $os: 'Linux',
    },
  }))
  expect((await server.stranger('/track?ip=0', { method: 'POST', body })).status).toBe(200)
  return ids
}

const destination = (more: Partial<NewForward> = {}): NewForward => ({
  project: server.project.id, name: 'Warehouse', kind: 'webhook', address: receiver.url, events: null,
  policy: { ...strictestPolicy, properties: ['plan'] }, vendor: { name: 'Acme', contact: 'dpo@acme.test', country: 'FR', purpose: 'Reports' },
  batchSize: 500, keys: {}, since, ...more,
})

async function entriesOf(kind: string): Promise<StoredEntry[]> {
  const found: StoredEntry[] = []
  for await (const entry of server.served.instance.ledger.entries()) if (entry.kind === kind) found.push(entry)
  return found
}
const entries = async (kind: string, of: number) => (await entriesOf(kind)).filter((entry) => entry['destination'] === of)

const idsTaken = () => receiver.taken.flatMap(({ json }) => (json.events ?? []).map(({ id }: { id: string }) => id))

test('F1 F2 F3 what the policy does not name stays here; ids are of this destination alone', async () => {
  await track(6)
  const one = await forward.create(destination({ policy: { ...strictestPolicy, properties: ['plan', '$city'], places: 'country' } }), 'test')
  await vi.waitFor(() => expect(idsTaken()).toHaveLength(6), { timeout: 10_000, interval: 20 })
  for (const { properties } of receiver.taken[0]!.json.events) expect(properties).toEqual({ plan: 'Pro', mp_country_code: 'FR' })
  expect(receiver.taken[0]!.text).not.toMatch(/hidden|Brest|Bretagne|user-/)
  const reserved = await entries('forward.reserve', one.id)
  const people = await server.served.instance.ledger.peopleOf(reserved[0]!)
  expect(people).toHaveLength(3)
  for (const person of people) expect(receiver.taken[0]!.text).not.toContain(person)
  expect(reserved[0]).toMatchObject({ level: 'pseudonymous', count: 6, properties: ['mp_country_code', 'plan'], vendor: 'Acme' })

  // The same people under another destination's ids, and with `same` under their pseudonyms.
  await forward.create(destination({ name: 'Other' }), 'test')
  await forward.create(destination({ name: 'Own', policy: { ...strictestPolicy, ids: 'same' } }), 'test')
  await vi.waitFor(() => expect(receiver.taken).toHaveLength(3), { timeout: 10_000, interval: 20 })
  const idsIn = (n: number) => new Set<string>(receiver.taken[n]!.json.events.map(({ person }: { person: string }) => person))
  const sets = [0, 1, 2].map(idsIn)
  expect(sets.filter((set) => people.every((person) => set.has(person)))).toHaveLength(1)
  expect(new Set(sets.flatMap((set) => [...set])).size).toBe(9)
})

test('F4 a webhook is signed over time and body', async () => {
  await track(2)
  const made = await forward.create(destination(), 'test')
  await vi.waitFor(() => expect(receiver.taken).toHaveLength(1), { timeout: 10_000, interval: 20 })
  const { headers, text, json } = receiver.taken[0]!
  const signature = createHmac('sha256', forward.secretOf(made)).update(`${String(headers['signet-timestamp'])}.${text}`).digest('hex')
  expect(headers['signet-signature']).toBe(`v1=${signature}`)
  expect(headers['signet-batch']).toBe(json.batch)
})

test('F25 the ledger says where to, and nothing of an address that may be a key, or of whom to write to', async () => {
  const one = await forward.create(destination({ address: new URL('/services/T0/secret-path?key=zq7', receiver.url).href }), 'test')
  await forward.change(one.project, one.id, { address: new URL('/services/T0/other-path', receiver.url).href }, 'test')
  const [added] = (await entriesOf('forward.destination.added')).slice(-1)
  const [changed] = await entries('forward.destination.changed', one.id)
  expect([added!['address'], changed!['address']]).toEqual([new URL(receiver.url).host, new URL(receiver.url).host])
  expect(added!['path']).toBe(createHash('sha256').update('/services/T0/secret-path?key=zq7').digest('hex'))
  expect(changed!['path']).not.toBe(added!['path'])
  expect(JSON.stringify([added, changed])).not.toMatch(/services|zq7|dpo@/)
})

test('F5 only the events that are named go', async () => {
  await track(3, 'Kept')
  const wanted = await track(2, 'Wanted')
  await forward.create(destination({ events: ['Wanted'] }), 'test')
  await vi.waitFor(() => expect(idsTaken()).toHaveLength(wanted.length), { timeout: 10_000, interval: 20 })
  expect(receiver.taken.flatMap(({ json }) => json.events.map(({ event }: { event: string }) => event))).toEqual(['Wanted', 'Wanted'])
})

test('F10 F11 every event goes once in batches, through failures of every kind, and later ones follow', async () => {
  let fails = 0
  receiver.answer = (response) => {
    fails += 1
    if (fails === 1) response.writeHead(500).end()
    else if (fails === 2) response.writeHead(429, { 'retry-after': '0' }).end()
    else if (fails === 3) response.destroy()
    else if (fails === 4) response.writeHead(302, { location: receiver.url }).end()
    else response.end('{}')
  }
  await track(25)
  const made = await forward.create(destination({ batchSize: 10 }), 'test')
  await vi.waitFor(async () => expect(await entries('forward.done', made.id)).toHaveLength(3), { timeout: 15_000, interval: 20 })
  const batches = receiver.taken.map(({ json }) => json.batch)
  expect(new Set(batches.slice(0, 5)).size).toBe(1)
  expect(new Set(batches).size).toBe(3)
  expect(new Set(idsTaken()).size).toBe(25)
  const failed = await entries('forward.failed', made.id)
  expect(failed.map(({ reason }) => reason)).toEqual(['answered 500', 'answered 429', 'ECONNRESET', 'answered 302'])
  expect(failed.every(({ reached }) => reached === true)).toBe(true)
  await track(1)
  await vi.waitFor(() => expect(new Set(idsTaken()).size).toBe(26), { timeout: 10_000, interval: 20 })
})

test('F11 a receiver that never answers, or answers without end, is given up and asked again', async () => {
  await forward.close()
  forward = await forwarder({ timeoutMs: 150 })
  let asked = 0
  receiver.answer = (response) => {
    asked += 1
    if (asked === 2) {
      response.writeHead(200)
      const endless = setInterval(() => response.write('x'.repeat(64 * 1024)), 1)
      response.on('close', () => clearInterval(endless))
    } else if (asked > 2) response.end('{}')
  }
  const ids = await track(2)
  const made = await forward.create(destination(), 'test')
  await vi.waitFor(async () => expect((await entries('forward.failed', made.id))[0]).toMatchObject({ reason: 'no answer in time', reached: true }), { timeout: 10_000, interval: 20 })
  await vi.waitFor(async () => expect(await entries('forward.done', made.id)).toHaveLength(1), { timeout: 10_000, interval: 20 })
  expect(new Set(idsTaken()).size).toBe(ids.length)
})

test('F12 nothing leaves before its entry is durable', async () => {
  const { ledger } = server.served.instance
  const seen: number[] = []
  receiver.answer = (response, { json }) => {
    void (async () => {
      for await (const entry of ledger.entries()) if (entry.kind === 'forward.reserve' && entry['batch'] === json.batch) seen.push(entry.index)
      response.end('{}')
    })()
  }
  await track(4)
  await forward.create(destination(), 'test')
  await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 10_000, interval: 20 })
  const append = ledger.append.bind(ledger)
  const spy = vi.spyOn(ledger, 'append').mockImplementation((entry, ...rest) => (entry.kind === 'forward.reserve' ? Promise.reject(new Error('disk full')) : append(entry, ...rest)))
  const before = receiver.connections()
  await track(4)
  await new Promise((done) => setTimeout(done, 300))
  expect(receiver.connections()).toBe(before)
  spy.mockRestore()
  await vi.waitFor(() => expect(seen).toHaveLength(2), { timeout: 10_000, interval: 20 })
})

test('F13 what is refused for good is set aside with its reason, the next goes on, and it can be replayed', async () => {
  let refuse = true
  receiver.answer = (response) => void response.writeHead(refuse ? 422 : 200).end('{}')
  await track(3)
  const made = await forward.create(destination(), 'test')
  const { forwardLog } = server.served.instance.registry
  await vi.waitFor(async () => expect((await forwardLog.totals(made.id)).dead).toBe(1), { timeout: 10_000, interval: 20 })
  refuse = false
  await track(2)
  await vi.waitFor(async () => expect((await forwardLog.totals(made.id)).sent).toBe(1), { timeout: 10_000, interval: 20 })
  const [dead] = await forwardLog.batches(made.id, 5, undefined, 'dead')
  expect(dead).toMatchObject({ reason: 'answered 422', events: 3 })
  await forward.replay(made.project, made.id, dead!.id, 'test')
  await vi.waitFor(async () => expect((await forwardLog.totals(made.id)).replayed).toBe(1), { timeout: 10_000, interval: 20 })
  expect(receiver.taken.filter(({ json }) => json.batch === dead!.batch)).toHaveLength(2)
  await expect(forward.replay(made.project, made.id, dead!.id, 'test')).rejects.toMatchObject({ code: 'DESTINATION_NOT_FOUND' })
})

test('F14 a batch that is too large is halved until it is taken', async () => {
  receiver.answer = (response, { json }) => void response.writeHead(json.events.length > 3 ? 413 : 200).end('{}')
  await track(12)
  await forward.create(destination(), 'test')
  await vi.waitFor(() => expect(new Set(receiver.taken.filter(({ json }) => json.events.length <= 3).flatMap(({ json }) => json.events.map(({ id }: { id: string }) => id))).size).toBe(12), { timeout: 15_000, interval: 20 })
})

test('F15 one that fails for longer than it may is given up, and what comes later is tried', async () => {
  await forward.close()
  forward = await forwarder({ giveUpMs: 150 })
  let down = true
  receiver.answer = (response) => void response.writeHead(down ? 503 : 200).end('{}')
  await track(2)
  const made = await forward.create(destination(), 'test')
  const { forwardLog } = server.served.instance.registry
  await vi.waitFor(async () => expect((await forwardLog.totals(made.id)).dead).toBe(1), { timeout: 10_000, interval: 20 })
  down = false
  const [later] = await track(1)
  await vi.waitFor(() => expect(receiver.taken.at(-1)?.json.events).toHaveLength(1), { timeout: 10_000, interval: 20 })
  expect(later).toBeDefined()
})

test('F16 a stop breaks off what is under way within a second, and nothing follows until it is resumed', async () => {
  let hanging = 0
  let broken = 0
  receiver.answer = (response) => {
    hanging += 1
    response.on('close', () => {
      broken += 1
    })
  }
  await track(3)
  const made = await forward.create(destination(), 'test')
  await vi.waitFor(() => expect(hanging).toBe(1), { timeout: 10_000, interval: 20 })
  const from = performance.now()
  await forward.stop(made.project, made.id, 'test')
  await vi.waitFor(() => expect(broken).toBe(1), { timeout: 2_000, interval: 20 })
  expect(performance.now() - from).toBeLessThan(1_000)
  await track(3)
  await new Promise((done) => setTimeout(done, 300))
  expect(hanging).toBe(1)
  await vi.waitFor(async () => expect((await entries('forward.failed', made.id))[0]).toMatchObject({ reason: 'stopped', reached: true }))
  const record = await forward.record({ destination: made.id, until: Date.now() + 1 })
  expect(record.fields).toMatchObject([{ field: 'events', level: 'pseudonymous', grade: 'potential', peopleCount: 3 }])
  receiver.answer = (response) => void response.end('{}')
  await forward.resume(made.project, made.id, 'test')
  await vi.waitFor(() => expect(new Set(idsTaken()).size).toBe(6), { timeout: 10_000, interval: 20 })
})

test('F17 the kill switch stops all of them, and holds over resuming and a new start', async () => {
  receiver.answer = () => undefined
  await track(2)
  const one = await forward.create(destination(), 'test')
  const two = await forward.create(destination({ name: 'Two' }), 'test')
  await vi.waitFor(() => expect(receiver.taken).toHaveLength(2), { timeout: 10_000, interval: 20 })
  const from = performance.now()
  expect([...(await forward.stopAll('test'))].sort()).toEqual([one.id, two.id])
  expect(performance.now() - from).toBeLessThan(1_000)
  await expect(forward.resume(one.project, one.id, 'test')).rejects.toMatchObject({ code: 'FORWARDING_STOPPED' })
  await forward.close()
  forward = await forwarder()
  await new Promise((done) => setTimeout(done, 200))
  expect(receiver.taken).toHaveLength(2)
  await forward.allow('test')
  receiver.answer = (response) => void response.end('{}')
  await forward.resume(one.project, one.id, 'test')
  await vi.waitFor(() => expect(receiver.taken.length).toBeGreaterThan(2), { timeout: 10_000, interval: 20 })
})

test('F18 T15 nothing connects to a private address, whether it is there from the start or its name moves there', async () => {
  await forward.close()
  forward = await forwarder({}, false)
  for (const address of [receiver.url, 'http://169.254.169.254/latest', 'http://[::1]/', 'http://localhost/', 'ftp://example.org/']) {
    await expect(forward.create(destination({ address }), 'test')).rejects.toMatchObject({ code: 'DESTINATION_INVALID' })
  }
  await track(2)
  const made = await server.served.instance.registry.destinations.add({
    ...destination(), state: 'running', credentials: (await credentials()), position: { ...(await position()) },
  } as never)
  await forward.close()
  forward = await forwarder({}, false)
  await vi.waitFor(async () => expect((await entries('forward.failed', made.id)).length).toBeGreaterThan(1), { timeout: 10_000, interval: 20 })
  expect((await entries('forward.failed', made.id))[0]).toMatchObject({ reached: false })
  expect(receiver.connections()).toBe(0)
  expect((await forward.record({ destination: made.id, until: Date.now() + 1 })).fields).toEqual([])
})

/** Of a destination that was saved when its address was still public. */
async function credentials(): Promise<string> {
  const open = await forwarder()
  const made = await open.create(destination({ events: ['Nothing'] }), 'test')
  await open.remove(made.project, made.id, 'test')
  await open.close()
  return made.credentials
}
async function position() {
  const { startPosition } = await import('../../forward/position.ts')
  return startPosition(since) as unknown as Record<string, never>
}

test('F19 batches in a folder are lines, each event once, also when the last write was cut short', async () => {
  const made = await forward.create(destination({ kind: 'folder', address: 'lake' }), 'test')
  await expect(forward.create(destination({ kind: 'folder', address: '../out' }), 'test')).rejects.toMatchObject({ code: 'DESTINATION_INVALID' })
  await track(5)
  await vi.waitFor(async () => expect(await entries('forward.done', made.id)).toHaveLength(1), { timeout: 10_000, interval: 20 })
  await forward.close()
  const dir = join(server.served.instance.dir.root, 'forwarded', 'lake')
  const [name] = await readdir(dir)
  const { appendFile } = await import('node:fs/promises')
  // What a process leaves that died between writing and noting it.
  await appendFile(join(dir, name!), '{"id":"torn","event":"Pa')
  forward = await forwarder()
  await track(4)
  await vi.waitFor(async () => expect(await entries('forward.done', made.id)).toHaveLength(2), { timeout: 10_000, interval: 20 })
  const lines = (await readFile(join(dir, name!), 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as { id: string })
  expect(lines).toHaveLength(9)
  expect(new Set(lines.map(({ id }) => id)).size).toBe(9)
})

test('F6 the forms of Mixpanel and Segment', async () => {
  await track(2)
  const base = receiver.url.replace('/hook', '')
  await forward.create(destination({ kind: 'mixpanel', address: base, keys: { secret: 'tok' } }), 'test')
  await vi.waitFor(() => expect(receiver.taken).toHaveLength(1), { timeout: 10_000, interval: 20 })
  const [mixpanel] = receiver.taken
  expect(mixpanel).toMatchObject({ path: '/import?strict=1', json: [{ event: 'Paid', properties: { plan: 'Pro', $insert_id: expect.any(String), time: expect.any(Number) } }, {}] })
  expect(mixpanel!.headers.authorization).toBe(`Basic ${Buffer.from('tok:').toString('base64')}`)
  await forward.create(destination({ kind: 'segment', address: base, keys: { secret: 'write' }, name: 'S' }), 'test')
  await vi.waitFor(() => expect(receiver.taken).toHaveLength(2), { timeout: 10_000, interval: 20 })
  expect(receiver.taken[1]).toMatchObject({ path: '/v1/batch', json: { batch: [{ type: 'track', messageId: expect.any(String), userId: expect.any(String), properties: { plan: 'Pro' } }, {}] } })
})

test('F20 F21 who is erased is asked for there, under the ids that only the destination knows, until it is confirmed', async () => {
  await track(6, 'Paid', 2)
  receiver.answer = (response, { json }) => void response.end(json.type === 'signet.deletion' ? '{"deleted":true}' : '{}')
  const made = await forward.create(destination(), 'test')
  await vi.waitFor(async () => expect(await entries('forward.done', made.id)).toHaveLength(1), { timeout: 10_000, interval: 20 })
  const before = await forward.record({ destination: made.id, until: Date.now() + 1 })
  expect(before.fields).toMatchObject([{ field: 'events', grade: 'confirmed', peopleCount: 2 }])
  const { instance } = server.served
  await instance.acts.erase({ project: server.project.id, ids: ['user-1'] })
  await vi.waitFor(() => expect(receiver.taken.some(({ json }) => json.type === 'signet.deletion')).toBe(true), { timeout: 10_000, interval: 20 })
  const asked = receiver.taken.find(({ json }) => json.type === 'signet.deletion')!
  expect(asked.json.people).toHaveLength(1)
  expect(receiver.taken[0]!.json.events.map(({ person }: { person: string }) => person)).toContain(asked.json.people[0])
  await vi.waitFor(async () => expect((await instance.registry.forwardLog.deletions(made.id, 5))[0]).toMatchObject({ state: 'confirmed', people: 1 }), { timeout: 10_000, interval: 20 })
  const record = await forward.record({ destination: made.id, until: Date.now() + 1 })
  expect(record).toMatchObject({ confirmedDeleted: 1, fields: [{ peopleCount: 1 }] })
  // A window that began before their word still has both.
  expect((await forward.record({ destination: made.id, until: Date.now() + 1, deletedBefore: since })).fields).toMatchObject([{ peopleCount: 2 }])
})

test('F7 F8 F9 identifying fields go while a grant holds and the vault is open, and not a moment longer', async () => {
  const { vault } = server.served.instance
  const unlock = server.served.made!.unlock
  await server.stranger('/engage', { method: 'POST', body: [{ $token: server.project.token, $distinct_id: 'user-0', $set: { $email: 'zq7@mark.test', $name: 'Zq7 Mark' } }] })
  const made = await forward.create(destination({ batchSize: 1_000 }), 'test')
  const next = async () => {
    const count = receiver.taken.length
    await track(1, 'Paid', 1)
    await vi.waitFor(() => expect(receiver.taken.length).toBeGreaterThan(count), { timeout: 10_000, interval: 20 })
    return receiver.taken.at(-1)!
  }
  expect((await next()).text).not.toContain('zq7')
  await vault.unlock(unlock)
  const proven = await vault.grantStanding(unlock, {
    destination: made.id, project: made.project, fields: ['$email'], level: 'full', reason: 'Newsletter tool', lastsMs: 3_600_000,
  })
  await forward.setGrant(made.project, made.id, proven, 'test')
  const one = await next()
  expect(one.json.events[0].identity).toEqual({ $email: 'zq7@mark.test' })
  await vi.waitFor(async () => expect((await entries('forward.done', made.id)).at(-1)).toMatchObject({ level: 'full', fields: ['$email'], count: 1 }))
  expect((await forward.record({ destination: made.id, until: Date.now() + 1 })).fields).toContainEqual(expect.objectContaining({ field: '$email', level: 'full', peopleCount: 1 }))
  for await (const entry of server.served.instance.ledger.entries()) expect(JSON.stringify(entry)).not.toContain('zq7')

  await vault.lock()
  expect((await next()).text).not.toContain('zq7')
  await forward.change(made.project, made.id, { policy: { ...made.policy, whenLocked: 'wait' } }, 'test')
  const count = receiver.taken.length
  await track(1, 'Paid', 1)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(receiver.taken).toHaveLength(count)
  await vault.unlock(unlock)
  await vi.waitFor(() => expect(receiver.taken.at(-1)?.text).toContain('zq7@mark'), { timeout: 10_000, interval: 20 })
  await forward.endGrant(made.project, made.id, 'test')
  expect((await next()).text).not.toContain('zq7')
  // Whoever is behind another address was never granted anything.
  await forward.setGrant(made.project, made.id, proven, 'test')
  expect((await next()).text).toContain('zq7@mark')
  await forward.change(made.project, made.id, { name: 'Same place' }, 'test')
  expect((await next()).text).toContain('zq7@mark')
  await forward.change(made.project, made.id, { address: new URL('/elsewhere', receiver.url).href }, 'test')
  expect((await next()).text).not.toContain('zq7')
  expect((await entries('forward.grant.ended', made.id))).toHaveLength(2)
  // At a vendor's the keys say whose account it is; a webhook's secret only signs.
  const account = await forward.create(destination({ kind: 'segment', name: 'Account', address: receiver.url, keys: { secret: 'mine' } }), 'test')
  for (const [one, isGranted] of [[made, true], [account, false]] as const) {
    const standing = await vault.grantStanding(unlock, {
      destination: one.id, project: one.project, fields: ['$email'], level: 'full', reason: 'Newsletter tool', lastsMs: 3_600_000,
    })
    await forward.setGrant(one.project, one.id, standing, 'test')
    await forward.change(one.project, one.id, { keys: { secret: 'another' } }, 'test')
    expect([one.kind, (await forward.get(one.project, one.id)).granted !== null]).toEqual([one.kind, isGranted])
  }
  await expect(forward.setGrant(made.project, made.id, { ...proven, grant: { ...proven.grant, destination: made.id + 1 } }, 'test')).rejects.toMatchObject({ code: 'DESTINATION_INVALID' })
})
