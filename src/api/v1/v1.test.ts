import Mixpanel from 'mixpanel'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { LedgerError, type StoredEntry } from '../../ledger/index.ts'
import { basic, startTestServer, type TestServer } from '../server.fixture.ts'
import * as shapes from './shapes.ts'

/** In every identity that is sent; may be in nothing that is answered. */
const mark = 'zq7marked'
let server: TestServer
let here: string

const sent = (send: (done: (error?: unknown) => void) => void) =>
  new Promise<void>((resolve, reject) => send((error) => (error ? reject(new Error(String(error))) : resolve())))

beforeAll(async () => {
  server = await startTestServer()
  here = `/v1/projects/${server.project.id}`
  await server.owner(here, { method: 'PATCH', body: { groupKeys: ['company'] } })
  const { host } = new URL(server.url)
  // The SDK takes the proxy from the environment when it is created.
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) delete process.env[name]
  // Over plain HTTP the SDK sends its key, not a secret; Signet takes the secret as either.
  const mixpanel = Mixpanel.init(server.project.token, { host, protocol: 'http', key: server.project.secret } as Partial<Mixpanel.InitConfig>)
  const device = `${mark}-device`
  await sent((done) => mixpanel.track('Viewed', { distinct_id: `$device:${device}`, $device_id: device, page: 'Home', ip: '203.0.113.9' }, done))
  await sent((done) => mixpanel.track('Signed Up', {
    distinct_id: `${mark}@example.org`, $user_id: `${mark}@example.org`, $device_id: device, plan: 'pro', company: `${mark} company`,
    tags: ['a', 'b'], price: 12.5, nested: { 'a.b': [1, 'x', null] }, ip: '203.0.113.9',
  }, done))
  await sent((done) => mixpanel.track('Viewed', { distinct_id: 'u2', page: 'Pricing' }, done))
  await sent((done) => mixpanel.import('Old', Date.UTC(2020, 0, 2), { distinct_id: 'u2', plan: 'free' }, done))
  await sent((done) => mixpanel.people.set(`${mark}@example.org`, {
    $email: `${mark}@example.org`, $name: `Ann ${mark}`, $phone: '+33 6 12 34 56 78', plan: 'pro', seats: 3,
  }, done))
  await sent((done) => mixpanel.people.set('u2', { plan: 'free' }, done))
  await server.stranger('/track', { method: 'POST', body: [{ event: 'Bad' }] })
  await server.served.instance.settle()
})
afterAll(() => server.stop())

/** What was answered, after the documented shape took it whole. */
async function read<T extends z.ZodType>(path: string, shape: T, options?: Parameters<TestServer['secret']>[1]): Promise<z.infer<T>> {
  const { status, json, text } = await server.secret(path, options)
  expect(status, text.slice(0, 300)).toBeLessThan(300)
  expect(shape.parse(json)).toEqual(json)
  return json as z.infer<T>
}

const trend = (event: string | null, more: object = {}) => ({
  kind: 'trend', range: { last: 3, unit: 'day' }, unit: 'day', series: [{ event, measure: 'total' }], ...more,
})

test('what unmodified clients sent is there, and the answers have their documented shapes', async () => {
  const session = await read('/v1/session', shapes.session)
  expect(session.projects[0]).toMatchObject({ id: server.project.id, events: 4, people: 2, groupKeys: ['company'] })
  expect(session.vault).toEqual({ state: 'locked', sealedPeople: 3 })
  await read(here, shapes.project)
  await read('/v1/vault', shapes.vault)

  const { events } = await read(`${here}/live?limit=10`, shapes.live)
  expect(events.map(({ name }) => name).sort()).toEqual(['Old', 'Signed Up', 'Viewed', 'Viewed'])

  const intake = await read(`${here}/intake`, shapes.intake)
  expect(intake.accepted).toBe(6)

  const pages = await read(`${here}/values?property=page`, shapes.values)
  expect(pages.values).toEqual([{ value: 'Home', count: 1 }, { value: 'Pricing', count: 1 }])
  expect((await read(`${here}/values?property=price&event=Signed%20Up`, shapes.values)).values).toEqual([{ value: 12.5, count: 1 }])
  expect((await read(`${here}/values?property=tags&search=B`, shapes.values)).values).toEqual([{ value: 'b', count: 1 }])
  expect((await read(`${here}/values?property=seats&of=person`, shapes.values)).values).toEqual([{ value: 3, count: 1 }])
  expect((await read(`${here}/values?property=no&event=Old`, shapes.values)).values).toEqual([])

  const answer = await read(`${here}/ask`, shapes.answer, { method: 'POST', body: trend('Viewed') })
  expect((answer as never as { series: { segments: { total: number }[] }[] }).series[0]!.segments[0]!.total).toBe(2)
})

test('the dictionary names what was sent, with its types', async () => {
  await vi.waitFor(async () => {
    const { events, properties, personProperties } = await read(`${here}/dictionary`, shapes.dictionary)
    expect(events.map(({ name }) => name).sort()).toEqual(['Old', 'Signed Up', 'Viewed'])
    expect(properties.find(({ name }) => name === 'price')?.types).toEqual(['number'])
    expect(personProperties.map(({ name }) => name)).toContain('seats')
    expect(JSON.stringify([properties, personProperties])).not.toContain('$email')
  }, { timeout: 10_000, interval: 500 })
})

test('a person is one page: profile, ids, groups, what is sealed, and what they did on any device', async () => {
  const { total, people } = await read(`${here}/people?sort=events`, shapes.people)
  expect(total).toBe(2)
  const ann = people.find(({ properties }) => properties['plan'] === 'pro')!
  expect(ann).toMatchObject({ events: 2, sealed: ['$distinct_id', '$email', '$name', '$phone'], properties: { seats: 3 } })

  const page = await read(`${here}/people/${ann.pseudonym}`, shapes.personDetail)
  expect(page.person).toMatchObject({ handle: ann.handle, events: 2, sealed: ann.sealed })
  expect(page.activity.map(({ name }) => name).sort()).toEqual(['Signed Up', 'Viewed'])
  expect(page.activity.find(({ name }) => name === 'Signed Up')?.properties).toMatchObject({
    plan: 'pro', tags: ['a', 'b'], price: 12.5, nested: { 'a.b': [1, 'x', null] },
  })
  expect(page.ids.map(({ kind }) => kind)).toEqual(['user', 'device'])
  expect(page.groups).toEqual([expect.objectContaining({ key: 'company' })])

  const device = page.ids[1]!.pseudonym
  expect((await read(`${here}/people/${device}`, shapes.personDetail)).person.pseudonym).toBe(ann.pseudonym)
  for (const search of [ann.pseudonym, device, ann.handle, ann.handle.split('-').slice(0, 2).join(' ')]) {
    const found = await read(`${here}/people?search=${encodeURIComponent(search)}`, shapes.people)
    expect(found.people.map(({ pseudonym }) => pseudonym), search).toContain(ann.pseudonym)
  }
  expect(await read(`${here}/people?search=nobody-at-all-0000`, shapes.people)).toEqual({ total: 0, people: [] })
  expect(await read(`${here}/people?offset=50`, shapes.people)).toEqual({ total: 2, people: [] })
  expect((await server.secret(`${here}/people/${'A'.repeat(22)}`)).status).toBe(404)
  expect((await server.secret(`${here}/people/ann`)).status).toBe(404)
})

test('a people question tells what is sealed', async () => {
  const answer = await read(`${here}/ask`, shapes.answer, { method: 'POST', body: { kind: 'people', range: { last: 3, unit: 'day' }, did: { event: 'Signed Up' } } })
  const { people } = answer as never as { people: { sealed: string[] }[] }
  expect(people.map(({ sealed }) => sealed)).toEqual([['$distinct_id', '$email', '$name', '$phone']])
})

test('boards are kept as they were given', async () => {
  const card = { id: 'c1', title: 'Views', question: trend('Viewed'), width: 2 }
  const made = await read(`${here}/boards`, shapes.board, { method: 'POST', body: { name: 'Mine', cards: [card] } })
  expect((await read(`${here}/boards`, shapes.boards)).boards).toEqual([made])
  const put = await read(`${here}/boards/${made.id}`, shapes.board, { method: 'PUT', body: { ...made, name: 'Ours' } })
  expect(await read(`${here}/boards/${made.id}`, shapes.board)).toEqual({ ...put, name: 'Ours', cards: [card] })
  const faulty = await server.secret(`${here}/boards`, { method: 'POST', body: { name: 'X', cards: [{ ...card, question: trend('V', { unt: 1 }) }] } })
  expect([faulty.status, faulty.json.error.message]).toEqual([400, expect.stringContaining('cards[0].question')])
  expect((await server.secret(`${here}/boards/${made.id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await server.secret(`${here}/boards/${made.id}`)).status).toBe(404)
  expect((await server.secret(`${here}/boards/99999999999999999999`)).status).toBe(404)
})

test('a project changes by what is given, and says what is wrong', async () => {
  const changed = await read(here, shapes.project, { method: 'PATCH', body: { name: 'Shop', timeZone: 'europe/paris' } })
  expect(changed).toMatchObject({ name: 'Shop', timeZone: 'Europe/Paris', groupKeys: ['company'] })
  const wrong = await server.secret(here, { method: 'PATCH', body: { timeZone: 'Mars/Olympus' } })
  expect([wrong.status, wrong.json.error.code]).toEqual([400, 'REGISTRY_INVALID'])
  expect((await server.secret(here, { method: 'PATCH', body: { token: 'x' } })).status).toBe(400)
  await server.secret(here, { method: 'PATCH', body: { timeZone: 'UTC' } })
})

test.each([
  ['a body that is no JSON', '{"kind":', 'REQUEST_INVALID', ''],
  ['an unknown kind', { kind: 'guess' }, 'REQUEST_INVALID', 'kind'],
  ['a unit that is none', trend('V', { unit: 'fortnight' }), 'REQUEST_INVALID', 'unit'],
  ['a range of no form', trend('V', { range: { last: 3, unit: 'dy' } }), 'REQUEST_INVALID', 'range.unit'],
  ['a filter member that is misspelt', trend('V', { where: { match: 'all', filter: [] } }), 'REQUEST_INVALID', 'where'],
  ['a zone that is none', trend('V', { timeZone: 'Mars/Olympus' }), 'TIME_ZONE_UNKNOWN', 'Mars/Olympus'],
  ['a range that ends before it starts', trend('V', { range: { from: '2026-02-02', to: '2026-02-01' } }), 'RANGE_INVALID', 'ends'],
])('a question with %s is refused with its reason', async (_, body, code, word) => {
  const { status, json } = await server.secret(`${here}/ask`, { method: 'POST', body })
  expect([status, json.error.code]).toEqual([400, code])
  expect(json.error.message).toContain(word)
})

test('an event appears in an open stream, and what is refused is counted', async () => {
  const response = await fetch(`${server.url}${here}/live/stream`, { headers: { authorization: basic(server.project.secret) } })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body!.getReader()
  await server.stranger('/track', { method: 'POST', body: [{ event: 'Streamed', properties: { token: server.project.token, distinct_id: `${mark}-3` } }] })
  let text = ''
  while (!text.includes('event: events')) text += new TextDecoder().decode((await reader.read()).value)
  const [event] = shapes.live.shape.events.parse(JSON.parse(/data: (\[.*\])/.exec(text)![1]!))
  expect(event).toMatchObject({ name: 'Streamed', handle: expect.stringMatching(/^[a-z]+-[a-z]+-[0-9a-f]{4}$/) })
  expect(text).not.toContain(mark)
  await reader.cancel()
})

test('P4 every read of rows is on the ledger with its people, before it is answered', async () => {
  const { ledger } = server.served.instance
  const reads: [string, string, number][] = [
    [`${here}/people`, 'people.read', 3], [`${here}/live?limit=4`, 'live.read', 4],
  ]
  for (const [path, kind, count] of reads) {
    const before = ledger.size
    expect((await server.owner(path)).status).toBe(200)
    const since: StoredEntry[] = []
    for await (const each of ledger.entries(before)) since.push(each)
    const entry = since.find((each) => each.kind === kind)!
    expect(entry).toMatchObject({ count, actor: expect.stringMatching(/^owner-session:\d+$/), project: server.project.id })
    expect((await ledger.peopleOf(entry)).length).toBeGreaterThan(0)
  }
})

test('P4 when the ledger takes no entry, rows are not answered', async () => {
  const append = vi.spyOn(server.served.instance.ledger, 'append')
  append.mockRejectedValue(new LedgerError('LEDGER_UNAVAILABLE', 'The disk is gone'))
  try {
    const { people } = { people: server.served.instance.live.latest(server.project.id, 1) }
    const paths = [`${here}/people`, `${here}/people/${people[0]!.pseudonym}`, `${here}/live`, `${here}/live/stream`]
    for (const path of paths) {
      const { status, json, headers } = await server.secret(path)
      expect([path, status, json]).toEqual([path, 503, { error: { code: 'LEDGER_UNAVAILABLE', message: expect.any(String) } }])
      expect(headers.get('retry-after')).toBe('5')
    }
    const asked = await server.secret(`${here}/ask`, { method: 'POST', body: { kind: 'people', range: { last: 3, unit: 'day' } } })
    expect(asked.status).toBe(503)
    const key = await server.served.instance.registry.owner.createOwnerLink()
    expect((await server.stranger(`/open/${key}`)).headers.get('set-cookie')).toBeNull()
  } finally {
    append.mockRestore()
  }
})

test('P2 no answer holds what names a person', async () => {
  const { json } = await server.secret(`${here}/people`)
  const paths = [
    '/v1/session', here, `${here}/dictionary`, `${here}/live`, `${here}/people`, `${here}/intake`, '/metrics', '/healthz',
    `${here}/people?search=${mark}`, `${here}/values?property=company`, `${here}/values?property=$email&of=person`,
    `${here}/values?property=$name&of=person`, `${here}/values?property=distinct_id`, `${here}/values?property=$user_id`,
    ...json.people.map(({ pseudonym }: { pseudonym: string }) => `${here}/people/${pseudonym}`),
  ]
  for (const path of paths) {
    for (const ask of [server.owner, server.secret]) {
      const { text } = await ask(path)
      expect(text, path).not.toContain(mark)
      expect(text, path).not.toContain('12 34 56 78')
      expect(text, path).not.toContain('203.0.113.9')
    }
  }
  for (const name of ['company', '$distinct_id', '$email', 'distinct_id', '$user_id', '$device_id']) {
    const { text } = await server.secret(`${here}/ask`, { method: 'POST', body: trend(null, { breakdown: { of: 'event', name } }) })
    expect(text).not.toContain(mark)
  }
  for await (const entry of server.served.instance.ledger.entries()) expect(JSON.stringify(entry)).not.toContain(mark)
})
