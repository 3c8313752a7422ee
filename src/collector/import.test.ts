import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { basic, classic, collect, importJson, json, now, shop, text } from './collector.fixture.ts'

const seconds = Math.floor(now / 1000)
const good = { event: 'Signed Up', properties: { time: seconds, distinct_id: 'u1', $insert_id: 'a-1' } }
const bad = { event: 'Signed Up', properties: { time: 'soon', distinct_id: 'u1', $insert_id: 'a-2' } }
const blank = { event: ' ', properties: {} }

describe('§20.10 answers by strict and verbose', () => {
  test('neither: text, 1 if any is good', () => {
    expect(importJson([good]).answer).toEqual({ status: 200, contentType: 'text/plain', body: '1' })
    expect(text(importJson([blank, good]))).toBe('1')
    expect(text(importJson([blank]))).toBe('0')
    expect(text(importJson([good], 'strict=0&verbose=0'))).toBe('1')
  })

  test('verbose: 200 with a count, whatever was bad', () => {
    expect(text(importJson([good], 'verbose=1'))).toBe('{"code":200,"error":null,"num_records_imported":1,"status":1}')
    const mixed = importJson([good, blank, {}], 'verbose=1&strict=0')
    expect(mixed.answer.status).toBe(200)
    expect(text(mixed)).toBe(
      '{"code":200,"error":"some data points in the request failed validation","num_records_imported":1,"status":0}',
    )
    expect(mixed.counts).toMatchObject({ accepted: 1, refused: { event_missing: 2 } })
  })

  test('strict: OK in words', () => {
    expect(text(importJson([good], 'strict=1'))).toBe('{"code":200,"num_records_imported":1,"status":"OK"}')
  })

  test('strict and verbose: status is 1', () => {
    expect(text(importJson([good], 'strict=1&verbose=1&ip=0'))).toBe(
      '{"code":200,"error":null,"num_records_imported":1,"status":1}',
    )
  })

  test.each(['strict=1', 'strict=1&verbose=1'])('%s with a bad event: 400, and the good ones are kept', (query) => {
    const collected = importJson([good, bad], query)
    expect(collected.answer.status).toBe(400)
    expect(json(collected)).toEqual({
      code: 400,
      error: 'some data points in the request failed validation',
      status: 'Bad Request',
      num_records_imported: 1,
      failed_records: [{
        index: 1,
        insert_id: 'a-2',
        $insert_id: 'a-2',
        field: 'properties.time',
        message: "'properties.time' is invalid: must be specified as seconds since epoch",
      }],
    })
    expect(collected.events).toHaveLength(1)
    expect(collected.counts).toMatchObject({ accepted: 1, refused: { failed_validation: 1 } })
  })

  test('a body that cannot be read', () => {
    const request = { route: 'import', authorization: basic(shop.token), body: '{"a":' } as const
    expect(collect({ ...request, query: 'strict=1' }).answer.status).toBe(400)
    expect(json(collect({ ...request, query: 'strict=1' }))).toMatchObject(
      { error: 'data, not valid JSON', failed_records: [] },
    )
    expect(json(collect({ ...request, query: 'verbose=1' }))).toMatchObject(
      { code: 200, status: 0, num_records_imported: 0 },
    )
    expect(text(collect(request))).toBe('0')
  })
})

describe('§20.11 exact messages of strict import', () => {
  const fault = (event: object, project = shop): unknown[] => {
    const { failed_records } = json(importJson([event], 'strict=1', project)) as {
      failed_records?: { field: string; message: string }[],
    }
    return (failed_records ?? []).map(({ field, message }) => [field, message])
  }
  const withProperties = (changes: object): object => ({ event: 'x', properties: { ...good.properties, ...changes } })

  test.each([
    [{ properties: good.properties }, 'event', "'event' must not be missing or blank"],
    [blank, 'event', "'event' must not be missing or blank"],
    [withProperties({ time: undefined }), 'properties.time', "'properties.time' is invalid: must not be missing"],
    [
      withProperties({ time: '2026-01-01' }), 'properties.time',
      "'properties.time' is invalid: must be specified as seconds since epoch",
    ],
    [
      withProperties({ time: seconds + 3700 }), 'properties.time',
      "'properties.time' is invalid: must not be in the future",
    ],
    [withProperties(
      { time: now + 3_700_000 },
    ), 'properties.time', "'properties.time' is invalid: must not be in the future"],
    [withProperties({ time: 1 }), 'properties.time', "'properties.time' is invalid: must not be before 1971-01-01"],
    [withProperties({ $insert_id: undefined }), '$insert_id', "'$insert_id' is invalid: must not be missing"],
    [
      withProperties({ $insert_id: 'a_b' }), '$insert_id',
      "'$insert_id' is invalid: must only contain alphanumeric or hyphen '-' characters",
    ],
    [withProperties(
      { $insert_id: 'a'.repeat(37) },
    ), '$insert_id', "'$insert_id' is invalid: must not be longer than 36 bytes"],
    [withProperties({ $insert_id: 'undefined' }), '$insert_id', "'$insert_id' is invalid: must not be a placeholder"],
    [
      withProperties({ distinct_id: 'null' }), 'properties.distinct_id',
      "'properties.distinct_id' is invalid: must not be a placeholder",
    ],
    [withProperties({ note: '\ud800' }), 'properties.note', 'properties.note is invalid: string should be valid utf8'],
  ])('%j', (event, field, message) => {
    expect(fault(event)).toEqual([[field, message]])
  })

  test('distinct_id missing, in the original mode alone', () => {
    const event = withProperties({ distinct_id: undefined, $device_id: 'd', $user_id: 'u' })
    expect(fault(event, classic)).toEqual(
      [['properties.distinct_id', "'properties.distinct_id' is invalid: must not be missing"]],
    )
    expect(fault(event)).toEqual([])
    expect(fault(withProperties({ distinct_id: '' }), classic)).toEqual([])
  })

  test('bytes that are no UTF-8', () => {
    const body = Buffer.concat([
      Buffer.from(`[{"event":"x","properties":{"time":${seconds},"distinct_id":"u","$insert_id":"a","bad":"`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}}]'),
    ])
    const collected = collect({ route: 'import', query: 'strict=1', authorization: basic(shop.token), body })
    expect(json(collected)).toMatchObject({
      failed_records: [{ field: 'properties.bad', message: 'properties.bad is invalid: string should be valid utf8' }],
    })
  })

  test('too wide and too deep', () => {
    const wide = Object.fromEntries(Array.from({ length: 256 }, (_, at) => [`k${at}`, 1]))
    expect(fault(withProperties(wide))).toMatchObject([['properties', expect.stringContaining('255 properties')]])
    expect(fault(withProperties({ in: wide }))).toMatchObject([['properties.in', expect.any(String)]])
    expect(fault(withProperties({ in: { a: { b: { c: 1 } } } }))).toEqual([])
    expect(fault(withProperties({ in: { a: { b: { c: {} } } } }))).toMatchObject(
      [['properties.in', expect.any(String)]],
    )
  })

  test('identity events refuse the whole batch of a simplified project, with strings', () => {
    for (const event of ['$identify', '$create_alias', '$merge']) {
      const collected = importJson([good, { ...good, event }], 'strict=1')
      expect(collected.answer.status).toBe(400)
      expect(json(collected)).toEqual({
        code: 400,
        error: 'some data points in the request failed validation',
        status: 'Bad Request',
        num_records_imported: 0,
        failed_records: ['identity events are not allowed when project is using simplified identity management'],
      })
      expect(collected).toMatchObject({ events: [], identity: [] })
      expect(importJson([{ ...good, event }]).events).toHaveLength(1)
      expect(importJson([{ ...good, event }], 'strict=1', classic).answer.status).toBe(200)
    }
  })
})

describe('events', () => {
  test('are marked as imported, at any age', () => {
    const { events } = importJson([{ event: 'x', properties: { time: 1_000_000_000, distinct_id: 'u1' } }])
    expect(events[0]).toMatchObject({ imported: true, occurredAt: 1_000_000_000_000, project: shop.id })
  })

  test('from the future are set back unless strict', () => {
    expect(importJson([{ event: 'x', properties: { time: seconds + 9999 } }]).events[0]!.occurredAt).toBe(now)
  })

  test('before 1971 are refused', () => {
    const collected = importJson([{ event: 'x', properties: { time: 5 } }], 'verbose=1')
    expect(collected).toMatchObject({ events: [], counts: { refused: { bad_time: 1 } } })
  })

  test('take the importer’s place unless ip is 0', () => {
    const city = (properties: object, query: string): unknown => importJson(
      [{ event: 'x', properties }], query,
    ).events[0]!.properties.$city
    expect(city({}, '')).toBe('London')
    expect(city({}, 'ip=0')).toBeUndefined()
    expect(city({ ip: '0' }, '')).toBeUndefined()
    expect(city({ ip: '203.0.113.9' }, '')).toBeUndefined()
  })

  test('need no token of their own', () => {
    expect(importJson([{ event: 'x', properties: { token: 'tok-classic' } }]).events[0]!.project).toBe(shop.id)
  })

  test('2000 are taken at once, 2001 not, and gzip and NDJSON work', () => {
    expect(importJson(Array.from({ length: 2000 }, () => good), 'strict=1').events).toHaveLength(2000)
    const many = importJson(Array.from({ length: 2001 }, () => good))
    expect(many.answer.status).toBe(413)
    expect(json(many)).toEqual(
      { code: 413, error: 'request exceeds max limit of 2000 events', status: 'Request Entity Too Large' },
    )
    expect(many.events).toEqual([])
    const body = gzipSync([good, good].map((event) => JSON.stringify(event)).join('\n'))
    const authorization = basic(shop.token)
    const lines = collect(
      {
        route: 'import', query: 'strict=1', contentEncoding: 'gzip', contentType: 'application/x-ndjson',
        authorization, body,
      },
    )
    expect(lines.events).toHaveLength(2)
  })

  test('a body of 10 MB is taken', () => {
    const properties = Object.fromEntries(Array.from({ length: 22 }, (_, at) => [`p${at}`, 'x'.repeat(235)]))
    const events = Array.from({ length: 1950 }, (_, at) => ({
      ...good, properties: { ...good.properties, $insert_id: `a-${at}`, ...properties },
    }))
    const body = JSON.stringify(events)
    expect(body.length).toBeGreaterThan(10_000_000)
    expect(collect({ route: 'import', authorization: basic(shop.token), body }).events).toHaveLength(1950)
  })
})

describe('§20.15 credentials', () => {
  const as = (authorization: string | undefined, query = ''): ReturnType<typeof collect> =>
    collect({ route: 'import', query, authorization, body: JSON.stringify([good]) })

  test('Basic in base64, in plain text, with an empty password', () => {
    for (const authorization of [
      basic('bot', 'pw'), 'Basic bot:pw', 'basic   bot:pw', basic(shop.token), `Basic ${shop.token}:`,
      basic('secret-7'),
      `Basic ${Buffer.from(shop.token).toString('base64')}`,
    ]) {
      expect(as(authorization, 'project_id=7').events).toHaveLength(1)
    }
  })

  test('api_key in the query or in the form', () => {
    expect(as(undefined, 'api_key=legacy').events).toHaveLength(1)
    const body = new URLSearchParams({ data: JSON.stringify(good), verbose: '1', api_key: 'legacy' }).toString()
    expect(json(collect({ route: 'import', body }))).toMatchObject({ status: 1 })
  })

  test.each([
    [
      'an unknown account', basic('bot', 'no'), 'project_id=7', 401, 'Not a valid service account username',
      'Unauthorized',
    ],
    [
      'an account without project', basic('bot', 'pw'), '', 401, /^Unauthorized, invalid project secret\./,
      'Unauthorized',
    ],
    ['a bad secret', basic('nope'), '', 401, /^Unauthorized, invalid project secret\./, 'Unauthorized'],
    ['nothing', undefined, '', 401, /^Unauthorized, invalid project secret\./, 'Unauthorized'],
    ['another scheme', 'Bearer abc', '', 401, /^Unauthorized, invalid project secret\./, 'Unauthorized'],
    ['an account elsewhere', basic('bot', 'pw'), 'project_id=8', 403, /not a project member/, 'Forbidden'],
    [
      'another project', basic('secret-7'), 'project_id=8', 400,
      'Credentials in request did not match project_id URL parameter', 'Bad Request',
    ],
    [
      'no number', basic('secret-7'), 'project_id=x', 400,
      'Credentials in request did not match project_id URL parameter', 'Bad Request',
    ],
  ])('%s is refused', (_, authorization, query, code, error, status) => {
    const collected = as(authorization, query)
    expect(collected.answer.status).toBe(code)
    expect(json(collected)).toEqual(
      { code, error: typeof error === 'string' ? error : expect.stringMatching(error), status },
    )
    expect(collected).toMatchObject({ events: [], identity: [], project: undefined })
  })

  test('a stranger’s body is not unpacked', () => {
    const bomb = gzipSync(Buffer.alloc(30 * 1024 * 1024))
    expect(collect({ route: 'import', authorization: basic('nope'), body: bomb }).answer.status).toBe(401)
    expect(collect({ route: 'import', authorization: basic(shop.token), body: bomb }).answer.status).toBe(413)
  })
})
