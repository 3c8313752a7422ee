/**
 * ingest-batch, seal and ingest-single of design §15: what a whole server takes, against the least work.
 *
 * A real `signet serve` in a process of its own, a generator in this one. Batches are gzipped `/import` requests of
 * 2,000 events; the time runs from the first request until every event is in the engine. The floor is the same events as
 * JSON lines, inserted by the engine alone into the same table by its raw JSONEachRow way in, 50,000 at a time. Both have
 * taken other events before, so that neither pays for its start.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync as gunzip, gzipSync } from 'node:zlib'
import autocannon from 'autocannon'
import { type BenchEvent, makeEvents } from './events.ts'
import { startServer, type RunningServer } from '../test/server.ts'
import { createHash } from 'node:crypto'

const { Session } = createRequire(import.meta.url)('chdb') as typeof import('chdb')

const until = Date.now() - 3_600_000
/** Fifty events of each, all of them new to the server: two ids of each are sealed. */
const people = 4_000
/** Events that come before the clock starts, of other people and days. */
const warmUp = 40_000

function batches(events: Iterable<BenchEvent>, size: number): Buffer[] {
  const out: Buffer[] = []
  let lines: string[] = []
  for (const event of events) {
    lines.push(JSON.stringify(event))
    if (lines.length === size) {
      out.push(gzipSync(`[${lines.join(',')}]`, { level: 1 }))
      lines = []
    }
  }
  if (lines.length > 0) out.push(gzipSync(`[${lines.join(',')}]`, { level: 1 }))
  return out
}

async function post(url: string, body: Buffer, headers: Record<string, string>): Promise<string> {
  const answer = await fetch(url, { method: 'POST', body, headers })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${answer.status} ${text.slice(0, 200)}`)
  return text
}

/** Sends requests, a few at a time. */
async function sendAll(count: number, inFlight: number, send: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  await Promise.all(Array.from({ length: inFlight }, async () => {
    while (next < count) await send(next++)
  }))
}

async function importRate(server: RunningServer, bodies: readonly Buffer[], events: number, updates: readonly Buffer[], warm: readonly Buffer[]): Promise<number> {
  const auth = { authorization: `Basic ${Buffer.from(`${server.secret}:`).toString('base64')}`, 'content-encoding': 'gzip', 'content-type': 'application/json' }
  await sendAll(warm.length, 6, async (index) => void await post(`${server.url}/import?strict=1&ip=0`, warm[index]!, auth))
  await server.countEvents()
  const start = performance.now()
  await sendAll(bodies.length, 6, async (index) => {
    await post(`${server.url}/import?strict=1&ip=0`, bodies[index]!, auth)
    const update = updates[index]
    if (update !== undefined) await post(`${server.url}/engage?ip=0`, update, { 'content-encoding': 'gzip', 'content-type': 'application/json' })
  })
  const counted = (await server.countEvents()) - warmUp
  const seconds = (performance.now() - start) / 1000
  if (counted < events) throw new Error(`${counted} of ${events} events are there`)
  return events / seconds
}

async function floorRate(dir: string, events: readonly BenchEvent[], warm: readonly BenchEvent[]): Promise<number> {
  const session = new Session(dir)
  await session.queryAsync(`CREATE TABLE floor (project UInt32, event LowCardinality(String), day Date, pid UInt128, id UInt64,
    time DateTime64(3, 'UTC'), received DateTime64(3, 'UTC'), device UInt128, linkable UInt8, imported UInt8, properties JSON(max_dynamic_paths=256))
    ENGINE = ReplacingMergeTree(received) PARTITION BY toYYYYMM(day) ORDER BY (project, pid, day, event, id) SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`)
  const pids = new Map<string, string>()
  const linesOf = (from: readonly BenchEvent[], at: number) =>
    Buffer.from(from.slice(at, at + 50_000).map(({ event, properties }, i) => {
      const { distinct_id, $device_id: _d, $user_id: _u, $insert_id: _i, time, $current_url, ...rest } = properties
      const id = String(distinct_id)
      let pid = pids.get(id)
      if (pid === undefined) pids.set(id, (pid = BigInt(`0x${createHash('md5').update(id).digest('hex')}`).toString()))
      const ms = Math.floor(Number(time) * 1000)
      return JSON.stringify({
        project: 1, event, day: Math.floor(ms / 86_400_000), pid, id: at + i, time: ms, received: ms, device: '0', linkable: 0, imported: 1,
        properties: { ...rest, $current_url: String($current_url).split('?')[0] },
      })
    }).join('\n'))
  const lines = Array.from({ length: Math.ceil(events.length / 50_000) }, (_, chunk) => linesOf(events, chunk * 50_000))
  await session.insert({ table: 'floor', values: linesOf(warm, 0), format: 'JSONEachRow' })
  const start = performance.now()
  for (const values of lines) await session.insert({ table: 'floor', values, format: 'JSONEachRow' })
  const seconds = (performance.now() - start) / 1000
  session.close()
  return events.length / seconds
}

async function single(url: string, path: string, body: string | undefined, seconds: number) {
  const result = await autocannon({
    url: `${url}${path}`, connections: 64, duration: seconds,
    ...(body === undefined ? {} : { method: 'POST' as const, body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} answers were not 2xx, ${result.errors} errors`)
  return { rate: result.requests.average, p99: result.latency.p99 }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

export async function ingestBench(rounds = 3, count = 200_000): Promise<string[]> {
  const rows: string[] = []
  const work = mkdtempSync(join(tmpdir(), 'signet-bench-'))
  const rates = { batch: [] as number[], seal: [] as number[], floor: [] as number[] }
  try {
    for (let round = 0; round < rounds; round++) {
      const events = [...makeEvents(count, people, until, 3, round + 1)]
      const bodies = batches(events, 2000)
      const warm = [...makeEvents(warmUp, people, until - 10 * 86_400_000, 3, round + 101)]
      const warmBodies = batches(warm, 2000)
      // 5 % of the events' number as profile updates that name somebody.
      const updates = bodies.map((_, b) => gzipSync(JSON.stringify(Array.from({ length: 100 }, (_, i) => ({
        $token: '', $distinct_id: `user-${(b * 100 + i) % people}`, $set: { $email: `user-${b}-${i}@example.org`, $name: `Person ${b} ${i}`, plan: 'pro' },
      })))))
      rates.floor.push(await floorRate(join(work, `floor-${round}`), events, warm))
      for (const kind of ['batch', 'seal'] as const) {
        const server = await startServer(join(work, `${kind}-${round}`))
        const withToken = kind === 'batch' ? [] : updates.map((body) => gzipSync(Buffer.from(gunzip(body).toString().replaceAll('"$token":""', `"$token":"${server.token}"`))))
        rates[kind].push(await importRate(server, bodies, count, withToken, warmBodies))
        await server.stop()
      }
    }
    rows.push(`| ingest-batch | ${Math.round(median(rates.batch))} events/s | ${Math.round(median(rates.floor))} rows/s | ${(median(rates.batch.map((r, i) => r / rates.floor[i]!))).toFixed(2)} | ≥ 1.0 |`)
    rows.push(`| seal (5 % identity updates) | ${Math.round(median(rates.seal))} events/s | ${Math.round(median(rates.batch))} events/s without | ${(median(rates.seal.map((r, i) => r / rates.batch[i]!))).toFixed(2)} | ≥ 0.8 |`)

    const server = await startServer(join(work, 'single'))
    const floor = await startFloor()
    const body = `data=${encodeURIComponent(Buffer.from(JSON.stringify([{ event: 'Page View', properties: { token: server.token, distinct_id: 'u1', time: until / 1000, $browser: 'Chrome', $os: 'Linux', $current_url: 'https://shop.test/a', price: 9.5 } }])).toString('base64'))}`
    const ours: number[] = []
    const theirs: number[] = []
    let p99 = 0
    for (let round = 0; round < rounds; round++) {
      theirs.push((await single(floor.url, '/', body, 5)).rate)
      const result = await single(server.url, '/track/', body, 5)
      ours.push(result.rate)
      p99 = Math.max(p99, result.p99)
    }
    rows.push(`| ingest-single | ${Math.round(median(ours))} requests/s, p99 ${p99} ms | ${Math.round(median(theirs))} requests/s | ${median(ours.map((r, i) => r / theirs[i]!)).toFixed(2)} | ≥ 0.5 |`)
    floor.stop()
    await server.stop()
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return rows
}

/** The same HTTP server, answering `1` to every POST after reading its body. */
async function startFloor(): Promise<{ url: string; stop: () => void }> {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', new URL('./floor-server.ts', import.meta.url).pathname], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()))
    child.once('exit', () => reject(new Error('the floor server ended')))
  })
  return { url, stop: () => child.kill() }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const rows = await ingestBench()
  console.log(['| bench | ours | floor | ratio | goal |', '| --- | --- | --- | --- | --- |', ...rows].join('\n'))
}
