import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../server.fixture.ts'
import { createWrongKeys } from './wrong-keys.ts'

let server: TestServer
let other: { id: number; secret: string }

beforeAll(async () => {
  server = await startTestServer()
  const { project, secret } = await server.served.instance.createProject({ name: 'Another' })
  other = { id: project.id, secret }
})
afterAll(() => server.stop())

const board = { name: 'B', cards: [] }

/** Every path of the API, with the methods that it takes. Routes for strangers are few and stand apart. */
async function routes(forStrangers = false): Promise<{ path: string; method: string }[]> {
  const { json } = await server.stranger('/openapi.json')
  return Object.entries(json.paths as Record<string, Record<string, { 'x-needs'?: string }>>).flatMap(([path, methods]) =>
    Object.keys(methods).filter((method) => (methods[method]!['x-needs'] === 'no-reader') === forStrangers).map((method) => ({
      method: method.toUpperCase(),
      path: path.replace('{id}', String(server.project.id)).replace('{pseudonym}', 'AAAAAAAAAAAAAAAAAAAAAA').replace('{board}', '1'),
    })))
}

test('P2 no route answers without a key', async () => {
  const all = await routes()
  expect(all.length).toBeGreaterThan(18)
  for (const { path, method } of all) {
    const { status, json } = await server.stranger(path, { method })
    expect([path, method, status, json.error.code]).toEqual([path, method, 401, 'NOT_SIGNED_IN'])
  }
})

test('what answers strangers is signing in and coming in, from a page of this server', async () => {
  const open = await routes(true)
  expect(open.map(({ path }) => path.split('/')[2])).toEqual(expect.arrayContaining(['sign-in', 'enrolment']))
  expect(new Set(open.map(({ path }) => path.split('/')[2])).size).toBe(2)
  for (const { path, method } of open) {
    if (method === 'GET') continue
    const { status, json } = await server.stranger(path, { method, body: {} })
    expect([path, status, json.error.code]).toEqual([path, 403, 'FOREIGN_PAGE'])
  }
})

test('a secret opens its own project and nothing of another', async () => {
  const all = (await routes()).filter(({ path }) => path.includes(`/projects/${server.project.id}`))
  for (const { path, method } of all) {
    const elsewhere = path.replace(`/projects/${server.project.id}`, `/projects/${other.id}`)
    const { status } = await server.secret(elsewhere, { method })
    expect([elsewhere, method, status]).toEqual([elsewhere, method, 404])
  }
  const session = await server.secret('/v1/session')
  expect(session.json.projects.map(({ id }: { id: number }) => id)).toEqual([server.project.id])
  expect((await server.owner('/v1/session')).json.projects).toHaveLength(2)
})

test('a secret does not do what is the owner\'s alone', async () => {
  for (const method of ['POST', 'DELETE']) {
    const { status, json } = await server.secret('/v1/sample', { method })
    expect([status, json.error.code]).toEqual([403, 'NOT_ALLOWED'])
  }
})

test.each([
  ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a page of another subdomain', { 'sec-fetch-site': 'same-site' }, 403],
  ['another origin', { origin: 'http://evil.test' }, 403],
  ['no page at all', {}, 403],
  ['a program that says so', { 'x-signet': '1' }, 201],
  ['our own page', { 'sec-fetch-site': 'same-origin' }, 201],
])('with the cookie, a change from %s is answered as it should be', async (_, headers, expected) => {
  const { status, json } = await server.stranger(`/v1/projects/${server.project.id}/boards`, {
    method: 'POST', body: board, headers: { cookie: server.cookie, ...headers },
  })
  expect(status).toBe(expected)
  if (expected === 403) expect(json.error.code).toBe('FOREIGN_PAGE')
})

test('our own page on a host without TLS is known by its origin', async () => {
  const { status } = await server.stranger(`/v1/projects/${server.project.id}/boards`, {
    method: 'POST', body: board, headers: { cookie: server.cookie, origin: server.url },
  })
  expect(status).toBe(201)
})

test('the cookie is not for scripts or other sites', async () => {
  const key = await server.served.instance.registry.owner.createOwnerLink()
  const opened = await server.stranger(`/open/${key}`)
  expect([opened.status, opened.headers.get('location')]).toEqual([303, '/'])
  expect(opened.headers.get('set-cookie')).toMatch(/^signet_session=sgn_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/)
  expect(opened.headers.get('cache-control')).toBe('no-store')
  expect(opened.headers.get('referrer-policy')).toBe('no-referrer')
})

test('a session that is ended reads nothing more', async () => {
  const key = await server.served.instance.registry.owner.createOwnerLink()
  const cookie = (await server.stranger(`/open/${key}`)).headers.get('set-cookie')!.split(';')[0]!
  const headers = { cookie, 'sec-fetch-site': 'same-origin' }
  expect((await server.stranger('/v1/session', { headers })).status).toBe(200)
  expect((await server.stranger('/v1/session', { method: 'DELETE', headers })).status).toBe(204)
  expect((await server.stranger('/v1/session', { headers })).status).toBe(401)
})

test('a path in another spelling is guarded all the same', async () => {
  for (const path of ['/%76%31/session', '/v1/session/', '//v1/session', '/V1/session', '/v1/./session', '/v1%2fsession']) {
    expect([401, 404]).toContain((await server.stranger(path)).status)
  }
})

test('every answer carries the headers that keep pages apart', async () => {
  for (const path of ['/', '/p/1/trends', '/v1/session', '/v1/nothing', '/healthz', '/nothing']) {
    const { headers } = await server.owner(path, { headers: { accept: 'text/html' } })
    expect(headers.get('content-security-policy'), path).toMatch(/default-src 'self'.*frame-ancestors 'none'/)
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin')
    expect(headers.get('access-control-allow-origin'), path).toBeNull()
  }
  expect((await server.owner('/v1/session')).headers.get('cache-control')).toBe('no-store')
})

test('who tries keys is not listened to for a while; whoever has a session is', async () => {
  expect((await server.owner('/v1/session')).status).toBe(200)
  const wrong = () => server.stranger('/v1/session', { headers: { authorization: 'Basic c2dzX3dyb25nOg==' } })
  const statuses: number[] = []
  for (let n = 0; n < 25; n++) statuses.push((await wrong()).status)
  expect(new Set(statuses)).toEqual(new Set([401, 429]))
  const refused = await wrong()
  expect(refused.json.error.code).toBe('TOO_MANY_WRONG_KEYS')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await server.stranger('/open/sgo_wrong')).status).toBe(429)
  expect((await server.owner('/v1/session')).status).toBe(200)
})

test('createWrongKeys() forgets after a minute, and holds no more than it may', () => {
  let at = 0
  const wrongKeys = createWrongKeys(() => at)
  for (let n = 0; n < 20; n++) wrongKeys.count('a')
  expect(wrongKeys.waitOf('a')).toBe(60)
  at = 30_000
  expect(wrongKeys.waitOf('a')).toBe(30)
  expect(wrongKeys.waitOf('b')).toBeUndefined()
  at = 60_000
  expect(wrongKeys.waitOf('a')).toBeUndefined()
  for (let n = 0; n < 20; n++) wrongKeys.count('first')
  for (let n = 0; n < 10_000; n++) wrongKeys.count(`address ${n}`)
  expect(wrongKeys.waitOf('first')).toBeUndefined()
})
