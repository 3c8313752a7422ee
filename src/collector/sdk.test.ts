import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type Mixpanel from 'mixpanel'
import { collect, deps, now, pseudonymOf, sealedFields, shop, text } from './collector.fixture.ts'
import { createCollector, type Collected, type CollectRoute } from './index.ts'

/** The unmodified Node SDK over a real socket; what the collector made of each request is kept. */
describe('mixpanel for Node', () => {
  const collector = createCollector(deps)
  const seen: Collected[] = []
  let server: Server
  let longestUrl = 0
  let mixpanel: Mixpanel.Mixpanel

  beforeAll(async () => {
    // Single messages are GETs of any length, and Node stops at 16 KB unless it is told otherwise.
    server = createServer({ maxHeaderSize: 128 * 1024 }, (request, response) => {
      longestUrl = Math.max(longestUrl, request.url?.length ?? 0)
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const [path = '', query = ''] = (request.url ?? '').split('?')
        const collected = collector.collect({
          route: path.split('/').find((part) => part !== '') as CollectRoute,
          method: request.method as 'GET' | 'POST',
          query,
          contentType: request.headers['content-type'],
          contentEncoding: request.headers['content-encoding'],
          authorization: request.headers.authorization,
          userAgent: request.headers['user-agent'],
          address: '81.2.69.142',
          body: Buffer.concat(chunks),
          receivedAt: Date.now(),
          endpoint: request.headers.host ?? '',
        })
        seen.push(collected)
        response.writeHead(collected.answer.status, { 'content-type': collected.answer.contentType })
        response.end(collected.answer.body)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // The SDK reads the proxy from the environment when it is created.
    delete process.env.HTTP_PROXY
    delete process.env.HTTPS_PROXY
    const { default: library } = await import('mixpanel')
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    mixpanel = library.init(
      shop.token, { host, protocol: 'http', keepAlive: false, key: 'legacy' } as Partial<Mixpanel.InitConfig>,
    )
  })

  afterAll(() => new Promise((resolve) => server.close(resolve)))

  const done = (act: (callback: (error: unknown) => void) => void): Promise<Collected> =>
    new Promise((resolve, reject) => {
      act((error) => {
        // A batch call hands over a list with one entry a request.
        const failed: unknown = Array.isArray(error) ? error.find(Boolean) : error
        const last = seen.at(-1)
        if (failed || last === undefined) reject(failed as Error)
        else resolve(last)
      })
    })

  test('track hears its 1', async () => {
    const time = new Date(Date.now() - 1000)
    const { events } = await done((callback) =>
      mixpanel.track('Bought >>>', { distinct_id: 'u1', price: 9.5, note: 'ça + é ~~~', time }, callback))
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      name: 'Bought >>>',
      occurredAt: time.getTime(),
      pseudonym: pseudonymOf(shop, 'user', 'u1'),
      properties: { price: 9.5, note: 'ça + é ~~~', mp_lib: 'node' },
    })
  })

  test('§20.4 a long single message goes by GET, in a request line of 64 KB', async () => {
    const list = Array.from({ length: 180 }, (_, at) => `${at}${'x'.repeat(240)}`)
    const { events } = await done((callback) => mixpanel.track('Long', { distinct_id: 'u1', list }, callback))
    expect(events[0]!.properties.list).toEqual(list)
    expect(longestUrl).toBeGreaterThan(55_000)
  })

  test('track_batch posts raw base64', async () => {
    const { events } = await done((callback) =>
      mixpanel.track_batch([
        { event: 'a', properties: { distinct_id: 'u1', note: '~~~???>>>' } },
        { event: 'b', properties: { distinct_id: 'u2' } },
      ], callback))
    expect(events.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(events[0]!.properties.note).toBe('~~~???>>>')
  })

  test('import and import_batch with a key', async () => {
    const time = new Date('2024-02-03T04:05:06Z')
    const one = await done((callback) => mixpanel.import('Old', time, { distinct_id: 'u1' }, callback))
    expect(one.events).toMatchObject([{ name: 'Old', imported: true, occurredAt: time.getTime() }])
    const many = await done((callback) =>
      mixpanel.import_batch([{ event: 'Older', properties: { time, distinct_id: 'u1' } }], callback))
    expect(many.events).toMatchObject([{ name: 'Older', imported: true }])
  })

  test('people and groups', async () => {
    const set = await done((callback) => mixpanel.people.set('u1', { $email: 'jane@x.test', tier: 'gold' }, callback))
    expect(sealedFields(set)).toEqual(['$distinct_id=u1', '$email=jane@x.test'])
    expect(set.identity.at(-1)).toMatchObject(
      { operations: [{ op: 'set', values: { tier: 'gold' } }], place: undefined },
    )
    const charge = await done((callback) => mixpanel.people.track_charge('u1', 25, {}, callback))
    expect(charge.identity.at(-1)).toMatchObject(
      { operations: [{ op: 'append', values: { $transactions: { $amount: 25 } } }] },
    )
    const gone = await done((callback) => mixpanel.people.delete_user('u1', callback))
    expect(gone.identity.at(-1)).toMatchObject({ operations: [{ op: 'delete' }] })
    const group = await done((callback) => mixpanel.groups.set_once('company', 'acme', { plan: 'team' }, callback))
    expect(group.identity.at(-1)).toMatchObject({ subject: 'group:company', operations: [{ op: 'set_once' }] })
  })

  test('alias is an event of its own', async () => {
    const { events } = await done((callback) => mixpanel.alias('u1', 'u1b', callback))
    expect(events).toMatchObject([{ name: '$create_alias', pseudonym: pseudonymOf(shop, 'user', 'u1') }])
    expect(JSON.stringify(events[0]!.properties)).not.toContain('u1')
  })
})

describe('mixpanel for browsers, as its requests look on the wire', () => {
  const device = 'ef985ce8-8732-4ea7-aa4c-d4a53216d363'
  const common = {
    $os: 'Linux', $browser: 'Chrome', $current_url: 'https://shop.test/p?utm_source=news&email=jane%40x.test',
    $browser_version: 126,
    $screen_height: 900, $screen_width: 1440, mp_lib: 'web', $lib_version: '2.83.0', utm_source: 'news',
    $device_id: device, $initial_referrer: '$direct', $initial_referring_domain: '$direct', token: shop.token,
    mp_sent_by_lib_version: '2.83.0',
  }
  const batch = [
    { event: 'Plan Viewed', properties: {
      ...common, $insert_id: 'yn3lx3kmjkxxbv6b', time: now / 1000 - 1.699, distinct_id: `$device:${device}`,
    } },
    {
      event: '$identify', properties: {
        ...common, $insert_id: 'zz3lx3kmjkxxbv6b', time: now / 1000, distinct_id: 'u1', $user_id: 'u1',
        $anon_distinct_id: `$device:${device}`, $had_persisted_distinct_id: false,
      },
    },
  ]
  const form = `data=${encodeURIComponent(Buffer.from(JSON.stringify(batch)).toString('base64'))}`

  test('a batch by XHR, and the same by beacon, are one', () => {
    const xhr = collect(
      { query: 'verbose=1&ip=1&_=1795489088301', contentType: 'application/x-www-form-urlencoded', body: form },
    )
    const beacon = collect(
      { query: 'verbose=1&ip=1&_=1795489088330', contentType: 'text/plain;charset=UTF-8', body: form },
    )
    expect(text(xhr)).toBe('{"error":null,"status":1}')
    const keys = ({ events }: Collected): unknown => events.map(
      ({ name, pseudonym, occurredAt, dedupeKey }) => [name, pseudonym, occurredAt, dedupeKey],
    )
    expect(keys(beacon)).toEqual(keys(xhr))
    expect(xhr.events[0]).toMatchObject({
      pseudonym: pseudonymOf(shop, 'device', device),
      occurredAt: now - 1699,
      properties: { $current_url: 'https://shop.test/p', utm_source: 'news', $city: 'London', $browser: 'Chrome' },
    })
    expect(xhr.events[1]).toMatchObject(
      { pseudonym: pseudonymOf(shop, 'user', 'u1'), device: pseudonymOf(shop, 'device', device) },
    )
    expect(xhr.identity.filter(({ kind }) => kind === 'link')).toHaveLength(1)
    expect(xhr.sdk).toEqual({ name: 'web', version: '2.83.0' })
  })

  test('api_payload_format json', () => {
    const collected = collect(
      {
        query: 'verbose=1&ip=1', contentType: 'application/x-www-form-urlencoded',
        body: `data=${encodeURIComponent(JSON.stringify(batch))}`,
      },
    )
    expect(collected.events).toHaveLength(2)
  })

  test('people updates carry ids that are no properties', () => {
    const updates = [
      {
        $set_once: { $initial_referrer: 'https://a.test/x?y', $initial_referring_domain: 'a.test' },
        $token: shop.token, $distinct_id: 'u1', $device_id: device, $user_id: 'u1', $had_persisted_distinct_id: false,
      },
      { $set: {
        $os: 'Linux', $browser: 'Chrome', $browser_version: 126, $email: 'jane@x.test',
      }, $token: shop.token, $distinct_id: 'u1' },
    ]
    const body = `data=${encodeURIComponent(Buffer.from(JSON.stringify(updates)).toString('base64'))}`
    const collected = collect({ route: 'engage', query: 'verbose=1&ip=1&_=1', body })
    expect(text(collected)).toBe('{"error":null,"status":1}')
    expect(collected.identity.flatMap((write) => (write.kind === 'profile' ? write.operations : []))).toEqual([
      { op: 'set_once', values: { $initial_referrer: 'https://a.test', $initial_referring_domain: 'a.test' } },
      { op: 'set', values: { $os: 'Linux', $browser: 'Chrome', $browser_version: 126 } },
    ])
  })
})
