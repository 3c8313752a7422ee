/** Bad input (design §14): ten thousand malformed requests to a real server. */
import { readFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { heavy, malformed, type MalformedRequest } from './malformed.ts'
import { startServer } from './server.ts'

let dir: string
let server: Awaited<ReturnType<typeof startServer>>
const agent = new Agent({ keepAlive: true, maxSockets: 8 })

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'signet-malformed-'))
  server = await startServer(join(dir, 'data'), { env: { SIGNET_PLACES: '' } })
}, 120_000)
afterAll(async () => {
  agent.destroy()
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
}, 60_000)

/** Status and start of the answer; status 0 when the server closed the connection. */
function send({ path, method, headers, body }: MalformedRequest): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const outgoing = request(`${server.url}${path}`, { method, headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(body.byteLength) }) }, agent }, (answer) => {
      let text = ''
      answer.on('data', (chunk: Buffer) => (text += chunk.toString('latin1').slice(0, 500)))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      answer.on('error', () => resolve({ status: 0, text }))
    })
    outgoing.on('error', () => resolve({ status: 0, text: '' }))
    outgoing.end(body)
  })
}

function residentBytes(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) * 1024
}

test('§14 ten thousand malformed requests: no 5xx, no crash, and the next good event is taken', { timeout: 300_000 }, async () => {
  const before = await server.countEvents()
  const failures: string[] = []
  const iterator = malformed(10_000, server.token, 4711)[Symbol.iterator]()
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let step = iterator.next(); step.done !== true; step = iterator.next()) {
      const { status, text } = await send(step.value)
      if (status >= 500 || status === 0) failures.push(`${step.value.kind} ${step.value.path.slice(0, 60)}: ${status} ${text.slice(0, 80)}`)
      if (/^\/(track|engage|groups)/.test(step.value.path) && status !== 200) failures.push(`${step.value.kind}: ${status}`)
    }
  }))
  expect(failures.slice(0, 10)).toEqual([])
  const good = await fetch(`${server.url}/track?verbose=1`, { method: 'POST', body: `data=${encodeURIComponent(JSON.stringify({ event: 'Good', properties: { token: server.token, distinct_id: 'g', $insert_id: 'good' } }))}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  expect(await good.json()).toEqual({ error: null, status: 1 })
  expect(await server.countEvents()).toBeGreaterThan(before)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test('§14 gzip bombs and huge bodies: refused or ignored, with bounded memory', { timeout: 180_000 }, async () => {
  await send(heavy(server.token)[0]!)
  const before = residentBytes()
  for (const request of heavy(server.token)) {
    const { status } = await send(request)
    expect([200, 400, 401, 413, 0], request.kind).toContain(status)
  }
  expect(residentBytes() - before).toBeLessThan(600 * 1024 * 1024)
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
})
