import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../server.fixture.ts'

let server: TestServer
let schemas: string

beforeAll(async () => {
  server = await startTestServer()
  schemas = `/api/app/projects/${server.project.id}/schemas`
})
afterAll(() => server.stop())

const buy = {
  entityType: 'event', name: 'Buy',
  schemaJson: {
    $schema: 'https://json-schema.org/draft/2019-09/schema',
    description: 'Paid for something', additionalProperties: true,
    metadata: { 'com.mixpanel': { displayName: 'Bought', tags: ['money'], hidden: false, dropped: false, contacts: ['a@example.org'] } },
    properties: {
      price: { type: 'number', description: 'In euros', metadata: { 'com.mixpanel': { displayName: 'Price', hidden: true, dropped: false } } },
      debug: { type: 'string', metadata: { 'com.mixpanel': { displayName: '', hidden: false, dropped: true } } },
    },
  },
}
const noise = { entityType: 'event', name: 'Noise', schemaJson: { description: '', metadata: { 'com.mixpanel': { dropped: true } } } }
const user = { entityType: 'profile', name: '$user', schemaJson: { properties: { tier: { type: 'string', description: 'What they pay for' } } } }

async function track(event: string, properties: object) {
  await server.stranger('/track', { method: 'POST', body: [{ event, properties: { token: server.project.token, $user_id: 'ada', ...properties } }] })
  const { json } = await server.secret(`/v1/projects/${server.project.id}/live?limit=50`)
  return (json.events as { name: string; properties: object }[]).filter(({ name }) => name === event)
}

test('schemas come back as they were written, and what they drop is dropped at once', async () => {
  const written = await server.secret(schemas, { method: 'POST', body: { entries: [buy, noise, user], truncate: false } })
  expect(written.json).toEqual({ status: 'ok', results: { added: 3, deleted: 0 } })
  const { json } = await server.secret(schemas)
  expect(json.results).toHaveLength(3)
  expect(json.results.find(({ name }: { name: string }) => name === 'Buy')).toEqual(buy)
  expect((await server.secret(`${schemas}/profile`)).json.results).toMatchObject([user])
  expect((await server.secret(`${schemas}/event?entity_name=Noise`)).json.results).toMatchObject([{ name: 'Noise' }])
  expect((await server.secret(`${schemas}/event/Buy`)).json).toEqual({ status: 'ok', results: buy.schemaJson })

  expect(await track('Noise', {})).toEqual([])
  const [event] = await track('Buy', { price: 3, debug: 'x' })
  expect(event!.properties).toMatchObject({ price: 3 })
  expect(event!.properties).not.toHaveProperty('debug')
})

test('the Data page and Lexicon see the changes of each other', async () => {
  const data = `/v1/projects/${server.project.id}/data`
  const { json } = await server.owner(`${data}/dictionary`)
  expect(json.events.find(({ name }: { name: string }) => name === 'Buy')).toMatchObject({ displayName: 'Bought', description: 'Paid for something' })
  expect(json.properties.find(({ name }: { name: string }) => name === 'debug')).toMatchObject({ state: 'dropped' })
  expect(json.personProperties.find(({ name }: { name: string }) => name === 'tier')).toMatchObject({ description: 'What they pay for' })
  await server.owner(`${data}/events/Buy`, { method: 'PATCH', body: { state: 'hidden', description: 'Changed' } })
  expect((await server.secret(`${schemas}/event/Buy`)).json.results).toMatchObject({
    description: 'Changed', metadata: { 'com.mixpanel': { hidden: true, dropped: false, tags: ['money'] } },
  })
})

test('one schema is written by its path, deleted, and all are replaced', async () => {
  const one = await server.secret(`${schemas}/event/${encodeURIComponent('A / B')}`, { method: 'POST', body: { description: 'Odd name' } })
  expect(one.json).toEqual({ status: 'ok' })
  expect((await server.secret(`${schemas}/event/${encodeURIComponent('A / B')}`)).json.results).toMatchObject({ description: 'Odd name' })
  expect((await server.secret(`${schemas}/event/Noise`, { method: 'DELETE' })).json).toEqual({ status: 'ok', results: { delete_count: 1 } })
  expect(await track('Noise', {})).toHaveLength(1)
  const { json } = await server.secret(schemas, { method: 'POST', body: { entries: [{ ...buy, schemaJson: { description: 'Anew' } }], truncate: true } })
  expect(json.results).toEqual({ added: 1, deleted: 3 })
  expect((await server.secret(schemas)).json.results).toMatchObject([{ name: 'Buy', schemaJson: { description: 'Anew' } }])
  // What a deleted schema dropped is taken again.
  expect((await track('Buy', { debug: 'x' }))[0]!.properties).toHaveProperty('debug')
  expect((await server.secret(schemas, { method: 'DELETE' })).json.results).toEqual({ delete_count: 1 })
})

test('what is no schema is refused in the form of the app API', async () => {
  const refused: [string, string, unknown][] = [
    ['POST', schemas, { entries: [{ entityType: 'group', name: 'x', schemaJson: {} }] }], ['POST', schemas, []],
    ['GET', `${schemas}/nothing`, undefined], ['POST', `${schemas}/event/x`, { description: 5 }],
    ['POST', `${schemas}/event/${encodeURIComponent('$identify')}`, { metadata: { 'com.mixpanel': { dropped: true } } }],
  ]
  for (const [method, path, body] of refused) {
    const { status, json } = await server.secret(path, { method, ...(body !== undefined && { body }) })
    expect([path, status, json.status, typeof json.error]).toEqual([path, 400, 'error', 'string'])
  }
  expect((await server.secret(`${schemas}/event/nothing`)).status).toBe(404)
  expect((await server.stranger(schemas)).status).toBe(401)
  expect((await server.secret('/api/app/projects/999/schemas')).status).toBe(404)
})
