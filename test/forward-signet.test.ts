/** A Mixpanel-compatible destination is another Signet: events arrive once, under ids of its own, and deletions are confirmed by its API. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createControlClient } from '../src/main/control/client.ts'
import { controlSocketPath } from '../src/main/control/socket-path.ts'
import { startServer, type RunningServer } from './server.ts'

const root = mkdtempSync(join(tmpdir(), 'signet-forward-signet-'))
let running: RunningServer[] = []
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()))
  rmSync(root, { recursive: true, force: true })
})

const env = { SIGNET_ALLOW_PRIVATE_DESTINATIONS: '1', SIGNET_INTAKE_WORKERS: '1', SIGNET_PLACES: '' }

async function ownerOf(server: RunningServer & { readonly made: unknown }) {
  const { owner } = server.made as { owner: { setupUrl: string } }
  const opened = await fetch(server.url + new URL(owner.setupUrl).pathname, { redirect: 'manual' })
  const headers = { cookie: opened.headers.get('set-cookie')!.split(';')[0]!, 'x-signet': '1' }
  // oxlint-disable-next-line typescript/no-explicit-any
  return async (method: string, path: string, body?: unknown): Promise<any> => {
    const answer = await fetch(`${server.url}/v1/projects/1/${path}`, {
      method, headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) }, ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    expect([path, answer.status < 300, answer.status < 300 ? '' : text]).toEqual([path, true, ''])
    return text === '' ? undefined : JSON.parse(text)
  }
}

test('F6 F20 events arrive at another Signet once, and somebody who is erased is erased there', { timeout: 120_000 }, async () => {
  const [from, to] = await Promise.all([startServer(join(root, 'from'), { env }), startServer(join(root, 'to'), { env })])
  running = [from, to]
  const body = Array.from({ length: 60 }, (_, n) => ({
    event: 'Paid', properties: { token: from.token, distinct_id: `user-${n % 3}`, time: Date.now(), $insert_id: `i-${n}`, plan: 'Pro', secretPlan: 'hidden' },
  }))
  const ask = await ownerOf(from)
  const made = await ask('POST', 'destinations', {
    name: 'Twin', kind: 'mixpanel', address: to.url, vendor: { name: 'Twin Inc', contact: 'dpo@twin.test', country: 'FR', purpose: 'test' },
    policy: { properties: ['plan'] }, keys: { secret: to.token },
  })
  expect(made).toMatchObject({ state: 'running', secret: null })
  expect(JSON.stringify(made)).not.toContain(to.token)
  expect((await fetch(`${from.url}/track`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status).toBe(200)
  await expect.poll(() => to.countEvents(), { timeout: 20_000, interval: 300 }).toBe(60)

  const record = await ask('GET', `destinations/${made.id}/record`)
  expect(record.fields).toMatchObject([{ field: 'events', level: 'pseudonymous', grade: 'confirmed', people: 3 }])
  const { people } = await ask('GET', 'people?limit=10')
  expect((await ask('GET', `people/${people[0].pseudonym}/forwards`)).forwards).toMatchObject([{ vendor: 'Twin Inc', field: 'events' }])

  await createControlClient(controlSocketPath(join(root, 'from'))).erase({ project: 1, ids: ['user-1'] })
  // A token takes events and deletes nobody: the deletion stays open, with the reason, until somebody confirms it.
  await expect.poll(async () => (await ask('GET', `destinations/${made.id}/deletions`)).deletions, { timeout: 20_000 }).toMatchObject([{ people: 1, state: 'by-hand' }])
  const [deletion] = (await ask('GET', `destinations/${made.id}/deletions`)).deletions
  const { ids } = await ask('GET', `destinations/${made.id}/deletions/${deletion.id}/ids`)
  const erased = await createControlClient(controlSocketPath(join(root, 'to'))).erase({ project: 1, ids })
  expect(erased.result).toMatchObject({ persons: 1 })
  await ask('POST', `destinations/${made.id}/deletions/${deletion.id}/confirm`, { confirmedAt: Date.now(), evidence: `letter, entry ${erased.result.done}` })
  expect(await ask('GET', `destinations/${made.id}/record`)).toMatchObject({ confirmedDeleted: 1, fields: [{ people: 2 }] })

  // The desk of incidents stops everything at once.
  const stopped = await fetch(`${from.url}/v1/destinations/stop`, { method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${from.secret}:`).toString('base64')}` } })
  expect(stopped.status).toBe(403)
  expect((await ask('POST', `destinations/${made.id}/stop`)).state).toBe('stopped')
})
