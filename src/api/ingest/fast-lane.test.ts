/** The short way in answers as the routes do: every request goes through both, against a collector that does nothing. */
import { request as httpRequest } from 'node:http'
import { gzipSync } from 'node:zlib'
import fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer } from 'node:http'
import type { CollectRequest } from '../../collector/index.ts'
import { createFastLane } from './fast-lane.ts'
import { ingestRoutes } from './routes.ts'

const seen: CollectRequest[] = []
const observed: string[] = []
let fails = false
const deps = {
  async take(request: CollectRequest) {
    if (fails) throw new Error('out of order')
    seen.push({ ...request, body: Buffer.from(request.body) })
    return { status: 200, contentType: 'text/plain', body: String(request.body.byteLength), headers: { 'Cache-Control': 'no-store' } }
  },
  now: () => 7,
  authorizeImport: async () => 'invalid_secret' as const,
  addressOf: (request: { ip: string }) => request.ip,
}
const lane = createFastLane({ ...deps, observe: (route, status) => observed.push(`${route} ${status}`), onFailure: () => undefined, isBlocked: () => false })

async function serve(useLane: boolean) {
  const app = fastify({
    serverFactory: (handler) => createServer((request, response) => {
      if (!useLane || !lane.takes(request, response)) handler(request, response)
    }),
    routerOptions: { ignoreTrailingSlash: true },
  })
  await app.register(async (scope) => ingestRoutes(scope, deps))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app
}

let servers: Awaited<ReturnType<typeof serve>>[]
beforeAll(async () => {
  servers = await Promise.all([serve(false), serve(true)])
})
afterAll(async () => {
  await Promise.all(servers.map((app) => app.close()))
})

function ask(app: (typeof servers)[number], path: string, method: string, headers: Record<string, string>, body: Buffer) {
  const { port } = app.server.address() as { port: number }
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const sent = httpRequest({ port, host: '127.0.0.1', path, method, headers: { host: 'in.test', ...headers } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const { date: _date, connection: _connection, 'keep-alive': _alive, ...rest } = response.headers
        const sorted = Object.fromEntries(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        resolve({ status: response.statusCode, headers: sorted, text: Buffer.concat(chunks).toString() })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const plain = Buffer.from('data=eyJhIjoxfQ%3D%3D')
const cases: readonly [string, string, string, Record<string, string>, Buffer][] = [
  ['a form', '/track', 'POST', { 'content-type': 'application/x-www-form-urlencoded' }, plain],
  ['a slash behind', '/track/', 'POST', {}, plain],
  ['a query', '/engage?verbose=1&ip=0', 'POST', {}, plain],
  ['groups', '/groups/?a=?b', 'POST', {}, plain],
  ['gzip', '/track', 'POST', { 'content-encoding': 'gzip', 'content-type': 'text/plain' }, gzipSync(plain)],
  ['another origin', '/track', 'POST', { origin: 'https://shop.test', 'access-control-request-headers': 'x-a, x-b' }, plain],
  ['an origin that is none', '/track', 'POST', { origin: 'a b' }, plain],
  ['no body', '/track', 'POST', {}, Buffer.alloc(0)],
  ['credentials', '/track', 'POST', { authorization: 'Basic YTo=', 'user-agent': 'x/1' }, plain],
  ['a GET', '/track?data=e30', 'GET', {}, Buffer.alloc(0)],
  ['a preflight', '/track', 'OPTIONS', { origin: 'https://shop.test', 'access-control-request-method': 'POST' }, Buffer.alloc(0)],
  ['another route', '/decide', 'POST', {}, plain],
  ['no route', '/tracker', 'POST', {}, plain],
]

test.each(cases)('%s: both ways say the same and hand on the same', async (_name, path, method, headers, body) => {
  const [slow, fast] = [servers[0]!, servers[1]!]
  seen.length = 0
  const answers = [await ask(slow, path, method, headers, body), await ask(fast, path, method, headers, body)]
  expect(answers[1]).toEqual(answers[0])
  if (seen.length > 0) expect(seen[1]).toEqual(seen[0])
})

test('a body over the limit is refused by both, said beforehand or not', async () => {
  const large = Buffer.alloc(30 * 1024 * 1024, 0x20)
  const answers = await Promise.all(servers.map((app) => ask(app, '/track', 'POST', { 'transfer-encoding': 'chunked' }, large).catch(() => undefined)))
  for (const answer of answers) if (answer !== undefined) expect(answer).toMatchObject({ status: 413, text: expect.stringContaining('exceeds max limit') as string })
  expect(answers[1]?.status).toBe(413)
})

test('a failure is 503 with Retry-After, and every answer is counted by its route', async () => {
  fails = true
  const answers = await Promise.all(servers.map((app) => ask(app, '/track/', 'POST', {}, plain)))
  fails = false
  expect(answers[1]).toEqual(answers[0])
  expect(answers[1]).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
  expect(observed.at(-1)).toBe('/track 503')
})
