/**
 * The Data page against a real server process: the 2018 case of passwords in autocapture, a flood of names, and a sweep
 * that is killed. P7, issue of the guard; design §8, §14.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import { newOwnerLink, startServer } from './server.ts'

const dirs: string[] = []
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

type Server = Awaited<ReturnType<typeof startServer>>

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'signet-data-page-'))
  dirs.push(dir)
  return dir
}

// oxlint-disable-next-line typescript/no-explicit-any
async function read(server: Server, path: string, init: RequestInit = {}): Promise<any> {
  const headers = { authorization: `Basic ${Buffer.from(`${server.secret}:`).toString('base64')}`, 'content-type': 'application/json', ...init.headers }
  return (await fetch(server.url + path, { ...init, headers })).json()
}

/** A cookie of the owner: what changes the data page's decisions. */
async function ownerOf(server: Server, data: string): Promise<Record<string, string>> {
  const key = await newOwnerLink(data)
  const opened = await fetch(`${server.url}/open/${key}`, { redirect: 'manual' })
  return { cookie: (opened.headers.get('set-cookie') ?? '').split(';')[0]!, authorization: '', 'x-signet': '1', 'content-type': 'application/json' }
}

async function asOwner(server: Server, owner: Record<string, string>, method: string, path: string, body?: object): Promise<Response> {
  const { authorization: _, ...headers } = owner
  return fetch(server.url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
}

function filesWith(dir: string, marks: readonly string[]): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .filter((path) => {
      const bytes = readFileSync(path)
      return marks.some((mark) => [mark, encodeURIComponent(mark), Buffer.from(mark).toString('base64').slice(0, -4)].some((form) => bytes.includes(form)))
    })
}

test('P7 a password in an attribute and a token in an address leave no trace, and the finding says where', { timeout: 120_000 }, async () => {
  const dir = newDir()
  const log: Buffer[] = []
  const server = await startServer(join(dir, 'data'), { env: { SIGNET_LOG: 'debug' }, onLog: (chunk) => log.push(chunk) })
  const password = 'Summer-zq7marked-2018'
  const token = 'zq7tokenMarked9f8e7d6c5b4a39281706'
  const element = (value: string) => ({ $tag_name: 'input', $classes: ['form'], '$attr-type': 'password', '$attr-value': value, '$attr-name': 'pw' })
  const page = `https://shop.test/reset/${token}?token=${token}#access_token=${token}`
  const event = {
    event: '$mp_click',
    properties: {
      token: server.token, distinct_id: '$device:d-1', $device_id: 'd-1', mp_lib: 'web', $lib_version: '2.83.0', $insert_id: 'c-1', time: Date.now(),
      $current_url: page, current_url_search: `?token=${token}`, current_url_hash: `#access_token=${token}`, current_url_path: `/reset/${token}`,
      $event_type: 'click', $elements: [element(password), { $tag_name: 'form', $classes: [] }], $target: element(password), $el_attr__value: password,
    },
  }
  const sendOne = (name: string, form: string) => fetch(`${server.url}/track/?verbose=1&ip=1`, {
    method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://shop.test' },
    body: form.replace('{}', encodeURIComponent(Buffer.from(JSON.stringify([{ ...event, event: name }])).toString('base64'))),
  })
  try {
    expect(await (await sendOne('$mp_click', 'data={}')).json()).toMatchObject({ status: 1 })
    expect(await (await sendOne('$mp_input_change', 'data={}')).json()).toMatchObject({ status: 1 })
    expect(filesWith(dir, [password, token]), 'before the engine has them').toEqual([])
    expect(await server.countEvents()).toBe(2)

    const { findings } = await read(server, '/v1/projects/1/data/findings')
    const about = (findings as Record<string, unknown>[]).filter(({ event: name }) => name === '$mp_click')
    expect(about.find(({ property }) => property === '$elements[].$attr-value')).toMatchObject({
      class: 'password', page: 'shop.test/reset/:id', sdk: 'web 2.83.0', action: 'drop', count: 1,
    })
    const paths = ['data/findings', 'data/dictionary', 'live?limit=50', 'dictionary', 'data/quarantine', 'values?property=$current_url', 'data/events/$mp_click']
    const answers = await Promise.all(paths.map((path) => read(server, `/v1/projects/1/${path}`)))
    expect(JSON.stringify(answers)).not.toMatch(/zq7/)
    expect(JSON.stringify(answers[2])).toContain('shop.test/reset')
  } finally {
    await server.stop()
  }
  expect(filesWith(dir, [password, token]), 'after the stop').toEqual([])
  expect(Buffer.concat(log).toString()).not.toMatch(/zq7/)
})

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}

test('a million property names leave the dictionary and the memory bounded, and are counted', { timeout: 240_000 }, async () => {
  const server = await startServer(join(newDir(), 'data'), { env: { SIGNET_INTAKE_WORKERS: '1' } })
  const names = process.env['SIGNET_TEST_LONG'] === '1' ? 2_000_000 : 1_000_000
  const perEvent = 250
  /** Megabytes more than after the first fifty thousand. */
  const most = 400
  let sent = 0
  const flood = async (until: number) => {
    while (sent < until) {
      const events = Array.from({ length: 100 }, () => {
        const properties: Record<string, unknown> = { distinct_id: 'u', time: Date.now(), $insert_id: `i-${sent}` }
        for (let n = 0; n < perEvent; n++) properties[`flooded name ${sent++}`] = n
        return { event: 'Flood', properties }
      })
      const answer = await read(server, '/import', { method: 'POST', body: gzipSync(JSON.stringify(events)), headers: { 'content-encoding': 'gzip' } })
      expect(answer).toBe(1)
    }
  }
  try {
    await flood(50_000)
    const early = residentMegabytes(server.pid)
    await flood(names)
    // Garbage that is not collected yet is not kept: what counts is what is left once there is time for it.
    let late = residentMegabytes(server.pid)
    for (let look = 0; look < 20 && late - early >= most; look++) {
      await flood(sent + perEvent * 100)
      await new Promise((resolve) => setTimeout(resolve, 250))
      late = Math.min(late, residentMegabytes(server.pid))
    }
    const { properties, setAside } = await read(server, '/v1/projects/1/data/dictionary')
    console.log(`${Math.round(early)} MB after fifty thousand names, ${Math.round(late)} MB after ${names / 1_000_000} million`)
    expect(properties.length).toBeLessThanOrEqual(5_000)
    expect(properties.length).toBeGreaterThan(1_000)
    expect(properties.length + setAside).toBe(sent)
    expect(await server.countEvents()).toBe(sent / perEvent)
    expect(late - early, `${early} MB, then ${late} MB`).toBeLessThan(most)
  } finally {
    await server.stop()
  }
})

test('a sweep that is killed goes on at the next start, and loses and doubles nothing', { timeout: 240_000 }, async () => {
  const data = join(newDir(), 'data')
  let server = await startServer(data)
  const total = 24_000
  for (let at = 0; at < total; at += 2_000) {
    const events = Array.from({ length: 2_000 }, (_, n) => ({
      event: 'Seated', properties: { distinct_id: `u${n % 500}`, time: Date.now() - 1000, $insert_id: `s-${at + n}`, holder: `zq7marked ${n % 500}`, size: n },
    }))
    await read(server, '/import', { method: 'POST', body: gzipSync(JSON.stringify(events)), headers: { 'content-encoding': 'gzip' } })
  }
  expect(await server.countEvents()).toBe(total)
  const owner = await ownerOf(server, data)
  expect((await asOwner(server, owner, 'PATCH', '/v1/projects/1/data/properties/event/holder', { classification: 'identifying' })).status).toBe(200)
  expect((await asOwner(server, owner, 'POST', '/v1/projects/1/data/sweep', {})).status).toBe(202)
  const status = () => read(server, '/v1/projects/1/data/sweep')
  const checkedAtKills: number[] = []
  for (let life = 0; life < (process.env['SIGNET_TEST_LONG'] === '1' ? 2 : 1); life++) {
    const least = (checkedAtKills.at(-1) ?? 0) + 1
    await vi.waitFor(async () => expect((await status()).rowsChecked).toBeGreaterThanOrEqual(least), { timeout: 60_000, interval: 5 })
    const { rowsChecked, state } = await status()
    expect([state, rowsChecked < total]).toEqual(['running', true])
    checkedAtKills.push(rowsChecked)
    await server.kill()
    server = await startServer(data, { made: server.made })
    expect(await server.countEvents()).toBe(total)
  }
  try {
    await vi.waitFor(async () => expect((await status()).state).toBe('done'), { timeout: 120_000, interval: 100 })
    const { changed, findings } = await status()
    expect(changed).toBeGreaterThanOrEqual(total)
    expect(findings.identity).toBe(changed)
    expect(await server.countEvents()).toBe(total)
    expect((await read(server, '/v1/projects/1/values?property=holder')).values).toEqual([])
    const sizes = (await read(server, '/v1/projects/1/values?property=size&limit=1000')).values as { count: number }[]
    expect(sizes.every(({ count }) => count === total / 2_000)).toBe(true)
  } finally {
    await server.stop()
  }
})
