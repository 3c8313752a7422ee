/** D14: addresses that the server is asked to reach, against a trap on this machine that counts who comes. SSRF. */
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/api/server.fixture.ts'
import { inwardAddresses, inwardHosts } from '../../src/drill/index.ts'
import { postWebhook, webhookFault } from '../../src/main/alerts/webhook.ts'

let server: TestServer
const traps: Server[] = []
let port: number
let reached = 0

beforeAll(async () => {
  server = await startTestServer()
  const trap = (host: string, at: number) => new Promise<Server>((resolve, reject) => {
    const made = createServer((socket) => {
      reached += 1
      socket.destroy()
    })
    made.once('error', reject)
    made.listen(at, host, () => resolve(made))
  })
  const first = await trap('0.0.0.0', 0)
  port = (first.address() as AddressInfo).port
  traps.push(first, await trap('::1', port))
}, 60_000)
afterAll(async () => {
  for (const trap of traps) trap.close()
  await server?.stop()
})

test('D14 the trap counts whoever comes', async () => {
  await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
  expect(reached).toBe(1)
  reached = 0
})

test('D14 no spelling of this machine is taken as a webhook, and none is connected to', async () => {
  const here = `/v1/projects/${server.project.id}/data/alerts`
  for (const webhook of inwardAddresses(port)) {
    const { status, text } = await server.owner(here, { method: 'PUT', body: { webhook } })
    expect([webhook, status], text).toEqual([webhook, 400])
    await server.owner(`${here}/test`, { method: 'POST', body: {} })
  }
  for (const webhook of [`ftp://127.0.0.1:${port}`, 'file:///etc/passwd', 'gopher://127.0.0.1/', `http://a:b@127.0.0.1:${port}/`, `//127.0.0.1:${port}/`, 'http://169.254.169.254/latest/meta-data', 'http://metadata.google.internal/']) {
    expect([webhook, (await server.owner(here, { method: 'PUT', body: { webhook } })).status]).toEqual([webhook, 400])
  }
  expect(reached).toBe(0)
}, 60_000)

test('D14 a name that led outside when it was saved and leads here at the connection is not connected to', async () => {
  let asked = 0
  const changing = { allowPrivate: false, timeoutMs: 1_000, resolve: () => Promise.resolve([{ address: asked++ === 0 ? '93.184.215.14' : '127.0.0.1', family: 4 }]) }
  expect(await webhookFault(`http://rebind.example:${port}/`, changing)).toBeUndefined()
  await expect(postWebhook(`http://rebind.example:${port}/`, {}, changing)).rejects.toThrow(/private/)
  for (const host of inwardHosts) await expect(postWebhook(`http://${host}:${port}/`, {}, { allowPrivate: false, timeoutMs: 1_000 })).rejects.toThrow()
  expect([asked, reached]).toEqual([2, 0])
})

test('D14 URLs inside of events are never fetched: referrers, pages, avatars', async () => {
  const { token } = server.project
  const url = `http://127.0.0.1:${port}/pixel`
  await server.stranger('/track?verbose=1&redirect=' + encodeURIComponent(url), { method: 'POST', body: [{ event: 'Page', properties: { token, distinct_id: 'd', $current_url: url, $referrer: url, image: url, time: Date.now() } }] })
  await server.stranger('/engage?verbose=1', { method: 'POST', body: [{ $token: token, $distinct_id: 'd', $set: { $avatar: url, site: url } }] })
  await server.secret(`/v1/projects/${server.project.id}/people`)
  expect(reached).toBe(0)
})
