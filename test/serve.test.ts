import { mkdtemp, rm } from 'node:fs/promises'
import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { basic, startTestServer } from '../src/api/server.fixture.ts'

const started: ChildProcess[] = []
const dirs: string[] = []
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  for (const dir of dirs) await rm(dir, { recursive: true, force: true })
})

const program = `
  import { readConfig } from ${JSON.stringify(fileURLToPath(new URL('../src/main/config.ts', import.meta.url)))}
  import { serve } from ${JSON.stringify(fileURLToPath(new URL('../src/main/serve.ts', import.meta.url)))}
  const served = await serve(readConfig(process.env))
  await served.closed
`

interface Running {
  readonly child: ChildProcess
  readonly url: string
  readonly printed: string
  readonly logged: () => string
  readonly exit: Promise<number | null>
}

async function start(data: string): Promise<Running> {
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '--eval', program], {
    env: {
      PATH: process.env['PATH'], SIGNET_DATA: data, SIGNET_PORT: '0', SIGNET_PLACES: '', SIGNET_INTAKE_WORKERS: '1', SIGNET_LOG: 'debug',
      UV_THREADPOOL_SIZE: '16',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let printed = ''
  let logged = ''
  child.stderr.on('data', (chunk: Buffer) => {
    logged += chunk.toString()
  })
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const ready = /^Signet is ready at (http:\S+)$/m.exec(printed)
      if (ready !== null) resolve(ready[1]!)
    })
    child.on('exit', (code) => reject(new Error(`ended with ${code}: ${logged.slice(-2000)}`)))
  })
  return { child, url, printed, logged: () => logged, exit }
}

test('serve makes an instance once, stops on SIGTERM, and loses nothing that it answered for', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'signet-serve-'))
  dirs.push(dir)
  const first = await start(join(dir, 'data'))
  const token = /project token +(\w+)/.exec(first.printed)![1]!
  const secret = /project secret +(sgs_[\w-]+)/.exec(first.printed)![1]!
  expect(first.printed).toMatch(/your link +http:\/\/localhost:\d+\/open\/sgo_[\w-]{43}\n/)
  expect(first.printed).toMatch(/unlock secret +[A-Z0-9-]{20,}\n/)

  const events = Array.from({ length: 500 }, (_, n) => ({ event: 'E', properties: { token, distinct_id: `zq7marked-${n}@example.org` } }))
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => fetch(`${first.url}/track?verbose=1`, {
    method: 'POST', body: JSON.stringify(events.slice(n * 50, n * 50 + 50)), headers: { 'content-type': 'application/json' },
  }).then((response) => response.json())))
  expect(answers).toEqual(Array.from({ length: 10 }, () => ({ error: null, status: 1 })))
  first.child.kill('SIGTERM')
  expect(await first.exit).toBe(0)

  const second = await start(join(dir, 'data'))
  expect(second.printed).toMatch(/^Signet is ready at \S+\n$/)
  const answer = await fetch(`${second.url}/v1/projects/1`, { headers: { authorization: basic(secret) } })
  expect(await answer.json()).toMatchObject({ events: 500, people: 500 })
  second.child.kill('SIGINT')
  expect(await second.exit).toBe(0)

  // Logs hold routes, not requests.
  for (const log of [first.logged(), second.logged()]) {
    expect(log).not.toMatch(/zq7marked|sgs_|sgo_|127\.0\.0\.1:\d+\/track/)
    for (const line of log.trim().split('\n')) expect(() => JSON.parse(line) as unknown, line).not.toThrow()
  }
  expect(second.logged()).toContain('"route":"/v1/projects/:id"')
}, 120_000)

test('a running server: pages, long lines, health, the sample shop', async () => {
  const server = await startTestServer({ SIGNET_INTAKE_WORKERS: '2' })
  try {
    const page = await server.stranger('/p/1/trends?x=1', { headers: { accept: 'text/html' } })
    expect(page.status).toBe(200)
    expect((await server.stranger('/assets/none.js')).status).toBe(404)
    expect((await server.stranger('/assets/..%2f..%2fpackage.json')).status).toBeGreaterThanOrEqual(400)
    expect((await server.stranger('/package.json')).status).toBe(404)

    const long = Buffer.from(JSON.stringify({ event: 'L', properties: { token: server.project.token, distinct_id: 'u', x: 'y'.repeat(60_000) } }))
    const line = await server.stranger(`/track?verbose=1&data=${encodeURIComponent(long.toString('base64'))}`)
    expect(line.json).toEqual({ error: null, status: 1 })

    expect((await server.stranger('/healthz')).json.status).toBe('ok')
    expect((await server.stranger('/readyz')).json).toEqual({ status: 'ready' })
    expect((await server.stranger('/metrics')).text).toMatch(/^signet_intake_total\{project="1",outcome="accepted"\} 1$/m)

    expect((await server.owner('/v1/sample')).json).toEqual({ state: 'none', done: 0, total: 100_000 })
    const making = server.owner('/v1/sample', { method: 'POST' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await server.owner('/v1/sample')).json.state).toBe('making')
    expect((await server.owner('/v1/sample', { method: 'DELETE' })).json.error.code).toBe('SAMPLE_BUSY')
    const made = await making
    expect(made.json).toMatchObject({ name: 'Sample shop', sample: true, events: 100_000 })
    expect((await server.owner('/v1/sample')).json.state).toBe('there')
    expect((await server.owner('/v1/sample', { method: 'POST' })).json.id).toBe(made.json.id)

    const { boards } = (await server.owner(`/v1/projects/${made.json.id}/boards`)).json
    for (const { title, question } of boards[0].cards) {
      const { status, json } = await server.owner(`/v1/projects/${made.json.id}/ask`, { method: 'POST', body: question })
      expect([title, status, json.kind]).toEqual([title, 200, question.kind])
    }
    const { people } = (await server.owner(`/v1/projects/${made.json.id}/people?sort=events&limit=5`)).json
    expect(people).toHaveLength(5)
    expect(JSON.stringify(people)).not.toContain('example.org')

    expect((await server.owner('/v1/sample', { method: 'DELETE' })).status).toBe(204)
    expect((await server.owner('/v1/session')).json.projects).toHaveLength(1)
    expect((await server.owner(`/v1/projects/${made.json.id}`)).status).toBe(404)
  } finally {
    await server.stop()
  }
}, 180_000)
