/** Requests that no client should send, made from a seed: for the collector over HTTP. */
import { gzipSync } from 'node:zlib'
import { seeded } from '../bench/events.ts'

export interface MalformedRequest {
  readonly kind: string
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly headers: Record<string, string>
  readonly body: Buffer | undefined
}

type Maker = (random: () => number, token: string) => Omit<MalformedRequest, 'kind'>

const routes = ['/track', '/track/', '/engage', '/groups', '/import', '/import?strict=1', '/import?verbose=1', '/track?verbose=1', '/record/', '/decide', '/flags/']
const contentTypes = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'image/png', 'x', '', 'application/json; charset=utf-16']

const bytes = (random: () => number, count: number): Buffer => Buffer.from(Array.from({ length: count }, () => Math.floor(random() * 256)))
const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)]!
const event = (token: string, properties: unknown) => ({ event: 'Odd', properties: { token, distinct_id: 'odd', time: Date.now(), ...(properties as object) } })

function posted(random: () => number, body: Buffer, headers: Record<string, string> = {}): Omit<MalformedRequest, 'kind'> {
  return { path: pick(random, routes), method: 'POST', headers: { 'content-type': pick(random, contentTypes), ...headers }, body }
}

const deep = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth)

const makers: Record<string, Maker> = {
  'random bytes': (random) => posted(random, bytes(random, Math.floor(random() * 400))),
  'random bytes that claim gzip': (random) => posted(random, bytes(random, 100), { 'content-encoding': 'gzip' }),
  'truncated gzip': (random, token) => {
    const whole = gzipSync(JSON.stringify(Array.from({ length: 20 }, () => event(token, {}))))
    return posted(random, whole.subarray(0, Math.floor(random() * whole.length)), { 'content-encoding': 'gzip' })
  },
  'unknown encoding': (random) => posted(random, Buffer.from('[]'), { 'content-encoding': pick(random, ['br', 'zstd', 'identity', '', 'gzip, gzip', 'x']) }),
  'truncated JSON': (random, token) => {
    const text = JSON.stringify([event(token, { a: [1, { b: 'c' }] })])
    return posted(random, Buffer.from(text.slice(0, Math.floor(random() * text.length))))
  },
  'wrong shapes': (random, token) => posted(random, Buffer.from(JSON.stringify(pick(random, [
    null, 1, 'x', true, [], {}, [null], [[]], [[[1]]], { event: 1 }, { event: 'x' }, { event: 'x', properties: 1 }, { event: 'x', properties: [] }, { event: { a: 1 }, properties: { token } },
    event(token, { time: 'yesterday' }), event(token, { time: -1 }), event(token, { time: 1e300 }), event(token, { time: [] }), event(token, { distinct_id: {} }), event(token, { distinct_id: [1] }),
    event(token, { $insert_id: {} }), event(token, { token: 5 }), { $token: token, $distinct_id: 'x', $set: [] }, { $token: token, $distinct_id: 'x', $add: { a: 'x' } }, { $token: token, $distinct_id: 'x', $append: 1 },
    { $token: token, $group_key: 'company', $group_id: 'x', $union: { a: 'b' } }, { $token: token, $distinct_id: 'x', $unset: { a: 1 } }, { $token: token },
  ])))),
  'deep JSON': (random, token) => posted(random, Buffer.from(pick(random, [
    deep('[', ']', 20_000), deep('{"a":', '}', 0) + '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000),
    `[{"event":"x","properties":{"token":"${token}","distinct_id":"d","deep":${'{"a":'.repeat(300)}1${'}'.repeat(300)}}}]`,
    `[{"event":"x","properties":{"token":"${token}","distinct_id":"d","deep":${deep('[', ']', 400)}}}]`,
  ]))),
  'wide JSON': (random, token) => posted(random, Buffer.from(JSON.stringify([event(token, Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`p${i}`, i])))]))),
  'long names and strings': (random, token) => posted(random, Buffer.from(JSON.stringify([{ ...event(token, { ['n'.repeat(5_000)]: 's'.repeat(50_000) }), event: 'e'.repeat(10_000) }]))),
  'prototype keys': (random, token) => posted(random, Buffer.from(
    `[{"event":"__proto__","properties":{"token":"${token}","distinct_id":"constructor","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"hasOwnProperty":null}}]`)),
  'NUL and lone surrogates': (random, token) => posted(random, Buffer.from(
    `[{"event":"a\\u0000b","properties":{"token":"${token}","distinct_id":"\\ud800","x\\udc00":"\\udbff\\u0000","y":"\\u202e\\ufeff"}}]`)),
  'not UTF-8': (random, token) => posted(random, Buffer.concat([Buffer.from(`[{"event":"x","properties":{"token":"${token}","distinct_id":"d","a":"`), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from('"}}]')])),
  'long query': (_random, token) => ({
    path: `/track?data=${encodeURIComponent(Buffer.from(JSON.stringify(event(token, { long: 'x'.repeat(30_000) }))).toString('base64'))}`.slice(0, 60_000), method: 'GET', headers: {}, body: undefined,
  }),
  'odd query': (random) => ({
    path: `${pick(random, ['/track', '/engage', '/import', '/decide', '/flags', '/settings'])}?${pick(random, ['data', 'data=', 'data=%', 'data=%zz', '&&&&=&', 'callback=<script>', 'callback=alert(1)//', 'verbose=x&strict=x', 'data=%00', `data=${'%25'.repeat(500)}`, 'project_id=__proto__', 'ip=', 'redirect=https://evil.example'])}`,
    method: 'GET', headers: {}, body: undefined,
  }),
  'odd headers': (random) => posted(random, Buffer.from('[]'), { authorization: pick(random, ['Basic', 'Basic ====', 'Bearer x', `Basic ${Buffer.from(':').toString('base64')}`, 'Basic a:b:c', 'x'.repeat(3000)]), origin: pick(random, ['null', 'https://x.test', 'javascript:alert(1)', '*']), 'user-agent': pick(random, ['', 'x'.repeat(5000), '<script>', '() { :; };']) }),
}

/** `count` requests; the same for the same seed. */
export function* malformed(count: number, token: string, seed: number): Iterable<MalformedRequest> {
  const random = seeded(seed)
  const kinds = Object.keys(makers)
  for (let i = 0; i < count; i++) {
    const kind = kinds[i % kinds.length]!
    yield { kind, ...makers[kind]!(random, token) }
  }
}

/** The ones that cost memory rather than wit. */
export function heavy(token: string): MalformedRequest[] {
  const json = { 'content-type': 'application/json' }
  return [
    { kind: 'gzip bomb', path: '/track', method: 'POST', headers: { ...json, 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20)) },
    { kind: 'gzip bomb of events', path: '/import', method: 'POST', headers: { ...json, 'content-encoding': 'gzip' }, body: gzipSync(`[${`${JSON.stringify(event(token, {}))},`.repeat(300_000)}1]`) },
    { kind: '50 MB body', path: '/track', method: 'POST', headers: json, body: Buffer.alloc(50 * 1024 * 1024, 0x5b) },
    { kind: '19 MB of brackets', path: '/track', method: 'POST', headers: json, body: Buffer.alloc(19 * 1024 * 1024, 0x5b) },
    { kind: '19 MB string', path: '/track', method: 'POST', headers: json, body: Buffer.from(JSON.stringify([event(token, { s: 'x'.repeat(19 * 1024 * 1024) })])) },
  ]
}
