import { describe, expect, test } from 'vitest'
import { collect, json, now, request, shop, text, track } from './collector.fixture.ts'
import { createCollector, dedupeKeyOf, insertIdOf } from './index.ts'
import { deps } from './collector.fixture.ts'

const good = { event: 'Plan Viewed', properties: { distinct_id: 'u1', price: 9.5 } }

describe('answers', () => {
  test('§20.1 plain body is exactly 1, verbose is compact JSON with an integer status', () => {
    const plain = track([good])
    expect(plain.answer).toEqual({ status: 200, contentType: 'text/plain', body: '1' })
    const verbose = track([good], 'verbose=1')
    expect(verbose.answer).toEqual({ status: 200, contentType: 'application/json', body: '{"error":null,"status":1}' })
    expect(text(track([good], 'verbose=true'))).toBe('{"error":null,"status":1}')
  })

  test('§20.6 never 4xx for bad events, and the good ones are kept', () => {
    const mixed = track([{ event: '' }, good, { event: 7 }])
    expect(text(mixed)).toBe('1')
    expect(mixed.events).toHaveLength(1)
    expect(mixed.counts).toMatchObject({ accepted: 1, refused: { event_missing: 2 } })
    expect(json(collect({ query: 'verbose=1', body: '[{}]' }))).toEqual({ error: 'event, missing', status: 0 })
    expect(json(collect({ query: 'verbose=1', body: '[{"event":"x"}]' }))).toEqual({
      error: 'token, missing or empty',
      status: 0,
    })
    expect(json(collect({ query: 'verbose=1' }))).toEqual({ error: 'data, missing or empty', status: 0 })
    expect(text(collect({ body: '[null,5,"x",[[]]]' }))).toBe('0')
  })

  test('an unknown token hears 1, and nothing is kept', () => {
    const collected = collect({ body: '[{"event":"x","properties":{"token":"nobody","distinct_id":"u1"}}]' })
    expect(text(collected)).toBe('1')
    expect(collected).toMatchObject({ events: [], identity: [], project: undefined })
    expect(collected.counts).toEqual({ accepted: 0, refused: { unknown_token: 1 }, dropped: {}, cut: 0, droppedProperties: 0 })
  })

  test('callback calls the function, and only a function', () => {
    const script = track([good], 'callback=mixpanel._jsc.abc')
    expect(script.answer).toMatchObject({ status: 200, contentType: 'text/javascript', body: 'mixpanel._jsc.abc(1);' })
    expect(text(track([good], 'callback=f&verbose=1'))).toBe('f({"error":null,"status":1});')
    expect(track([good], 'callback=alert(1)//').answer).toMatchObject({ contentType: 'text/plain', body: '1' })
  })

  test('img answers a picture', () => {
    const { answer } = track([good], 'img=1')
    expect(answer.contentType).toBe('image/png')
    expect(Buffer.from(answer.body as Uint8Array).subarray(1, 4).toString()).toBe('PNG')
  })

  test('§20.18 unknown parameters are ignored, and so is a redirect', () => {
    const { answer } = track([good], 'redirect=https%3A%2F%2Fevil.test&test=1&_=17&whatever=%ZZ&%=&=&&x')
    expect(answer).toEqual({ status: 200, contentType: 'text/plain', body: '1' })
  })

  test('what the guard rejects is not valid', () => {
    const collected = track([{ event: 'forbidden', properties: { distinct_id: 'u1' } }], 'verbose=1')
    expect(json(collected)).toEqual({ error: 'event, rejected: not_in_plan', status: 0 })
    expect(collected).toMatchObject({ events: [], identity: [], counts: { refused: { not_in_plan: 1 } } })
  })
})

describe('time', () => {
  const at = (time: unknown): number | undefined => track([{ event: 'x', properties: { time } }]).events[0]?.occurredAt
  const seconds = now / 1000 - 60

  test('§20.9 seconds with fraction and milliseconds are told apart, per event', () => {
    const { events } = track([
      { event: 'a', properties: { time: seconds + 0.301 } },
      { event: 'b', properties: { time: now - 5 } },
      { event: 'c', properties: { time: String(seconds) } },
      { event: 'd', properties: {} },
    ])
    expect(events.map(({ occurredAt }) => occurredAt)).toEqual([now - 60_000 + 301, now - 5, now - 60_000, now])
  })

  test('what is no time is the time of receipt', () => {
    for (const time of [null, '', 'soon', '0x10', {}, [], true]) expect(at(time)).toBe(now)
  })

  test('a clock far ahead is set back, one a little ahead is believed', () => {
    expect(at((now + 3_600_001) / 1000)).toBe(now)
    expect(at(now + 3_599_000)).toBe(now + 3_599_000)
    expect(at(9e15)).toBe(now)
  })

  test('events older than five days are dropped silently', () => {
    const day = 86_400_000
    const collected = track([
      { event: 'old', properties: { time: now - 5 * day - 1 } },
      { event: 'new', properties: { time: now - 5 * day } },
    ], 'verbose=1')
    expect(json(collected)).toEqual({ error: null, status: 1 })
    expect(collected.events.map(({ name }) => name)).toEqual(['new'])
    expect(collected.counts).toMatchObject({ accepted: 1, dropped: { too_old: 1 } })
  })

  test('the age is a setting', () => {
    const settings = { maxTrackAgeMs: 1000 }
    const body = JSON.stringify({ event: 'x', properties: { token: shop.token, time: now - 1001 } })
    expect(collect({ body }, settings).events).toHaveLength(0)
  })

  test('§20.19 order in a batch is not order in time, and both stay as they came', () => {
    const { events } = track([
      { event: '$create_alias', properties: { time: now } },
      { event: 'earlier', properties: { time: now - 1000 } },
    ])
    expect(events.map(({ name }) => name)).toEqual(['$create_alias', 'earlier'])
  })
})

describe('§20.8 a resend has the key of the first time', () => {
  const key = (properties: object, rest: object = {}): bigint => track(
    [{ event: 'x', properties, ...rest }],
  ).events[0]!.dedupeKey

  test('by $insert_id, then by $mp_event_id', () => {
    expect(key({ $insert_id: 'a-1' })).toBe(key({ $insert_id: 'a-1', time: now }))
    expect(key({ $insert_id: 'a-1' })).not.toBe(key({ $insert_id: 'a-2' }))
    expect(key({}, { $mp_metadata: { $mp_event_id: 'abc' } })).toBe(key({}, { $mp_metadata: { $mp_event_id: 'abc' } }))
    expect(key({ $insert_id: 'a-1' }, { $mp_metadata: { $mp_event_id: 'abc' } })).toBe(key({ $insert_id: 'a-1' }))
    expect(key({ $insert_id: 17 })).toBe(key({ $insert_id: '17' }))
  })

  test('without any, or with a placeholder, each is its own', () => {
    for (const id of [undefined, '', 'undefined', 'null', {}]) {
      expect(key({ $insert_id: id })).not.toBe(key({ $insert_id: id }))
    }
  })

  test('our own form maps to its bits and back', () => {
    expect(key({ $insert_id: 'sg-00ff00ff00ff00ff' })).toBe(0x00ff00ff00ff00ffn)
    expect(insertIdOf(0x00ff00ff00ff00ffn)).toBe('sg-00ff00ff00ff00ff')
    expect(dedupeKeyOf(insertIdOf(dedupeKeyOf('a-1')))).toBe(dedupeKeyOf('a-1'))
    expect(dedupeKeyOf('sg-00FF00ff00ff00ff')).not.toBe(0x00ff00ff00ff00ffn)
  })
})

test('$ignore is accepted and dropped', () => {
  const collected = track([{ event: 'x', properties: { $ignore: false, distinct_id: 'u1' } }])
  expect(text(collected)).toBe('1')
  expect(collected).toMatchObject({ events: [], identity: [], counts: { dropped: { ignored: 1 }, accepted: 0 } })
})

test('the outcome says which project and which SDK', () => {
  const collected = track([{ event: 'x', properties: { mp_lib: 'web', $lib_version: '2.83.0' } }])
  expect(collected).toMatchObject({ project: shop.id, sdk: { name: 'web', version: '2.83.0' } })
  expect(track([good]).sdk).toBeUndefined()
})

test('a request for two projects gives each its own', () => {
  const body = JSON.stringify(
    ['tok-shop', 'tok-classic'].map((token) => ({ event: 'x', properties: { token, distinct_id: 'u1' } })),
  )
  const { events } = createCollector(deps).collect(request({ body }))
  expect(events.map(({ project }) => project)).toEqual([7, 8])
  expect(events[0]!.pseudonym).not.toBe(events[1]!.pseudonym)
})
