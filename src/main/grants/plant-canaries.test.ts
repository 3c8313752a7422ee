import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { startTestServer } from '../../api/server.fixture.ts'
import { spreadCanaries } from './plant-canaries.ts'

test('V81 a new project has canaries under seal, and nothing of them in its lists or answers', async () => {
  const server = await startTestServer()
  const { instance } = server.served
  const { registry, dir } = instance
  const keys = await registry.keys.listKeys(0, 1000)
  expect(new Set(keys.map(({ pseudonym }) => pseudonym)).size).toBe(5)
  const here = `/v1/projects/${server.project.id}`
  expect((await server.owner(`${here}/people`)).json.total).toBe(0)
  expect((await server.owner('/v1/vault')).json.sealedPeople).toBe(0)

  // Spread among people, with what those have; still without events.
  const people = Array.from({ length: 3 }, (_, n) => ({ $token: server.project.token, $distinct_id: `u${n}`, $set: { plan: 'Pro', $email: `u${n}@example.org` } }))
  await server.stranger('/engage', { method: 'POST', body: people })
  await instance.settle()
  await spreadCanaries({ registry, keysDir: dir.keys, project: instance.projects[0]!, now: Date.now }, 2)
  await server.stranger('/engage', { method: 'POST', body: [{ ...people[0], $set: { seen: randomBytes(2).toString('hex') } }] })
  const listed = (await server.owner(`${here}/people`)).json
  expect(listed.total).toBe(5)
  for (const person of listed.people) expect(person).toMatchObject({ events: 0, properties: { plan: 'Pro' } })
  expect((await server.owner('/v1/vault')).json.sealedPeople).toBe(5)

  // Whoever opens all that is sealed, opens one.
  const all = [...new Set((await registry.keys.listKeys(0, 1000)).map(({ pseudonym }) => pseudonym))]
  const filed = await server.owner(`${here}/grants`, { method: 'POST', body: { people: all, fields: ['$email'], reason: 'ticket' } })
  const secret = server.served.made!.unlock
  await instance.vault.unlock(secret)
  await expect(instance.vault.openRequest(filed.json.id, { secret })).rejects.toThrow(expect.objectContaining({ code: 'CANARY_OPENED' }))
  expect((await instance.vault.status()).state).toBe('locked')
  await server.stop()
}, 60_000)
