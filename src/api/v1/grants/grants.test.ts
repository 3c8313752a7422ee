import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type Reply, type TestServer } from '../../server.fixture.ts'

let server: TestServer
let here: string
let desk: string
let secret: string
const mark = 'zq7sealed'

beforeAll(async () => {
  server = await startTestServer()
  here = `/v1/projects/${server.project.id}`
  desk = server.served.deskUrl!
  secret = server.served.made!.unlock
  const people = Array.from({ length: 12 }, (_, n) => ({
    $token: server.project.token, $distinct_id: `user-${n}`, $set: { $email: `${mark}-${n}@example.org`, $name: `Person ${n}`, plan: 'Pro' },
  }))
  const sent = await server.stranger('/engage', { method: 'POST', body: people })
  expect(sent.status).toBe(200)
})
afterAll(() => server.stop())

/** As the desk's own page asks. */
async function atDesk(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  const response = await fetch(desk + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { origin: desk, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  let json
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  return { status: response.status, headers: response.headers, text, json }
}

const find = (value: string, reason = 'ticket 4711') => server.owner(`${here}/find`, { method: 'POST', body: { value, reason } })
const ask = (body: object) => server.owner(`${here}/grants`, { method: 'POST', body })
async function somebody(n = 0): Promise<string> {
  return (await find(`${mark}-${n}@example.org`)).json.people[0].pseudonym
}

test('T8 a request goes to the desk, and the value comes from there, never from the app', async () => {
  const person = await somebody()
  const filed = await ask({ people: [person], fields: ['$email', '$name'], level: 'full', reason: 'ticket 4711: wrong address' })
  expect(filed.status).toBe(200)
  expect(filed.json).toMatchObject({ ids: 1, state: 'waiting', missing: null, mine: true, fields: ['$email', '$name'], people: [{ pseudonym: person }] })
  const { id } = filed.json
  expect(filed.json.desk).toBe(`${desk}/?request=${id}`)
  const shown = await atDesk(`/api/requests/${id}`)
  expect(shown.json).toMatchObject({ reason: 'ticket 4711: wrong address', vault: { state: 'locked' }, people: [{ pseudonym: person }] })
  expect((await atDesk(`/api/requests/${id}/open`, { secret })).json.error.code).toBe('VAULT_LOCKED')
  expect((await atDesk('/api/unlock', { secret })).status).toBe(200)
  const opened = await atDesk(`/api/requests/${id}/open`, { secret })
  expect(opened.json.values.map(({ value }: { value: string }) => value).sort()).toEqual(['Person 0', `${mark}-0@example.org`])
  expect(opened.json.receipt).toMatchObject({ grant: id, entry: expect.any(Number), checkpoint: expect.stringContaining('ledger') })
  expect((await atDesk(`/api/requests/${id}/open`, { secret })).json.error.code).toBe('GRANT_SPENT')
  const answers = await Promise.all([server.owner(`${here}/grants`), server.owner(`${here}/grants/${id}`), server.owner(`${here}/people/${person}`)])
  for (const { text } of answers) expect(text).not.toContain(mark)
  expect(answers[1]!.json.state).toBe('opened')
})

test('a bulk request is previewed, and opens as a file with its receipt', async () => {
  const people = await Promise.all(Array.from({ length: 12 }, (_, n) => somebody(n)))
  const preview = await server.owner(`${here}/grants/preview`, { method: 'POST', body: { people } })
  expect(preview.json).toMatchObject({ people: 12, ids: 12 })
  expect(preview.json.fields).toContainEqual({ name: '$email', people: 12 })
  const { json } = await ask({ people, fields: ['$email'], level: 'masked', reason: 'survey of November' })
  const file = await atDesk(`/api/requests/${json.id}/open.csv`, { secret })
  expect(file.headers.get('content-disposition')).toContain(`${json.id}.csv`)
  expect(file.text.split('\r\n').filter((line) => line.includes('z•••@e•••.org')).length).toBe(12)
  expect(file.text).toContain(`"receipt.grant","${json.id}"`)
})

test('the people of a question are asked for like named ones', async () => {
  const question = { kind: 'people', range: { last: 7, unit: 'day' }, profile: { match: 'all', filters: [{ property: { of: 'person', name: 'plan' }, operator: { is: 'equals', values: ['Pro'] } }] } }
  const preview = await server.owner(`${here}/grants/preview`, { method: 'POST', body: { question } })
  expect([preview.status, preview.json.people]).toEqual([200, 12])
  const both = await server.owner(`${here}/grants/preview`, { method: 'POST', body: { question, people: [await somebody()] } })
  expect(both.json.error.code).toBe('REQUEST_INVALID')
})

test('T24 a reason that names somebody, or holds a secret, is refused and not quoted', async () => {
  const person = await somebody()
  for (const reason of ['asked by ann@example.org', 'card 4111 1111 1111 1111', '   ', 'sk_live_51H8abcdefghijklmnopqrstuv']) {
    const refused = await ask({ people: [person], fields: ['$email'], reason })
    expect([reason, refused.status, refused.json.error.code]).toEqual([reason, 400, 'REASON_REFUSED'])
    expect(refused.text).not.toContain('ann@')
    expect((await find('x', reason)).json.error.code).toBe('REASON_REFUSED')
  }
})

test('find answers for an exact address, number or id, in any spelling of it, and is on the ledger first, without it', async () => {
  const person = await somebody(3)
  expect((await find(` ${mark.toUpperCase()}-3@EXAMPLE.ORG `)).json.people).toMatchObject([{ pseudonym: person, handle: expect.any(String) }])
  expect((await find('user-3')).json.people).toMatchObject([{ pseudonym: person }])
  expect((await find(`${mark}-3@example.or`)).json.people).toEqual([])
  const entries: { kind: string; count?: number }[] = []
  for await (const entry of server.served.instance.ledger.entries()) entries.push(entry as never)
  const finds = entries.filter(({ kind }) => kind === 'people.find')
  expect(finds.at(-1)).toMatchObject({ count: 0 })
  expect(JSON.stringify(finds)).not.toContain(mark)
})

test('P2 machines ask for nothing and find nobody', async () => {
  const person = await somebody()
  const acts: [string, string, object?][] = [
    ['POST', `${here}/grants`, { people: [person], fields: ['$email'], reason: 'ticket' }], ['POST', `${here}/find`, { value: 'user-1', reason: 'ticket' }],
    ['GET', `${here}/grants`], ['POST', `${here}/grants/preview`, { people: [person] }], ['GET', '/v1/vault/members'], ['POST', '/v1/vault/enrolments'], ['DELETE', '/v1/vault/members/1'],
  ]
  for (const [method, path, body] of acts) expect([path, (await server.secret(path, { method, ...(body && { body }) })).status]).toEqual([path, 403])
})

test('a request can be taken away, and one of another project is none', async () => {
  const { json } = await ask({ people: [await somebody()], fields: ['$email'], reason: 'ticket' })
  expect((await server.owner(`${here}/grants/${json.id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await atDesk(`/api/requests/${json.id}/open`, { secret })).json.error.code).toBe('GRANT_SPENT')
  expect((await server.owner(`${here}/grants/nothing`)).status).toBe(404)
  expect((await ask({ people: [await somebody()], fields: ['$nothing'], reason: 'ticket' })).status).toBe(404)
})

test('V90 the desk answers under its own name, to its own page, and only the app may frame it', async () => {
  const page = await atDesk('/')
  expect(page.status).toBe(200)
  const policy = page.headers.get('content-security-policy')!
  expect(policy).toContain(`frame-ancestors ${server.url.replace('127.0.0.1', 'localhost')} ${server.url};`)
  expect(policy).toContain(`default-src 'none'`)
  expect(policy).not.toContain('unsafe')
  for (const path of ['/desk.js', '/desk.css', '/words.js', '/passkey.js', '/view.js']) expect((await atDesk(path)).status).toBe(200)
  expect((await atDesk('/../../package.json')).status).toBe(404)
  for (const headers of [{ origin: server.url }, { origin: 'https://evil.test' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]) {
    expect((await atDesk('/api/lock', {}, headers as Record<string, string>)).status).toBe(403)
  }
  expect((await fetch(`${desk}/api/lock`, { method: 'POST', body: '{}' })).status).toBe(403)
  expect(await statusUnder('evil.test')).toBe(421)
  expect((await atDesk('/api/unlock', { secret: 'x'.repeat(70_000) })).status).toBe(400)
  const app = await server.stranger('/')
  expect(app.headers.get('content-security-policy')).toContain(`frame-src ${desk}`)
})

/** A page that made its own name lead here. */
function statusUnder(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest(`${desk}/api/status`, { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode!)
    }).on('error', reject).end()
  })
}

test('find is counted: thirty an hour', async () => {
  let refused: Reply | undefined
  for (let n = 0; n < 40 && refused === undefined; n++) {
    const answer = await find('nobody@example.org')
    if (answer.status !== 200) refused = answer
  }
  expect([refused?.status, refused?.json.error.code]).toEqual([429, 'READ_LIMIT_REACHED'])
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(3000)
})
