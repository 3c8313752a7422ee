import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../model/json.ts'
import { collect, deps, now, openGuard, pseudonymOf, sealedFields, shop, track } from './collector.fixture.ts'

function kept(properties: object, query = '', more: Parameters<typeof collect>[0] = {}): JsonObject {
  const body = JSON.stringify([{ event: 'x', properties: { token: shop.token, ...properties } }])
  return collect({ query, body, ...more }, undefined, { guard: openGuard }).events[0]!.properties
}

describe('what names a person is not in the properties', () => {
  test('ids, tokens and addresses', () => {
    const mark = 'jane.doe'
    expect(kept({
      distinct_id: mark, $distinct_id: mark, $user_id: mark, $device_id: mark, ip: '198.51.100.1', $ip: '81.2.69.142',
      alias: mark, $anon_distinct_id: mark, $identified_id: mark, $anon_id: mark, $distinct_ids: [mark],
      $distinct_id_before_identity: mark, distinctId: mark, $insert_id: mark, ip_address: '1.2.3.4', time: now,
      plan: 'team',
      $mp_api_endpoint: 'api.mixpanel.com', $import: true, mp_processing_time_ms: 1,
    })).toEqual({ plan: 'team' })
  })

  test('addresses in other properties, but no versions', () => {
    expect(kept({
      peer: '10.1.2.3', six: '2001:db8::1', list: ['fe80::1', 'x'], $app_version_string: '10.1.2.3', at: '12:30:45',
    })).toEqual({ list: ['x'], $app_version_string: '10.1.2.3', at: '12:30:45' })
  })

  test('user agent strings become families', () => {
    const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'
    const families = { $browser: 'Mobile Safari', $browser_version: 17, $os: 'iOS', $device: 'iPhone' }
    expect(kept({ $user_agent: agent })).toEqual(families)
    expect(kept({ anything: agent })).toEqual(families)
  })

  test('group ids are pseudonyms, their originals sealed once', () => {
    const collected = track([
      { event: 'x', properties: { company: ['acme', 'globex'] } },
      { event: 'y', properties: { company: 'acme' } },
      { event: 'z', properties: { company: 42 } },
    ])
    const group = (id: string): string => pseudonymOf(shop, 'group:company', id)
    expect(collected.events.map(({ properties }) => properties.company)).toEqual([
      [group('acme'), group('globex')], group('acme'), group('42'),
    ])
    expect(sealedFields(collected)).toEqual(['$group_id=acme', '$group_id=globex', '$group_id=42'])
  })

  test('identifying values go under the seal of the person', () => {
    const collected = track([{ event: 'x', properties: { distinct_id: 'u1', email: 'jane@x.test', plan: 'team' } }])
    expect(collected.events[0]!.properties).toEqual({ plan: 'team' })
    expect(sealedFields(collected)).toEqual(['$distinct_id=u1', 'email=jane@x.test'])
    expect(collected.findings).toEqual([
      { project: 7, name: 'x', page: undefined, finding: { class: 'identifying', property: 'email' }, count: 1 },
    ])
  })

  test('nobody to seal for: the value is gone', () => {
    const collected = track([{ event: 'x', properties: { email: 'jane@x.test' } }])
    expect(collected.events[0]!.properties).toEqual({})
    expect(collected.identity).toEqual([])
  })
})

describe('URLs', () => {
  const url = (value: string): unknown => kept({ link: value }).link

  test.each([
    ['https://a.test/p?q=jane#top', 'https://a.test/p'],
    ['https://a.test/p#/users?x=1', 'https://a.test/p'],
    ['HTTPS://A.test?q', 'HTTPS://A.test'],
    ['https://jane:secret@a.test/p', 'https://a.test/p'],
    ['https://jane@a.test', 'https://a.test'],
    ['https://medium.test/@jane/post', 'https://medium.test/@jane/post'],
    ['postgres://u:p/w@db.test/main?ssl=1', 'postgres://db.test/main'],
    ['app+web://x/y?z', 'app+web://x/y'],
    ['  https://a.test/?t=1', 'https://a.test/'],
    ['https://a.test/p;jsessionid=ABC', 'https://a.test/p'],
    ['/reset?token=abc', '/reset'],
    ['/what?', '/what?'],
    ['?email=jane%40x.test&a=1', undefined],
    ['./reset?token=abc', './reset'],
    ['#1 of 3', '#1 of 3'],
    ['  two words', '  two words'],
    [
      'see https://a.test/p?token=1 and "ftp://u:p@b.test/x?y", (https://c.test/#z=1)',
      'see https://a.test/p and "ftp://b.test/x", (https://c.test/)',
    ],
    ['\u00a0https://a.test/p?token=1', '\u00a0https://a.test/p'],
    ['mailto:jane@a.test', 'mailto:'],
    ['tel:+33123456789', 'tel:'],
    ['data:text/html;base64,AAAA', 'data:'],
    ['10 % off: see //x', '10 % off: see //x'],
    ['note: call back', 'note: call back'],
    ['a/b://c', 'a/b://c'],
  ])('%s is kept as %s', (given, expected) => {
    expect(url(given)).toBe(expected)
  })

  test('nested URLs are cut too', () => {
    expect(kept({
      $elements: [{ $tag_name: 'a', '$attr-href': 'https://a.test/x?token=1' }, { '$attr-href': 'index.php?id=1' }],
      $el_attr__href: 'reset?token=1',
    })).toEqual({
      $elements: [{ $tag_name: 'a', '$attr-href': 'https://a.test/x' }, { '$attr-href': 'index.php' }],
      $el_attr__href: 'reset',
    })
  })

  test('a page URL keeps path and campaign, and loses click ids', () => {
    expect(kept({
      $current_url: 'https://shop.test/p?utm_source=news%20letter&utm_medium=e+mail&gclid=abc&q=jane&utm_source=other',
      gclid: 'abc', fbclid: 'def', initial_gclid: 'x', utm_medium: 'sent',
    })).toEqual({ $current_url: 'https://shop.test/p', utm_source: 'news letter', utm_medium: 'sent' })
  })

  test('the query of a page view is dropped but for its campaign', () => {
    expect(kept({
      current_url_path: '/p', current_url_protocol: 'https:',
      current_url_search: '?utm_campaign=spring&email=jane%40x.test',
    })).toEqual({ current_url_path: '/p', current_url_protocol: 'https:', utm_campaign: 'spring' })
  })

  test('a referrer is its origin and names its search engine', () => {
    expect(
      kept({ $referrer: 'https://www.google.co.uk/search?q=jane', $initial_referrer: 'https://u:p@news.test/a/b' }),
    ).toEqual({
      $referrer: 'https://www.google.co.uk', $initial_referrer: 'https://news.test', $search_engine: 'google',
    })
    expect(kept({ $referrer: '$direct', $initial_referrer: 'app/x?y=1' })).toEqual(
      { $referrer: '$direct', $initial_referrer: 'app' },
    )
    expect(kept({ $referrer: 'https://google.evil.test/x' })).toEqual({ $referrer: 'https://google.evil.test' })
    expect(kept({ $referrer: 'https://duckduckgo.com/', $search_engine: 'mine' })).toMatchObject(
      { $search_engine: 'mine' },
    )
  })

  test('credentials in a URL are a finding', () => {
    const { findings } = track([{ event: 'x', properties: { dsn: 'redis://u:p@db.test/0' } }])
    expect(findings).toMatchObject([{ finding: { class: 'url-credential', property: 'dsn' }, count: 1 }])
  })

  test.each([
    ['$current_url', 'https://shop.test/reset?next=a&reset_token=abc123'],
    ['$current_url', 'https://shop.test/app#/in?sessionId=abc'],
    ['$referrer', 'https://shop.test/x?api_key=k'],
    ['href', '/account?password=hunter2'],
    ['$el_attr__href', '/account?password=hunter2'],
    ['note', 'see https://shop.test/?access_token=abc for more'],
  ])('a secret in the query of %s is a finding, although the query is cut: %s', (property, url) => {
    const { findings, events } = track([{ event: 'x', properties: { [property]: url } }])
    expect(findings).toMatchObject([{ finding: { class: 'url-credential', property } }])
    expect(JSON.stringify(events, (_, value: unknown) => (typeof value === 'bigint' ? 0 : value))).not.toMatch(/abc|hunter2|=k/)
  })

  test.each([
    'https://shop.test/?token_count=3', 'https://shop.test/?a=token', 'https://shop.test/token=1/x', 'https://shop.test/?token=', '/p?page=2',
    'https://shop.test/docs#secret', 'https://shop.test/?utm_source=x&sort=price',
  ])('what only looks like one is none: %s', (url) => {
    expect(track([{ event: 'x', properties: { $current_url: url, link: url } }]).findings).toEqual([])
  })
})

describe('§4.8 place', () => {
  const london = { mp_country_code: 'GB', $region: 'England', $city: 'London' }
  const cases: [string, string, object, object][] = [
    ['ip=1 takes the request', 'ip=1', {}, london],
    ['/track without ip takes none', '', {}, {}],
    ['ip=0 takes none', 'ip=0', {}, {}],
    ['the property without ip', '', { ip: '203.0.113.9' }, { mp_country_code: 'FR' }],
    ['the property with ip=0', 'ip=0', { ip: '203.0.113.9' }, { mp_country_code: 'FR' }],
    ['ip=1 before the property', 'ip=1', { ip: '203.0.113.9' }, london],
    ['a property of 0', '', { ip: 0 }, {}],
    ['an unknown address', '', { ip: '10.0.0.1' }, {}],
    ['the client said its place', 'ip=1', { $city: 'Paris' }, { $city: 'Paris' }],
    ['an empty place says nothing', 'ip=1', { $city: '' }, london],
  ]
  test.each(cases)('%s', (_, query, properties, expected) => {
    expect(kept(properties, query)).toEqual(expected)
  })

  test('coordinates are coarse', () => {
    expect(kept({ $latitude: 48.858370, $longitude: '2.294481' })).toEqual({ $latitude: 48.9, $longitude: 2.3 })
  })
})

describe('user agent of the request', () => {
  const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.56'

  test('fills what a browser did not say', () => {
    expect(kept({ mp_lib: 'web' }, '', { userAgent })).toEqual({
      mp_lib: 'web', $browser: 'Microsoft Edge', $browser_version: 126, $os: 'Windows',
    })
    expect(kept({ mp_lib: 'web', $browser: 'Mine', $os: 'Ours' }, '', { userAgent })).toEqual({
      mp_lib: 'web', $browser: 'Mine', $os: 'Ours',
    })
  })

  test('says nothing about the person behind a server', () => {
    expect(kept({ mp_lib: 'python' }, '', { userAgent: 'python-requests/2.32' })).toEqual({ mp_lib: 'python' })
  })

  test('marks robots', () => {
    expect(kept(
      { mp_lib: 'web' }, '', { userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
    )).toEqual({
      mp_lib: 'web', $bot: true,
    })
  })

  test('versions are major', () => {
    expect(kept({ $browser_version: 17.4 })).toEqual({ $browser_version: 17 })
    expect(kept({ $browser_version: '126.0.6478.61' })).toEqual({ $browser_version: 126 })
    expect(kept({ $browser_version: 'beta' })).toEqual({ $browser_version: 'beta' })
  })
})

describe('limits cut and never refuse', () => {
  test('long strings, names and ids', () => {
    const long = 'é'.repeat(300)
    const properties = kept({ long, [long]: 1, list: [long] })
    expect(properties).toEqual({ long: 'é'.repeat(255), ['é'.repeat(255)]: 1, list: ['é'.repeat(255)] })
    expect(kept({ pair: `${'x'.repeat(254)}😀` }).pair).toBe('x'.repeat(254))
  })

  test('the guard sees a long string whole', () => {
    const seen: unknown[] = []
    const guard = {
      guard(_: string, properties: JsonObject) {
        seen.push(properties.note)
        return { properties, sealed: {}, findings: [] }
      },
    }
    const body = JSON.stringify({ event: 'x', properties: { token: shop.token, note: 'n'.repeat(3000) } })
    const { events } = collect({ body }, undefined, { ...deps, guard })
    expect(seen).toEqual(['n'.repeat(3000)])
    expect(events[0]!.properties.note).toBe('n'.repeat(255))
  })

  test('deep and wide values', () => {
    let deep: unknown = 'end'
    for (let level = 0; level < 20; level++) deep = { in: deep }
    expect(JSON.stringify(kept({ deep }))).toBe(`{"deep":${'{"in":'.repeat(7)}{}${'}'.repeat(7)}}`)
    expect(kept({ list: Array.from({ length: 300 }, (_, at) => at) }).list).toHaveLength(255)
    const collected = track([{ event: 'x', properties: { list: Array.from({ length: 300 }, () => 1), deep } }])
    expect(collected.counts.cut).toBe(2)
  })

  test('§12 an autocaptured click keeps its elements', () => {
    const $elements = [{ $classes: ['a', 'b'], $tag_name: 'button', '$attr-aria-label': 'Buy', $nth_child: 2 }]
    expect(kept({ $mp_autocapture: true, $elements, $target: $elements[0] })).toEqual({
      $mp_autocapture: true, $elements, $target: $elements[0],
    })
  })

  test('an event over 1 MB is refused alone', () => {
    const big = { event: 'big', properties: { list: Array.from({ length: 255 }, () => 'x'.repeat(5000)) } }
    const collected = track([big, { event: 'small' }])
    expect(collected.events.map(({ name }) => name)).toEqual(['small'])
    expect(collected.counts.refused).toEqual({ event_too_large: 1 })
  })
})

test('names of the language are properties like others, and no prototype changes', () => {
  const body = '{"event":"x","properties":{"token":"tok-shop","__proto__":{"polluted":1},"constructor":"c","toString":1,' +
    '"in":{"__proto__":{"polluted":1},"hasOwnProperty":true},"":1}}'
  const { properties } = collect({ body }, undefined, { guard: openGuard }).events[0]!
  expect(JSON.stringify(properties)).toBe('{"constructor":"c","toString":1,"in":{"hasOwnProperty":true}}')
  expect(Object.getPrototypeOf(properties)).toBe(Object.prototype)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

test('NUL and halves of pairs become U+FFFD, in values, names and ids', () => {
  const body = String.raw`{"event":"a\u0000b","properties":{"token":"tok-shop","distinct_id":"u\u0000\ud800","v":"x\ud83dy\u0000","ok":"\ud83d\ude00","k\udc00":1,"n":1e999}}`
  const collected = collect({ body }, undefined, { guard: openGuard })
  expect(collected.events[0]!.name).toBe('a\ufffdb')
  expect(collected.events[0]!.properties).toEqual({ v: 'x\ufffdy\ufffd', ok: '😀', 'k\ufffd': 1 })
  expect(sealedFields(collected)).toEqual(['$distinct_id=u\ufffd\ufffd'])
})
