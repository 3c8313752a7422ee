import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { z } from 'zod'
import { startTestServer, type TestServer } from '../../server.fixture.ts'
import * as shapes from './shapes.ts'

let server: TestServer
let data: string
let sent = 0

beforeAll(async () => {
  server = await startTestServer({ SIGNET_ALLOW_PRIVATE_WEBHOOKS: '1' })
  data = `/v1/projects/${server.project.id}/data`
})
afterAll(() => server.stop())

async function track(...events: [string, object?][]): Promise<void> {
  const body = events.map(([event, properties = {}]) => ({
    event, properties: { token: server.project.token, $user_id: 'ada', $insert_id: `t-${++sent}`, mp_lib: 'web', $lib_version: '2.83.0', ...properties },
  }))
  const { status, json } = await server.stranger('/track?verbose=1', { method: 'POST', body })
  expect([status, json.status]).toEqual([200, 1])
}

async function engage(update: object): Promise<void> {
  await server.stranger('/engage', { method: 'POST', body: [{ $token: server.project.token, $distinct_id: 'ada', ...update }] })
}

/** What was answered, after the documented shape took it whole. */
async function read<T extends z.ZodType>(path: string, shape: T, method = 'GET', body?: unknown): Promise<z.infer<T>> {
  const { status, json, text } = await server.owner(`${data}/${path}`, { method, ...(body !== undefined && { body }) })
  expect(status, `${path}: ${text.slice(0, 300)}`).toBeLessThan(300)
  expect(shape.parse(json)).toEqual(json)
  return json as z.infer<T>
}

const patch = (path: string, body: object) => server.owner(`${data}/${path}`, { method: 'PATCH', body })
const counts = async (event: string) => {
  const question = { kind: 'trend', range: { last: 3, unit: 'day' }, unit: 'day', series: [{ event, measure: 'total' }] }
  const { json } = await server.owner(`/v1/projects/${server.project.id}/ask`, { method: 'POST', body: question })
  return json.series[0].segments[0]?.total ?? 0
}
const live = async (name: string) => {
  const { json } = await server.owner(`/v1/projects/${server.project.id}/live?limit=200`)
  return (json.events as { name: string; properties: Record<string, unknown> }[]).filter((event) => event.name === name)
}

test('the dictionary says what is sent, by whom, from where, and with what', async () => {
  await track(['Viewed', { colour: 'red', seats: 3, $current_url: 'https://shop.test/item/123456?x=1' }], ['Viewed', { colour: 'blue' }])
  await engage({ $set: { tier: 'gold', $email: 'ada@example.org' } })
  const { events, properties, personProperties, setAside } = await read('dictionary', shapes.dictionary)
  expect(events.find(({ name }) => name === 'Viewed')).toMatchObject({
    count: 2, state: 'visible', planned: false, bySdk: [{ sdk: 'web', version: '2.83.0', count: 2 }], pages: ['shop.test/item/:id'],
  })
  expect(properties.find(({ name }) => name === 'colour')).toMatchObject({ count: 2, types: ['string'], examples: ['red', 'blue'], effective: 'plain' })
  expect(personProperties.map(({ name }) => name)).toEqual(['tier', '$email'])
  expect(setAside).toBe(0)
  const detail = await read('events/Viewed', shapes.eventDetail)
  expect(detail.properties.filter(({ name }) => !name.startsWith('$')).map(({ name, count }) => [name, count])).toEqual([
    ['colour', 2], ['mp_lib', 2], ['seats', 1],
  ])
  expect((await server.owner(`${data}/events/Nothing`)).status).toBe(404)
})

test('an event is dropped from the next request on, and taken again', async () => {
  await track(['Noise'])
  expect(await read('events/Noise', shapes.eventDetail)).toMatchObject({ count: 1 })
  await read('events/Noise', shapes.eventEntry, 'PATCH', { state: 'dropped', description: 'Too many', owner: 'Ada' })
  await track(['Noise'], ['Other'])
  expect([await counts('Noise'), await counts('Other')]).toEqual([1, 1])
  const { json } = await server.owner(`/v1/projects/${server.project.id}/intake`)
  expect(json.refused).toMatchObject({ dropped_by_dictionary: 1 })
  await read('events/Noise', shapes.eventEntry, 'PATCH', { state: 'hidden' })
  await track(['Noise'])
  expect(await counts('Noise')).toBe(2)
  expect(await read('events/Noise', shapes.eventDetail)).toMatchObject({ state: 'hidden', description: 'Too many', owner: 'Ada' })
  await read('events/Other', shapes.eventEntry, 'PATCH', { displayName: 'Another' })
  const { json: pickers } = await server.owner(`/v1/projects/${server.project.id}/dictionary`)
  expect((pickers.events as { name: string }[]).map(({ name }) => name)).not.toContain('Noise')
  expect((pickers.events as { name: string; displayName: string | null }[]).find(({ name }) => name === 'Other')).toMatchObject({ displayName: 'Another' })
})

test('a merged event is stored under the other name; circles and verbs of identity are refused', async () => {
  await read('events/Buy', shapes.eventEntry, 'PATCH', { mergedInto: 'Purchase' })
  await read('events/Kauf', shapes.eventEntry, 'PATCH', { mergedInto: 'Buy' })
  await track(['Buy'], ['Kauf'], ['Purchase'])
  expect([await counts('Buy'), await counts('Kauf'), await counts('Purchase')]).toEqual([3, 3, 3])
  for (const [name, change] of [['Purchase', { mergedInto: 'Kauf' }], ['A', { mergedInto: 'A' }], ['$identify', { state: 'dropped' }], ['A', { mergedInto: '$merge' }]] as const) {
    expect([name, (await patch(`events/${encodeURIComponent(name)}`, change)).status]).toEqual([name, 400])
  }
})

test('a property is dropped, moved under seal or left alone as it is classified, from the next request on', async () => {
  await track(['Booked', { seat: '12A', full_name: 'Blue Chair', extra: 1 }])
  expect((await live('Booked'))[0]!.properties).toMatchObject({ seat: '12A', extra: 1 })
  expect((await live('Booked'))[0]!.properties).not.toHaveProperty('full_name')
  await read('properties/event/seat', shapes.propertyEntry, 'PATCH', { classification: 'identifying' })
  await read('properties/event/extra', shapes.propertyEntry, 'PATCH', { state: 'dropped' })
  await read('properties/event/full_name', shapes.propertyEntry, 'PATCH', { classification: 'plain' })
  await track(['Booked again', { seat: '13B', full_name: 'Blue Chair', extra: 1 }])
  const { properties } = (await live('Booked again'))[0]!
  expect([properties['seat'], properties['extra'], properties['full_name']]).toEqual([undefined, undefined, 'Blue Chair'])
  const entries = (await read('dictionary', shapes.dictionary)).properties
  expect(entries.find(({ name }) => name === 'seat')).toMatchObject({ classification: 'identifying', effective: 'identifying', examples: [] })
  for (const name of ['password', '$email', 'api_key']) {
    expect([name, (await patch(`properties/event/${name}`, { classification: 'plain' })).status]).toEqual([name, 400])
  }
  await read('properties/person/seat', shapes.propertyEntry, 'PATCH', { classification: 'sensitive' })
  await engage({ $set: { seat: '14C' } })
  const person = (await read('dictionary', shapes.dictionary)).personProperties.find(({ name }) => name === 'seat')
  expect(person).toMatchObject({ count: 1, effective: 'sensitive', examples: [] })
})

test('a finding names event, property, page and SDK, and opens again when it recurs', async () => {
  await track(['Signed up', { password: 'zq7marked!', $current_url: 'https://shop.test/join' }])
  const found = async () => (await read('findings', shapes.findings)).findings.find((each) => each.event === 'Signed up' && each.class === 'password')!
  const first = await found()
  expect(first).toMatchObject({ property: 'password', page: 'shop.test/join', sdk: 'web 2.83.0', count: 1, action: 'drop', resolvedAt: null, hint: 'password' })
  expect((await server.owner(`${data}/findings/${first.id}/resolve`, { method: 'POST' })).status).toBe(204)
  expect((await found()).resolvedAt).not.toBeNull()
  expect((await server.owner(`${data}/findings/99999/resolve`, { method: 'POST' })).status).toBe(404)
  await track(['Signed up', { password: 'zq7marked!', $current_url: 'https://shop.test/join' }])
  await vi.waitFor(async () => expect(await found()).toMatchObject({ count: 2, resolvedAt: null }))
  expect(JSON.stringify(await read('findings', shapes.findings))).not.toContain('zq7marked')
  // It was never stored, and the dictionary knows it all the same.
  const { properties } = await read('dictionary', shapes.dictionary)
  expect(properties.find(({ name }) => name === 'password')).toMatchObject({ count: 2, caught: 2, examples: [], types: [], lastSeen: expect.any(Number) })
  expect(properties.find(({ name }) => name === 'colour')).toMatchObject({ caught: 0 })
  await read('properties/event/password', shapes.propertyEntry, 'PATCH', { owner: 'Ada' })
})

test('a policy holds from the next request on; what it quarantines is released without what was caught, or erased', async () => {
  const { defaults, classes } = await read('policy', shapes.policy)
  expect([defaults['card'], classes.find((each) => each.class === 'card')!.actions]).toEqual(['mask', ['drop', 'mask', 'quarantine', 'reject']])
  for (const policy of [{ password: 'report' }, { card: 'seal' }, { email: 'report' }, { nonsense: 'drop' }]) {
    expect((await server.owner(`${data}/policy`, { method: 'PUT', body: { policy } })).status).toBe(400)
  }
  await read('policy', shapes.policy, 'PUT', { policy: { card: 'quarantine', iban: 'reject' } })
  const pay = { number: '4111 1111 1111 1111', amount: 9 }
  await track(['Paid', pay], ['Paid', { ...pay, amount: 10 }], ['Paid', { ...pay, amount: 11 }])
  expect(await counts('Paid')).toBe(0)
  const refused = await server.stranger('/track?verbose=1', {
    method: 'POST', body: [{ event: 'Paid', properties: { token: server.project.token, iban: 'DE89370400440532013000' } }],
  })
  expect(refused.json).toMatchObject({ status: 0, error: 'event, rejected: iban' })

  const { total, events } = await read('quarantine?limit=2', shapes.quarantine)
  expect([total, events.map(({ name, class: caught, properties }) => [name, caught, properties['amount']])]).toEqual([
    3, [['Paid', 'card', 11], ['Paid', 'card', 10]],
  ])
  expect(events[0]!.handle).toMatch(/^[a-z]+-[a-z]+-[0-9a-f]{4}$/)
  expect(JSON.stringify(events)).not.toMatch(/4111/)
  expect(await read('quarantine/release', shapes.count, 'POST', { ids: [events[1]!.id] })).toEqual({ count: 1 })
  expect(await counts('Paid')).toBe(1)
  expect(await read('quarantine/erase', shapes.count, 'POST', { ids: [events[0]!.id, 99_999] })).toEqual({ count: 1 })
  expect(await read('quarantine/release', shapes.count, 'POST', { all: true })).toEqual({ count: 1 })
  expect((await read('quarantine', shapes.quarantine)).total).toBe(0)
  expect(await counts('Paid')).toBe(2)
  expect((await read('dictionary', shapes.dictionary)).events.find(({ name }) => name === 'Paid')).toMatchObject({ count: 2 })
  await read('policy', shapes.policy, 'PUT', { policy: {} })
})

test('a strict plan keeps out what nobody planned, and is suggested from what was seen', async () => {
  await track(['Planned', { wanted: 1, stray: 'x' }])
  const suggestion = await read('plan/suggestion?days=1', shapes.plan)
  expect(suggestion.events['Planned']).toEqual({ properties: { wanted: { owner: '', reason: '' }, stray: { owner: '', reason: '' } } })
  const plan = { mode: 'strict', events: { Planned: { properties: { wanted: { owner: 'Ada', reason: 'Prices' }, old: { owner: '', reason: '', expiresAt: 1 } } } } }
  expect(await read('plan', shapes.plan, 'PUT', plan)).toEqual(plan)
  await track(['Planned', { wanted: 2, stray: 'y', old: 1, $os: 'Linux' }])
  const [latest] = await live('Planned')
  expect(latest!.properties).toMatchObject({ wanted: 2, $os: 'Linux' })
  expect(Object.keys(latest!.properties)).not.toEqual(expect.arrayContaining(['stray']))
  const { events, properties } = await read('dictionary', shapes.dictionary)
  expect([events.find(({ name }) => name === 'Planned')!.planned, properties.find(({ name }) => name === 'wanted')!.planned]).toEqual([true, true])
  await read('plan', shapes.plan, 'PUT', { mode: 'open', events: {} })
})

test('a webhook hears of a finding once, without the value, and its address is shown to nobody', async () => {
  const heard: string[] = []
  const hook: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => { body += String(chunk) })
    request.on('end', () => {
      heard.push(body)
      response.end('ok')
    })
  })
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  const webhook = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/zq7secret`
  try {
    const saved = await read('alerts', shapes.alerts, 'PUT', { webhook, classes: ['pin'] })
    expect([JSON.stringify(saved).includes('zq7secret'), saved.classes, saved.emails, saved.mail]).toEqual([false, ['pin'], [], { available: false, fault: null }])
    // What was shown comes back: nothing changes.
    await read('alerts', shapes.alerts, 'PUT', { webhook: saved.webhook })
    for (let n = 0; n < 3; n++) {
      await track(['Entered', { pin: '482913', password: 'zq7marked!' }])
      await read('findings', shapes.findings)
    }
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(heard).toHaveLength(1)
    expect(JSON.parse(heard[0]!)).toMatchObject({ type: 'signet.finding', finding: { class: 'pin', event: 'Entered', property: 'pin' } })
    expect(heard[0]).not.toMatch(/482913|zq7marked/)
    expect((await server.owner(`${data}/alerts`, { method: 'PUT', body: { emails: ['ada@example.org'] } })).json.error.message).toContain('no mail server')
    expect(await read('alerts/test', shapes.alertTest, 'POST')).toEqual({ webhook: null })
    expect(JSON.parse(heard[1]!)).toMatchObject({ type: 'signet.test' })
    expect((await server.owner(`${data}/alerts/test`, { method: 'POST' })).status).toBe(400)
    expect((await server.owner(`${data}/alerts`, { method: 'PUT', body: { webhook: 'ftp://example.org' } })).status).toBe(400)
  } finally {
    hook.close()
    await read('alerts', shapes.alerts, 'PUT', { webhook: null })
  }
})

test("a project's secret reads, and changes nothing", async () => {
  for (const path of ['dictionary', 'findings', 'policy', 'plan', 'quarantine', 'sweep']) {
    expect([path, (await server.secret(`${data}/${path}`)).status]).toEqual([path, 200])
  }
  const changes: [string, string, object?][] = [
    ['PATCH', 'events/Viewed', { state: 'dropped' }], ['PATCH', 'properties/event/colour', { state: 'dropped' }], ['PUT', 'policy', { policy: {} }],
    ['PUT', 'plan', { mode: 'open', events: {} }], ['POST', 'quarantine/release', { all: true }], ['POST', 'quarantine/erase', { all: true }],
    ['POST', 'sweep', {}], ['DELETE', 'sweep'], ['PUT', 'alerts', {}], ['GET', 'alerts'], ['POST', 'alerts/test'], ['POST', 'findings/1/resolve'],
  ]
  for (const [method, path, body] of changes) {
    const { status, json } = await server.secret(`${data}/${path}`, { method, ...(body && { body }) })
    expect([method, path, status, json.error.code]).toEqual([method, path, 403, 'NOT_ALLOWED'])
  }
})

test('names that are anything at all are names', async () => {
  const names = ['__proto__', 'constructor', 'a/b?c#d', 'é%2F', 'x'.repeat(255)]
  await track(...names.map((name): [string] => [name]))
  for (const name of names) {
    const { name: found, count } = await read(`events/${encodeURIComponent(name)}`, shapes.eventDetail)
    expect([found, count]).toEqual([name, 1])
    await read(`events/${encodeURIComponent(name)}`, shapes.eventEntry, 'PATCH', { owner: 'Ada' })
  }
})
