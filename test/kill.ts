/**
 * Kills a server while it takes events, starts it again, and compares what it holds with what it acknowledged.
 *
 * Every event carries an `$insert_id` of its own and its number; requests in flight at the kill count as unknown: they
 * may be there or not, but never twice. Some are sent again after the start, as clients do.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startServer, type RunningServer } from './server.ts'

export interface KillReport {
  readonly kills: number
  readonly acknowledged: number
  /** Acknowledged events that are not there. */
  readonly lost: number
  /** Events that are there more than once. */
  readonly doubled: number
  /** Profile increments: what the acknowledged ones add up to, and what the profile says. */
  readonly added: { readonly acknowledged: number; readonly most: number; readonly found: number }
}

export async function killAndCompare(kills: number, options: { readonly perLifeMs: readonly [number, number] }): Promise<KillReport> {
  const dir = mkdtempSync(join(tmpdir(), 'signet-kill-'))
  const acknowledged = new Set<number>()
  let unknown: number[] = []
  let next = 0
  let acknowledgedAdds = 0
  let sentAdds = 0
  let server: Awaited<ReturnType<typeof startServer>> | undefined
  try {
    server = await startServer(join(dir, 'data'), { env: { SIGNET_PLACES: '' } })
    for (let life = 0; life < kills; life++) {
      const running = server
      let alive = true
      const again = unknown
      unknown = []
      const client = async () => {
        while (alive) {
          const numbers = again.length > 0 ? again.splice(0, 5) : Array.from({ length: 1 + (next % 7) }, () => next++)
          if (await track(running, numbers)) numbers.forEach((number) => acknowledged.add(number))
          else unknown.push(...numbers.filter((number) => !acknowledged.has(number)))
        }
      }
      const adder = async () => {
        while (alive) {
          sentAdds += 1
          if (await add(running)) acknowledgedAdds += 1
          await sleep(5)
        }
      }
      const clients = [...Array.from({ length: 8 }, client), adder()]
      const [least, most] = options.perLifeMs
      await sleep(least + ((life * 7919) % (most - least)))
      await running.kill()
      alive = false
      await Promise.all(clients)
      server = await startServer(join(dir, 'data'), { made: running.made, env: { SIGNET_PLACES: '' } })
    }
    const found = await heldBy(server)
    const counts = new Map<number, number>()
    for (const number of found) counts.set(number, (counts.get(number) ?? 0) + 1)
    const profile = await creditsOf(server)
    return {
      kills,
      acknowledged: acknowledged.size,
      lost: [...acknowledged].filter((number) => !counts.has(number)).length,
      doubled: [...counts.values()].filter((count) => count > 1).length,
      added: { acknowledged: acknowledgedAdds, most: sentAdds, found: profile },
    }
  } finally {
    await server?.stop().catch(() => undefined)
    rmSync(dir, { recursive: true, force: true })
  }
}

async function track(server: RunningServer, numbers: readonly number[]): Promise<boolean> {
  const events = numbers.map((number) => ({
    event: 'Numbered',
    properties: { token: server.token, distinct_id: `user-${number % 50}`, $insert_id: `kill-${number}`, time: Date.now(), number },
  }))
  return post(`${server.url}/track/`, `data=${encodeURIComponent(JSON.stringify(events))}`)
}

function add(server: RunningServer): Promise<boolean> {
  return post(`${server.url}/engage/`, `data=${encodeURIComponent(JSON.stringify({ $token: server.token, $distinct_id: 'counted', $add: { credits: 1 } }))}`)
}

async function post(url: string, body: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    return answer.status === 200 && (await answer.text()) === '1'
  } catch {
    return false
  }
}

function auth(server: RunningServer): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${server.secret}:`).toString('base64')}` }
}

async function heldBy(server: RunningServer): Promise<number[]> {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  const answer = await fetch(`${server.url}/api/2.0/export?from_date=${day(-1)}&to_date=${day(0)}`, { headers: auth(server) })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(text)
  return text.split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { properties: { number: number } }).properties.number)
}

async function creditsOf(server: RunningServer): Promise<number> {
  const answer = await fetch(`${server.url}/api/query/engage`, { method: 'POST', headers: auth(server) })
  const { results } = (await answer.json()) as { results: { $properties: { credits?: number } }[] }
  return results.find((row) => row.$properties.credits !== undefined)?.$properties.credits ?? 0
}
