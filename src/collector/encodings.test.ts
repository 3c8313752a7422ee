import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { collect, deps, now, text } from './collector.fixture.ts'

// Chosen so that its base64 holds plus signs and slashes.
const event = { event: 'Rated >>> ???', properties: { token: 'tok-shop', note: '~~~???>>>', distinct_id: 'u1' } }
const plain = JSON.stringify(event)
const base64 = Buffer.from(plain).toString('base64')
const form = 'application/x-www-form-urlencoded'

function expectOne(collected: ReturnType<typeof collect>, count = 1): void {
  expect(text(collected)).toBe('1')
  expect(collected.events.map(({ name }) => name)).toEqual(Array.from({ length: count }, () => event.event))
  expect(collected.events[0]!.properties.note).toBe('~~~???>>>')
}

describe('every encoding of the protocol arrives', () => {
  test('the sample is a hard one', () => {
    expect(base64).toMatch(/\+/)
    expect(base64).toMatch(/\//)
  })

  test('E1 form with percent-encoded base64', () => {
    expectOne(collect({ contentType: form, body: `data=${encodeURIComponent(base64)}` }))
  })

  test('E2 form with percent-encoded JSON, plus for space', () => {
    const body = new URLSearchParams({ data: JSON.stringify([event, event]) }).toString()
    expect(body).toContain('+')
    expectOne(collect({ contentType: form, body }), 2)
    expectOne(collect({ contentType: form, body: `data=${encodeURIComponent(plain)}&verbose=0` }))
  })

  test('§20.2 keeps + in raw base64 form bodies', () => {
    expectOne(collect({ contentType: form, body: `data=${base64}` }))
    expectOne(collect({ contentType: undefined, body: `data=${base64}` }))
  })

  test('E4 §20.4 GET with a query of 64 KB', () => {
    const many = JSON.stringify(Array.from({ length: 500 }, () => event))
    const data = encodeURIComponent(Buffer.from(many).toString('base64'))
    expect(data.length).toBeGreaterThan(64 * 1024)
    expectOne(collect({ method: 'GET', query: `ip=0&verbose=0&data=${data}` }), 500)
    expectOne(collect({ method: 'GET', query: `verbose=0&data=${base64}` }))
  })

  test('E5 JSON object and array, with a byte order mark and white space', () => {
    expectOne(collect({ contentType: 'application/json', body: plain }))
    expectOne(collect({ contentType: form, body: ` \n[${plain},${plain}]\n` }), 2)
    expectOne(collect({ body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(plain)]) }))
  })

  test('E6 NDJSON keeps its good lines', () => {
    const collected = collect({ contentType: 'application/x-ndjson', body: `${plain}\n\n{"event":\n${plain}\r\n` })
    expectOne(collected, 2)
    expect(collected.counts.refused).toEqual({ event_missing: 1 })
  })

  test('E7 §20.3 gzip of whole form bodies and of JSON, with or without the header', () => {
    const zipped = gzipSync(`data=${encodeURIComponent(base64)}`)
    expectOne(collect({ contentType: form, contentEncoding: 'gzip', body: zipped }))
    expectOne(collect({ contentType: form, contentEncoding: '', body: gzipSync(plain) }))
    expectOne(collect({ contentEncoding: 'deflate', body: deflateSync(plain) }))
    expectOne(collect({ contentEncoding: 'br', body: brotliCompressSync(plain) }))
  })

  test('a body that a proxy unpacked but still calls gzip', () => {
    expectOne(collect({ contentEncoding: 'gzip', body: plain }))
  })

  test('E8 §20.3 text/plain beacon bodies are parsed as forms', () => {
    expectOne(
      collect({ contentType: 'text/plain;charset=UTF-8', query: 'ip=1', body: `data=${encodeURIComponent(base64)}` }),
    )
  })

  test('base64 without padding, in the URL-safe alphabet, with line breaks', () => {
    const urlSafe = base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    expectOne(collect({ body: `data=${urlSafe}` }))
    expectOne(collect({ body: `data=${base64.slice(0, 20)}%0D%0A${base64.slice(20)}` }))
  })

  test('parameters in the body count, and the query wins', () => {
    const body = `data=${encodeURIComponent(plain)}&verbose=1`
    expect(text(collect({ contentType: form, body }))).toBe('{"error":null,"status":1}')
    expect(text(collect({ contentType: form, query: 'verbose=0', body }))).toBe('1')
  })
})

describe('what is no payload is counted and answered 200', () => {
  const cases: [string, Parameters<typeof collect>[0], string][] = [
    ['nothing', { body: '' }, 'no_data'],
    ['a form without data', { body: 'verbose=0' }, 'no_data'],
    ['random bytes', { body: Buffer.from([0, 255, 1, 254, 10, 13, 61, 38]) }, 'no_data'],
    ['broken JSON', { body: '{"event":' }, 'bad_json'],
    ['base64 of no JSON', { body: 'data=AAAA' }, 'bad_json'],
    ['a number', { body: 'data=NQ==' }, 'bad_json'],
    ['an empty list', { body: '[]' }, 'no_data'],
    ['truncated gzip', { body: gzipSync(plain).subarray(0, 40) }, 'bad_encoding'],
    ['gzip of the wrong bytes', { body: Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]) }, 'bad_encoding'],
    ['broken deflate', { contentEncoding: 'deflate', body: 'xxxx' }, 'bad_encoding'],
  ]
  test.each(cases)('§20.6 %s', (_, changes, reason) => {
    const collected = collect(changes)
    expect(collected.answer.status).toBe(200)
    expect(text(collected)).toBe('0')
    expect(collected.counts.refused).toEqual({ [reason]: 1 })
    const verbose = collect({ ...changes, query: 'verbose=1' })
    expect(JSON.parse(text(verbose))).toMatchObject({ status: 0, error: expect.stringMatching(/^data, /) })
  })

  test('bodies over the limit are 413, before and after decompression', () => {
    const limit = { maxBodyBytes: 10_000 }
    const big = collect({ body: 'x'.repeat(10_001) }, limit)
    const bomb = collect({ contentEncoding: 'gzip', body: gzipSync(Buffer.alloc(5_000_000, 0x20)) }, limit)
    for (const collected of [big, bomb]) {
      expect(collected.answer).toMatchObject({ status: 413, contentType: 'application/json' })
      expect(collected.counts.refused).toEqual({ body_too_large: 1 })
    }
  })

  test('a gzip bomb of the default limit is not unpacked to its end', () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x5b))
    const start = performance.now()
    expect(collect({ body: bomb }).answer.status).toBe(413)
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  test('hostile shapes cost little: deep, wide, all ampersands, all broken lines', () => {
    const start = performance.now()
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000)
    expect(collect({ body: deep }).answer.status).toBe(200)
    const nested = `{"event":"x","properties":{"token":"tok-shop","a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}}`
    expect(collect({ body: nested }).events).toHaveLength(1)
    const wide = `{"event":"x","properties":{"token":"tok-shop",${Array.from({ length: 50_000 }, (_, at) => `"k${at}":1`).join()}}}`
    expect(Object.keys(collect({ body: wide }).events[0]!.properties)).toHaveLength(255)
    expect(collect({ body: '&'.repeat(2_000_000) }).answer.status).toBe(200)
    expect(collect({ body: '{x\n'.repeat(500_000) }).counts.refused).toEqual({ bad_json: 1 })
    expect(performance.now() - start).toBeLessThan(20_000)
  })
})

test('ids that are numbers beyond 2^53 keep every digit', () => {
  const body = '[{"event":"x","properties":{"token":"tok-shop","distinct_id": 9007199254740993}},' +
    '{"event":"x","properties":{"token":"tok-shop","distinct_id":9007199254740992,"$insert_id":12345678901234567890}}]'
  const { events } = collect({ body })
  expect(events).toHaveLength(2)
  expect(events[0]!.pseudonym).toBe(
    deps.identity.pseudonym(deps.projectByToken('tok-shop')!, 'user', '9007199254740993'),
  )
  expect(events[1]!.pseudonym).not.toBe(events[0]!.pseudonym)
  expect(events[0]!.receivedAt).toBe(now)
})
