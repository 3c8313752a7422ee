/** kill -9 in the middle of an erasure and of a rotation of the shelf key: both are gone on with. E9, E5; security §7.4. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { createControlClient } from '../src/main/control/client.ts'
import { controlSocketPath } from '../src/main/control/socket-path.ts'
import { startServer } from './server.ts'

const root = mkdtempSync(join(tmpdir(), 'signet-erasure-crash-'))
const data = join(root, 'data')
const count = 1_200
const eventsEach = 5
const isLong = process.env['SIGNET_TEST_LONG'] === '1'
const ids = Array.from({ length: count }, (_, n) => `person-${n}`)
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('E5 E9 an erasure and a rotation that were killed are gone on with; nothing is lost, doubled or left', async () => {
  let server = await startServer(data)
  const { made } = server
  const basic = { authorization: `Basic ${Buffer.from(`${server.secret}:`).toString('base64')}` }
  const send = async (path: string, body: unknown) => {
    const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    expect(answer.status).toBe(200)
  }
  for (let n = 0; n < eventsEach; n++) {
    for (let at = 0; at < count; at += 400) {
      await send('/track', ids.slice(at, at + 400).map((id) => ({ event: 'Came', properties: { token: server.token, distinct_id: id, $user_id: id, time: Date.now(), n } })))
    }
  }
  await send('/engage', ids.map((id) => ({ $token: server.token, $distinct_id: id, $set: { $email: `${id}@mail.example` } })))
  const sealed = async () => {
    const { vault } = (await (await fetch(`${server.url}/v1/session`, { headers: basic })).json()) as { vault: { sealedPeople: number } }
    return vault.sealedPeople
  }
  const shelfKeys = () => (JSON.parse(readFileSync(join(data, 'keys', 'shelf.json'), 'utf8')) as { keys: { generation: number }[] }).keys
  await server.countEvents()
  const before = await sealed()
  expect(before).toBeGreaterThanOrEqual(count)

  const act = () => createControlClient(controlSocketPath(data))
  for (const waitMs of isLong ? [5, 30, 120] : [30]) {
    const rotating = act().rotateShelf().catch(() => undefined)
    await pause(waitMs)
    await server.kill()
    await rotating
    server = await startServer(data, { made })
    await expect.poll(() => shelfKeys().length, { timeout: 20_000 }).toBe(1)
  }

  const half = ids.slice(0, count / 2)
  let asked = act().erase({ project: 1, ids: half, now: true }).catch(() => undefined)
  let kills = 0
  for (const waitMs of isLong ? [150, 400, 700, 1_000] : [150, 700]) {
    await pause(waitMs)
    await server.kill()
    kills++
    await asked
    server = await startServer(data, { made })
    asked = Promise.resolve(undefined)
    // Not before it was taken: then nothing of it is to go on.
    if ((await sealed()) === before) asked = act().erase({ project: 1, ids: half, now: true }).catch(() => undefined)
  }
  expect(kills).toBe(isLong ? 4 : 2)
  await asked
  await expect.poll(sealed, { timeout: 60_000 }).toBe(before - half.length)
  await expect.poll(async () => (await act().erase({ project: 1, ids: half }).catch((error: { code?: string }) => error.code)), { timeout: 60_000, interval: 1_000 }).toBe('PERSON_UNKNOWN')
  expect(await server.countEvents()).toBe(count * eventsEach)
  const { people, total } = (await (await fetch(`${server.url}/v1/projects/1/people?limit=500`, { headers: basic })).json()) as { total: number; people: { events: number }[] }
  expect(total).toBe(count)
  expect(new Set(people.map(({ events }) => events))).toEqual(new Set([eventsEach]))
  await server.stop()
}, 240_000)
