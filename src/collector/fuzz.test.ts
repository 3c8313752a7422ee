import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { isPseudonym } from '../model/pseudonym.ts'
import { basic, collect, classic, shop } from './collector.fixture.ts'
import type { Collected, CollectRoute } from './index.ts'

vi.setConfig({ testTimeout: 120_000 })

const runs = { numRuns: 3000, seed: 20261120 }

const route = fc.constantFrom<CollectRoute>('track', 'import', 'engage', 'groups')
const query = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '', 'verbose=1', 'strict=1', 'strict=1&verbose=1', 'ip=1', 'img=1', 'callback=f', 'data=%', 'data=e30=',
    'project_id=7',
  ),
)

const names = fc.oneof(
  fc.constantFrom(
    'distinct_id', '$user_id', '$device_id', '$insert_id', 'time', 'ip', 'token', 'company', '$current_url',
    '$referrer',
    '$distinct_ids', 'alias', '$anon_distinct_id', '__proto__', 'constructor', '$browser_version',
    'current_url_search', '$ignore',
    '$latitude', '$city', '$user_agent', 'mp_lib', 'toString', '$initial_referrer',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
const strings = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '', 'http://', '://', 'https://@', 'https://a@b@c?d#e', 'mailto:', 'Mozilla/', '::', '1.2.3.4', '\0', '\ud800',
    '/?=', ';jsessionid=',
  ),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
)
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    strings,
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4 }),
  ),
})).value
const properties = fc.dictionary(names, value, { maxKeys: 12 })

const record = fc.oneof(
  value,
  fc.record({
    event: fc.oneof(strings, fc.constantFrom('$identify', '$create_alias', '$merge', 'x')),
    properties: fc.tuple(properties, fc.constantFrom(shop.token, classic.token, 'nobody')).map(
      ([own, token]) => ({ ...own, token }),
    ),
    $mp_metadata: value,
  }),
  fc.record({
    $token: fc.constantFrom(shop.token, classic.token),
    $distinct_id: value,
    $group_key: value,
    $group_id: value,
    $set: fc.oneof(properties, value),
    $union: fc.oneof(properties, value),
    $unset: value,
    $time: value,
    $ip: value,
  }),
)

const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.array(record, { maxLength: 5 }).map((records) => Buffer.from(JSON.stringify(records))),
  fc.tuple(fc.array(record, { maxLength: 3 }), fc.nat(400)).map(
    ([records, at]) => Buffer.from(JSON.stringify(records)).subarray(0, at),
  ),
  fc.array(record, { maxLength: 3 }).map((records) => gzipSync(JSON.stringify(records))),
  fc.tuple(fc.array(record, { maxLength: 3 }), fc.nat(200)).map(
    ([records, at]) => gzipSync(JSON.stringify(records)).subarray(0, at),
  ),
  fc.array(record, { maxLength: 3 }).map(
    (records) => Buffer.from(`data=${encodeURIComponent(Buffer.from(JSON.stringify(records)).toString('base64'))}`),
  ),
  fc.array(record, { maxLength: 3 }).map(
    (records) => Buffer.from(records.map((line) => JSON.stringify(line)).join('\n')),
  ),
  fc.string({ unit: 'binary', maxLength: 80 }).map((data) => Buffer.from(`data=${data}&verbose=1`)),
)

const header = fc.option(fc.oneof(
  fc.string({ maxLength: 40 }), fc.constantFrom('gzip', 'deflate', 'br', '', 'identity', basic(shop.token), 'Basic :'),
), { nil: undefined })

function expectSound({ answer, events, identity, counts }: Collected): void {
  expect([200, 400, 401, 403, 413]).toContain(answer.status)
  if (answer.contentType === 'application/json') JSON.parse(answer.body as string)
  else if (answer.contentType === 'text/plain') expect(['0', '1']).toContain(answer.body)
  else expect(['image/png', 'text/javascript']).toContain(answer.contentType)
  expect(events.length + identity.filter(({ kind }) => kind === 'profile').length).toBe(counts.accepted)
  for (const event of events) {
    expect(Number.isSafeInteger(event.occurredAt)).toBe(true)
    expect(event.name).not.toBe('')
    expect(event.dedupeKey >= 0n && event.dedupeKey < 1n << 64n).toBe(true)
    if (event.pseudonym !== undefined) expect(isPseudonym(event.pseudonym)).toBe(true)
    for (const name of ['token', 'distinct_id', '$user_id', '$device_id', 'ip', 'alias', '__proto__']) {
      expect(Object.hasOwn(event.properties, name)).toBe(false)
    }
    expectBounded(event.properties, 0)
  }
}

function expectBounded(value: unknown, depth: number): void {
  expect(depth).toBeLessThanOrEqual(9)
  if (typeof value === 'string') {
    expect(value.length).toBeLessThanOrEqual(255)
    expect(value).not.toContain('\0')
    expect(Buffer.from(value).toString()).toBe(value)
  } else if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true)
  else if (Array.isArray(value)) value.forEach((item) => expectBounded(item, depth + 1))
  else if (typeof value === 'object' && value !== null) {
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    for (const [key, item] of Object.entries(value)) {
      expectBounded(key, 0)
      expectBounded(item, depth + 1)
    }
  }
}

test('§20.6 no request makes the collector throw or answer out of shape (3000 of them, seed 20261120)', () => {
  fc.assert(
    fc.property(
      fc.record(
        {
          route, query, body, method: fc.constantFrom('GET' as const, 'POST' as const), contentEncoding: header,
          contentType: header, authorization: header, userAgent: header,
          address: fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()),
        },
      ),
      (changes) => {
        const collected = collect(changes)
        expectSound(collected)
        if (changes.route !== 'import') expect([200, 413]).toContain(collected.answer.status)
      },
    ),
    runs,
  )
})

test('what was valid JSON of known projects is accepted or counted, record by record (1000 batches)', () => {
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 6 }), route, (records, route) => {
      const { counts } = collect({ route, body: JSON.stringify(records), authorization: basic(shop.token) })
      const total = counts.accepted + sum(counts.refused) + sum(counts.dropped)
      expect(total).toBe(records.length)
    }),
    { numRuns: 1000, seed: 7 },
  )
})

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
