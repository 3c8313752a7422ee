import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { type ImportOptions, importFile, type Reached } from './import-file.ts'

interface Sent {
  readonly event: string
  readonly properties: { readonly n?: number }
}
type Answer = { readonly status: number; readonly body?: object; readonly headers?: Record<string, string> }

const closing: (() => void)[] = []
afterEach(() => closing.splice(0).forEach((close) => close()))

/** A server that fails as it is told to: what no real one does on demand. */
async function failing(answer: (events: readonly Sent[], strict: boolean, request: number) => Answer) {
  const kept: Sent[] = []
  let requests = 0
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void buffer(request).then((body) => {
      const events = JSON.parse(gunzipSync(body).toString()) as Sent[]
      const { status, body: said, headers } = answer(events, request.url!.includes('strict=1'), ++requests)
      const taken = (said as { num_records_imported?: number } | undefined)?.num_records_imported
      if (taken === events.length) kept.push(...events)
      response.writeHead(status, headers).end(JSON.stringify(said ?? {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  const { port } = server.address() as AddressInfo
  return { url: new URL(`http://127.0.0.1:${port}/`), kept, requests: () => requests }
}

const all = (events: readonly Sent[]): Answer => ({ status: 200, body: { code: 200, num_records_imported: events.length, error: null, status: 1 } })
const lines = (count: number, name: (n: number) => string = () => 'E') =>
  Array.from({ length: count }, (_, n) => `{"event":"${name(n)}","properties":{"n":${n},"$insert_id":"i-${n}"}}\n`).join('')

function run(url: URL, text: string, more: Partial<ImportOptions> = {}): Promise<Reached> {
  return importFile({
    url, authorization: 'Basic dDo=', strict: false, signal: new AbortController().signal, now: Date.now, random: () => 0.5,
    onWait: () => undefined, source: Readable.from([Buffer.from(text)]), concurrency: 3, from: undefined,
    save: async () => undefined, onProgress: () => undefined, ...more,
  })
}

test('what the server cannot take is sent again, not before it asked for', async () => {
  const waits: number[] = []
  const server = await failing((events, _, request) =>
    request === 1 ? { status: 503, headers: { 'Retry-After': '1' } } : request === 2 ? { status: 429 } : all(events))
  const reached = await run(server.url, lines(3), { onWait: (_, ms) => waits.push(ms) })
  expect(reached).toMatchObject({ taken: 3, lines: 3, refused: [] })
  expect(waits).toHaveLength(2)
  expect(waits[0]).toBeGreaterThanOrEqual(1_000)
  expect(server.kept).toHaveLength(3)
})

test('a batch that is too large is halved, and an event that is too large by itself is named', async () => {
  const server = await failing((events) => (events.length > 2 || events.some(({ event }) => event === 'Huge') ? { status: 413 } : all(events)))
  const reached = await run(server.url, lines(9, (n) => (n === 4 ? 'Huge' : 'E')))
  expect(reached.taken).toBe(8)
  expect(reached.refused).toEqual([{ reason: 'the event is larger than the server takes', count: 1, lines: [5] }])
})

test('without strict, refused events are found by asking strictly and sending once more', async () => {
  const failed = (events: readonly Sent[], bad: (event: Sent) => boolean) =>
    events.flatMap((event, index) => (bad(event) ? [{ index, message: `no ${event.event}` }] : []))
  const server = await failing((events, strict) => {
    const refused = failed(events, ({ event }) => event === 'Bad' || (strict && event === 'Sloppy'))
    const body = { num_records_imported: events.length - refused.length, error: refused.length > 0 ? 'some failed' : null }
    return strict && refused.length > 0 ? { status: 400, body: { ...body, failed_records: refused } } : { status: 200, body }
  })
  const reached = await run(server.url, lines(6, (n) => (n === 1 ? 'Bad' : n < 4 ? 'Sloppy' : 'E')))
  expect(reached.taken).toBe(5)
  expect(reached.refused).toEqual([{ reason: 'no Bad', count: 1, lines: [2] }])
})

test('an import that was stopped goes on where everything before was acknowledged, and says the same in the end', async () => {
  const text = lines(9_000) + 'not json\n' + lines(3_500)
  let saved: Reached | undefined
  const save = async (reached: Reached) => { saved = reached }
  const broken = await failing((events, _, request) => (request === 4 ? { status: 401, body: { error: 'Unauthorized' } } : all(events)))
  await expect(run(broken.url, text, { save })).rejects.toMatchObject({ code: 'SERVER_REFUSED' })
  expect(saved!.offset).toBeGreaterThan(0)
  expect(saved!.taken).toBeLessThan(9_000)
  expect(text.slice(0, saved!.offset).split('\n')).toHaveLength(saved!.lines + 1)

  const well = await failing(all)
  const from = { ...saved!, size: 1, mtimeMs: 1, target: '' }
  const reached = await run(well.url, text, { from })
  expect(reached).toMatchObject({ taken: 12_500, refused: [{ count: 1, lines: [9_001] }] })
  expect(well.kept).toHaveLength(12_500 - from.taken)
})

test('an abort ends waiting at once and keeps what was acknowledged', async () => {
  const stop = new AbortController()
  let saved: Reached | undefined
  const server = await failing((events, _, request) => (request === 1 ? all(events) : { status: 503, headers: { 'Retry-After': '60' } }))
  const began = Date.now()
  const importing = run(server.url, lines(4_000), {
    concurrency: 1, signal: stop.signal, onWait: () => stop.abort(), save: async (reached) => { saved = reached },
  })
  await expect(importing).rejects.toThrow()
  expect(Date.now() - began).toBeLessThan(10_000)
  expect(saved).toMatchObject({ taken: 2_000, lines: 2_000 })
})

test('a server that is not there is given up soon, and redirects are not followed', async () => {
  let now = 0
  const gone = await failing(all)
  closing.pop()!()
  await expect(run(gone.url, lines(1), { now: () => (now += 20_000) })).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
  const elsewhere = await failing(all)
  const server = await failing(() => ({ status: 307, headers: { Location: new URL('import', elsewhere.url).href } }))
  await expect(run(server.url, lines(1))).rejects.toMatchObject({ code: 'SERVER_REFUSED' })
  expect([server.requests(), elsewhere.requests()]).toEqual([1, 0])
})
