/** F10 F22: a server that forwards is killed again and again; no event is missing at the receiver, and batches keep their names. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { startServer } from './server.ts'

const kills = Number(process.env['SIGNET_TEST_KILLS'] ?? (process.env['SIGNET_TEST_LONG'] === '1' ? 12 : 2))
const root = mkdtempSync(join(tmpdir(), 'signet-forward-kill-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test(`F22 nothing is missing after ${kills} kills, and no batch has two names`, { timeout: 60_000 + kills * 20_000 }, async () => {
  const events = new Map<string, string>()
  let repeated = 0
  const receiver = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => { text += part.toString() })
    request.on('end', () => {
      const { batch, events: taken } = JSON.parse(text) as { batch: string; events: { id: string }[] }
      for (const { id } of taken) {
        const before = events.get(id)
        if (before !== undefined) repeated += 1
        // What comes twice comes under the name that it had.
        expect(before ?? batch).toBe(batch)
        events.set(id, batch)
      }
      setTimeout(() => response.end('{}'), 100)
    })
  })
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  const { port } = receiver.address() as AddressInfo

  const env = { SIGNET_ALLOW_PRIVATE_DESTINATIONS: '1', SIGNET_INTAKE_WORKERS: '1', SIGNET_PLACES: '' }
  let server = await startServer(join(root, 'data'), { env })
  const { made } = server
  const { owner, project } = made as unknown as { owner: { setupUrl: string }; project: { id: number; token: string } }
  const opened = await fetch(server.url + new URL(owner.setupUrl).pathname, { redirect: 'manual' })
  const headers = { cookie: opened.headers.get('set-cookie')!.split(';')[0]!, 'x-signet': '1', 'content-type': 'application/json' }
  const added = await fetch(`${server.url}/v1/projects/${project.id}/destinations`, {
    method: 'POST', headers,
    body: JSON.stringify({ name: 'Kill', kind: 'webhook', address: `http://127.0.0.1:${port}/`, vendor: { name: 'Test' }, batchSize: 20 }),
  })
  expect(added.status).toBe(201)

  let acknowledged = 0
  for (let round = 0; round <= kills; round++) {
    const body = Array.from({ length: 100 }, (_, n) => ({
      event: 'Paid', properties: { token: project.token, distinct_id: `user-${n % 7}`, time: Date.now(), $insert_id: `r${round}-${n}` },
    }))
    const answered = await fetch(`${server.url}/track`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    expect(answered.status).toBe(200)
    acknowledged += body.length
    if (round === kills) break
    // At another moment of the delivery each time: before, within and between batches.
    await pause(2_200 + ((round * 733) % 2_500))
    await server.kill()
    server = await startServer(join(root, 'data'), { made, env })
  }
  await expect.poll(() => events.size, { timeout: 30_000, interval: 200 }).toBe(acknowledged)
  await server.stop()
  receiver.closeAllConnections()
  receiver.close()
  expect(repeated).toBeLessThan(kills * 20 + 1)
})
