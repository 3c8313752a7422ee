import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestServer, type TestServer } from '../api/server.fixture.ts'
import { applyProfile } from '../identity/index.ts'
import type { SealedEvent } from '../model/event.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import { EventRowEncoder } from '../store/index.ts'

const mark = 'zq7marked@example.org'
let server: TestServer
let data: string
const somebody = Buffer.alloc(16, 7).toString('base64url') as Pseudonym

beforeAll(async () => {
  server = await startTestServer()
  data = `/v1/projects/${server.project.id}/data`
})
afterAll(() => server.stop())

/** Stored as if no guard had ever been. */
async function plant(properties: object, more: Partial<SealedEvent> = {}): Promise<void> {
  const { store } = server.served.instance
  const event = {
    project: server.project.id, name: 'Planted', occurredAt: Date.now() - 1000, receivedAt: Date.now() - 1000, pseudonym: somebody, device: undefined,
    dedupeKey: BigInt(Math.floor(Math.random() * 2 ** 50)), linkable: false, imported: false, properties, ...more,
  } as SealedEvent
  await store.append(new EventRowEncoder().encode([event]))
}

async function sweep(range: object = {}) {
  const { status, json } = await server.owner(`${data}/sweep`, { method: 'POST', body: range })
  expect([status, json.state]).toEqual([202, 'running'])
  await vi.waitFor(async () => expect((await server.owner(`${data}/sweep`)).json.state).not.toBe('running'), { timeout: 60_000, interval: 50 })
  return (await server.owner(`${data}/sweep`)).json
}

async function stored() {
  const { rows } = await server.served.instance.store.read({
    sql: 'SELECT event, toString(properties) FROM events WHERE project = {project:UInt32} ORDER BY event, id', params: { project: server.project.id },
  })
  return rows.map(([name, properties]) => `${String(name)} ${String(properties)}`)
}

test('a sweep takes out what was stored before there was a rule, seals it, and touches nothing else', async () => {
  const { instance } = server.served
  await plant({ contact: mark, size: 3, list: [1, 'x', { a: 'b' }], 'a.b': { c: true }, company: somebody })
  await plant({ note: `ask ${mark}`, plan: 'pro' }, { name: `Mail to ${mark}` })
  await plant({ plan: 'free' }, { name: 'Fine', pseudonym: undefined })
  const before = (await stored()).find((row) => row.startsWith('Fine'))
  await instance.registry.profiles.applyProfiles([{
    kind: 'profile', project: server.project.id, subject: 'user', pseudonym: somebody, resolve: false, seenAt: undefined, place: undefined,
    operations: [{ op: 'set', values: { motto: `by ${mark}`, mail: mark, tier: 'gold' } }], at: Date.now(),
  }], applyProfile)
  await instance.identity.settle(true)

  const done = await sweep()
  expect(done).toMatchObject({ state: 'done', rowsChecked: 4, rowsToCheck: 4, changed: 3 })
  expect(done.findings.email).toBeGreaterThanOrEqual(4)
  const rows = await stored()
  expect(rows).toHaveLength(3)
  expect(rows.join('\n')).not.toContain('zq7marked')
  expect(rows).toContain(before)
  const planted = rows.find((row) => row.startsWith('Planted'))!
  expect(JSON.parse(planted.slice('Planted '.length))).toMatchObject({ size: 3, company: somebody })
  // Lists of several types come through as they were, which the live view shows.
  const { json } = await server.owner(`/v1/projects/${server.project.id}/people/${somebody}`)
  const event = json.activity.find(({ name }: { name: string }) => name === 'Planted')
  expect(event.properties).toMatchObject({ list: [1, 'x', { a: 'b' }], 'a.b': { c: true } })
  expect(JSON.stringify(json)).not.toContain('zq7marked')
  expect(json.person.properties).toMatchObject({ tier: 'gold', motto: 'by [email]' })
  const fields = await instance.registry.sealed.sealedFieldsOf(server.project.id, [somebody])
  expect([...(fields.get(somebody) ?? [])].sort()).toEqual(['contact', 'mail'])

  // What was swept is not found again.
  expect(await sweep()).toMatchObject({ state: 'done', changed: 0, findings: {} })
})

test('a sweep follows a classification that was made after the events came, also in the examples', async () => {
  await plant({ seat_holder: 'zq7marked', size: 3 }, { name: 'Seated' })
  await server.stranger('/track', { method: 'POST', body: [{ event: 'Seated', properties: { token: server.project.token, $user_id: 'ada', seat_holder: 'zq7marked' } }] })
  await server.owner(`${data}/properties/event/seat_holder`, { method: 'PATCH', body: { classification: 'identifying' } })
  const { changed, findings } = await sweep()
  expect([changed, findings]).toEqual([2, { identity: 2 }])
  expect((await stored()).join()).not.toContain('zq7marked')
  expect((await server.owner(`${data}/dictionary`)).text).not.toContain('zq7marked')
})

test('a merged event counts as the other: new ones at once, stored ones after a sweep, and who asks for the old name', async () => {
  await plant({ n: 1 }, { name: 'Buy' })
  await plant({ n: 2 }, { name: 'Purchase' })
  const count = async (event: string) => {
    const question = { kind: 'trend', range: { last: 3, unit: 'day' }, unit: 'day', series: [{ event, measure: 'total' }] }
    const { json } = await server.owner(`/v1/projects/${server.project.id}/ask`, { method: 'POST', body: question })
    return [json.series[0].label ?? event, json.series[0].segments[0]?.total ?? 0] as const
  }
  expect([(await count('Buy'))[1], (await count('Purchase'))[1]]).toEqual([1, 1])
  await server.owner(`${data}/events/Buy`, { method: 'PATCH', body: { mergedInto: 'Purchase' } })
  await server.stranger('/track', { method: 'POST', body: [{ event: 'Buy', properties: { token: server.project.token, $user_id: 'ada', n: 3 } }] })
  expect([(await count('Buy'))[1], (await count('Purchase'))[1]]).toEqual([2, 2])
  await sweep()
  expect([(await count('Buy'))[1], (await count('Purchase'))[1]]).toEqual([3, 3])
  expect((await stored()).filter((row) => row.startsWith('Buy'))).toEqual([])
  const { json } = await server.owner(`/v1/projects/${server.project.id}/dictionary`)
  expect((json.events as { name: string }[]).map(({ name }) => name)).not.toContain('Buy')
})

test('a sweep keeps to its range and to its project', async () => {
  const old = Date.UTC(2026, 0, 1)
  await plant({ contact: mark }, { name: 'Old', receivedAt: old })
  await plant({ contact: mark }, { name: 'Elsewhere', project: 99, receivedAt: old })
  expect(await sweep({ from: old + 1 })).toMatchObject({ changed: 0 })
  expect(await sweep({ from: old, to: old + 1 })).toMatchObject({ changed: 1, rowsToCheck: expect.any(Number) })
  const { rows } = await server.served.instance.store.read({ sql: 'SELECT toString(properties) FROM events WHERE project = 99', params: {} })
  expect(String(rows[0]![0])).toContain('zq7marked')
  expect((await server.owner(`${data}/sweep`, { method: 'POST', body: { from: 5, to: 5 } })).status).toBe(400)
})

test('a sweep that is cancelled stops, and says so', async () => {
  await server.owner(`${data}/sweep`, { method: 'POST', body: {} })
  expect((await server.owner(`${data}/sweep`, { method: 'DELETE' })).status).toBe(204)
  expect((await server.owner(`${data}/sweep`)).json.state).toMatch(/none|done/)
})
