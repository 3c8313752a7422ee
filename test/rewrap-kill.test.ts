/**
 * A server that is killed while it wraps stored keys anew goes on after the next start and unlock: no key is lost, doubled
 * or left, and what was sealed opens. V101.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createControlClient } from '../src/main/control/client.ts'
import { controlSocketPath } from '../src/main/control/socket-path.ts'
import { createVaultClient, vaultSocketPath } from '../src/vault/index.ts'
import { startServer } from './server.ts'

const people = 6_000

test('V101 killed in the middle of wrapping keys anew, it goes on where it was', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'signet-rewrap-'))
  const data = join(dir, 'data')
  let server = await startServer(data)
  const { made } = server
  const vault = createVaultClient(vaultSocketPath(join(data, 'keys')))
  const control = createControlClient(controlSocketPath(data))
  const entries = () => readFileSync(join(data, 'ledger/entries/000000000.jsonl'), 'utf8')
  try {
    for (let from = 0; from < people; from += 2_000) {
      const body = Array.from({ length: 2_000 }, (_, n) => ({ $token: server.token, $distinct_id: `p-${from + n}`, $set: { $email: `p-${from + n}@mail.example`, $name: `Person ${from + n}` } }))
      expect(await (await fetch(`${server.url}/engage`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).text()).toBe('1')
    }
    expect((await control.formerKeys()).counts).toEqual([])
    await vault.unlock(server.unlock)
    await vault.renew(server.unlock, {})
    // Killed once it has begun, and before it can be done.
    for (const end = Date.now() + 20_000; (await control.formerKeys()).rewrap.moved === 0 && Date.now() < end;) await sleep(2)
    await server.kill()
    const before = Number(/"keys":(\d+),"kind":"key.rewrap"/.exec(entries())?.[1])
    expect(before).toBeGreaterThanOrEqual(people * 2)
    expect(entries()).not.toContain('"key.rewrap.done"')

    server = await startServer(data, { made })
    const { counts } = await control.formerKeys()
    const left = counts.reduce((sum, { keys }) => sum + keys, 0)
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(before)
    await vault.unlock(server.unlock)
    await expect.poll(async () => (await control.formerKeys()).counts, { timeout: 30_000, interval: 200 }).toEqual([])
    const { rewrap } = await control.formerKeys()
    expect(rewrap).toMatchObject({ unreadable: 0, left: 0, moved: left })
    // Nothing stands under the former key: it can be destroyed, and what was sealed before still opens.
    expect(await vault.keys.dropEpochs(server.unlock, 1)).toEqual({ dropped: 1 })
    const headers = { authorization: `Basic ${Buffer.from(`${server.secret}:`).toString('base64')}` }
    const listed = (await (await fetch(`${server.url}/v1/projects/1/people?limit=3`, { headers })).json()) as { people: { pseudonym: string }[] }
    expect(listed.people.length).toBe(3)
  } finally {
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}, 90_000)
