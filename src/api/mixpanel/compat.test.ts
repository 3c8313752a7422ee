import Mixpanel from 'mixpanel'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { LedgerError, type StoredEntry } from '../../ledger/index.ts'
import { basic, startTestServer, type TestServer } from '../server.fixture.ts'
import { csvLine } from '../../model/csv.ts'

const mark = 'zq7marked'
let server: TestServer
const day = (at: number) => new Date(at).toISOString().slice(0, 10)
const today = day(Date.now())
const yesterday = day(Date.now() - 86_400_000)

const sent = (send: (done: (error?: unknown) => void) => void) =>
  new Promise<void>((resolve, reject) => send((error) => (error ? reject(new Error(String(error))) : resolve())))

beforeAll(async () => {
  server = await startTestServer()
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) delete process.env[name]
  const mixpanel = Mixpanel.init(server.project.token, {
    host: new URL(server.url).host, protocol: 'http', key: server.project.secret,
  } as Partial<Mixpanel.InitConfig>)
  const ann = `${mark}@example.org`
  const at = Date.parse(`${yesterday}T10:00:00.250Z`)
  await sent((done) => mixpanel.import('Buy', at, { distinct_id: `$device:${mark}-d`, $device_id: `${mark}-d`, plan: 'pro', amount: 10, $insert_id: 'b-1' }, done))
  await sent((done) => mixpanel.import('Buy', at + 1000, { distinct_id: ann, $user_id: ann, $device_id: `${mark}-d`, plan: 'pro', amount: 5.5, tags: ['a', 1] }, done))
  await sent((done) => mixpanel.import('Buy', at + 2000, { distinct_id: 'u2', plan: '=2+3', amount: 1 }, done))
  await sent((done) => mixpanel.import('View', at, { distinct_id: 'u2', 'a.b': { c: true } }, done))
  await sent((done) => mixpanel.track('View', { distinct_id: 'u3' }, done))
  await sent((done) => mixpanel.people.set(ann, { $email: ann, $name: `Ann ${mark}`, plan: 'pro', age: 31 }, done))
  for (let n = 2; n < 8; n++) await sent((done) => mixpanel.people.set(`u${n}`, { plan: n < 5 ? 'free' : 'pro', n }, done))
})
afterAll(() => server.stop())

const dates = `from_date=${yesterday}&to_date=${today}`
const ask = (path: string, headers: Record<string, string> = {}) => server.secret(`/api/query/${path}`, { headers })

async function exported(parameters = dates) {
  const { status, text, headers } = await server.secret(`/api/2.0/export?${parameters}`)
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
  return text.split('\n').slice(0, -1).map((line) => JSON.parse(line) as { event: string; properties: Record<string, unknown> })
}

test('export gives every event once, in Mixpanel\'s form', async () => {
  const events = await exported()
  expect(events.map(({ event }) => event).sort()).toEqual(['Buy', 'Buy', 'Buy', 'View', 'View'])
  const buy = events.find(({ properties }) => properties['amount'] === 5.5)!
  expect(Object.keys(buy.properties).slice(0, 2)).toEqual(['time', 'distinct_id'])
  const names = Object.keys(buy.properties).slice(2)
  expect(names).toEqual(names.toSorted())
  expect(buy.properties).toMatchObject({
    time: Date.parse(`${yesterday}T10:00:01Z`) / 1000, plan: 'pro', tags: ['a', 1], $import: true,
    $insert_id: expect.stringMatching(/^sg-[0-9a-f]{16}$/), distinct_id: expect.stringMatching(/^[\w-]{22}$/),
  })
  expect(buy.properties['$user_id']).toBe(buy.properties['distinct_id'])

  // The device's event counts for the person that the device was found to be.
  const before = events.find(({ properties }) => properties['amount'] === 10)!
  expect(before.properties['distinct_id']).toBe(buy.properties['distinct_id'])
  expect(before.properties['$distinct_id_before_identity']).toBe(before.properties['$device_id'])
  expect(before.properties).not.toHaveProperty('$user_id')
  expect(events.find(({ properties }) => properties['a.b'] !== undefined)!.properties['a.b']).toEqual({ c: true })
})

test('export takes time_in_ms, event, where and limit', async () => {
  expect((await exported(`${dates}&time_in_ms=true&event=["Buy"]`)).map(({ properties }) => Number(properties['time']) % 1000)).toEqual([250, 250, 250])
  expect(await exported(`${dates}&event=["View"]&where=${encodeURIComponent('defined(properties["a.b"])')}`)).toHaveLength(1)
  expect(await exported(`${dates}&where=${encodeURIComponent('properties["amount"] > 5 and user["plan"] == "pro"')}`)).toHaveLength(2)
  expect(await exported(`${dates}&limit=2`)).toHaveLength(2)
})

test('an export of nothing is an empty body', async () => {
  const { status, text } = await server.secret('/api/2.0/export?from_date=2011-01-01&to_date=2011-01-02')
  expect([status, text]).toEqual([200, ''])
})

test('a longer export is compressed for who asks', async () => {
  const response = await fetch(`${server.url}/api/2.0/export?${dates}`, {
    headers: { authorization: basic(server.project.secret), 'accept-encoding': 'gzip' },
  })
  expect(response.headers.get('content-encoding')).toBe('gzip')
  expect((await response.text()).split('\n')).toHaveLength(6)
  const plain = await fetch(`${server.url}/api/2.0/export?${dates}`, {
    headers: { authorization: basic(server.project.secret), 'accept-encoding': 'identity' },
  })
  expect(plain.headers.get('content-encoding')).toBeNull()
})

test.each([
  ['export', `from_date=${yesterday}&to_date=2999-01-01`, 400, 'to_date cannot be later than today'],
  ['export', `to_date=${today}`, 400, 'Missing required parameter: from_date'],
  ['export', `from_date=yesterday&to_date=${today}`, 400, 'Error in from_date'],
  ['export', `from_date=${today}&to_date=${yesterday}`, 400, 'ends'],
  ['export', `${dates}&where=properties[`, 400, ''],
  ['export', `${dates}&limit=100001`, 400, 'limit'],
  ['export', `${dates}&event=[1]`, 400, 'JSON array'],
  ['export', `${dates}&project_id=77`, 403, 'did not match project_id'],
  ['segmentation', dates, 400, 'Missing required parameter: event'],
  ['segmentation', `event=Buy&${dates}&unit=decade`, 400, 'unit'],
  ['events', 'event=["Buy"]&type=general&unit=day', 400, 'interval'],
  ['engage', 'page=1', 400, 'session_id'],
  ['engage', 'session_id=nothing&page=1', 400, 'session_id'],
  ['engage', `distinct_id=${mark}`, 400, 'pseudonym'],
  ['engage', 'filter_by_cohort={"id":1}', 400, 'filter_by_cohort'],
  ['properties', '', 404, 'Unknown endpoint'],
  ['events/retention', '', 404, 'Unknown endpoint'],
])('%s?%s is refused with JSON that says why', async (path, parameters, status, word) => {
  const answer = await server.secret(`/api/2.0/${path}?${parameters}`)
  expect([answer.status, answer.json.request]).toEqual([status, `/api/2.0/${path}`])
  expect(answer.json.error).toEqual(expect.stringContaining(word))
})

test('credentials are taken in every form that clients send', async () => {
  const { secret, id } = server.project
  const path = `/api/query/events/names?type=general`
  const forms: [string, string][] = [
    [basic(secret), ''], [`Basic ${secret}:`, ''], [basic('anyone.mp-service-account', secret), `&project_id=${id}`],
    [`Basic anyone:${secret}`, `&project_id=${id}`], [`basic ${Buffer.from(secret).toString('base64')}`, ''],
  ]
  for (const [authorization, more] of forms) {
    expect((await server.stranger(path + more, { headers: { authorization } })).status, authorization.slice(0, 12)).toBe(200)
  }
  expect((await server.owner(`${path}&project_id=${id}`)).status).toBe(200)
  expect((await server.owner(path)).json.error).toContain('project_id')
  for (const headers of [{}, { authorization: basic('sgs_wrong') }, { authorization: 'Bearer x' }] as Record<string, string>[]) {
    const { status, json } = await server.stranger(path, { headers })
    expect([status, json.error]).toEqual([401, 'Unable to authenticate request'])
  }
})

test('segmentation counts by day, by unique people and by a property', async () => {
  expect((await ask(`segmentation?event=Buy&${dates}`)).json).toEqual({
    data: { series: [yesterday, today], values: { Buy: { [yesterday]: 3, [today]: 0 } } }, legend_size: 1,
  })
  expect((await ask(`segmentation?event=Buy&${dates}&type=unique`)).json.data.values.Buy[yesterday]).toBe(2)
  expect((await ask(`segmentation?event=Buy&${dates}&type=average`)).json.data.values.Buy[yesterday]).toBe(1.5)
  const by = await ask(`segmentation?event=Buy&${dates}&on=${encodeURIComponent('properties["plan"]')}`)
  expect(by.json.data.values).toEqual({ pro: { [yesterday]: 2, [today]: 0 }, '=2+3': { [yesterday]: 1, [today]: 0 } })
  const where = await ask(`segmentation?event=Buy&${dates}&where=${encodeURIComponent('properties["amount"] >= 5')}&on=nothing`)
  expect(where.json.data.values).toEqual({ undefined: { [yesterday]: 2, [today]: 0 } })
  const hours = await ask(`segmentation?event=Buy&from_date=${yesterday}&to_date=${yesterday}&unit=hour`)
  expect(hours.json.data.values.Buy[`${yesterday} 10:00:00`]).toBe(3)
})

test('CSV neutralises what a spreadsheet would take for a formula', async () => {
  const { text, headers } = await ask(`segmentation?event=Buy&${dates}&on=plan&format=csv`)
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(text.split('\r\n')).toEqual(["date,pro,'=2+3", `${yesterday},2,1`, `${today},0,0`, ''])
  expect(csvLine(['@SUM(A1)', '+1', '-1', '\t=1', 'a,"b"', 'plain', -3])).toBe(`'@SUM(A1),'+1,'-1,'\t=1,"a,""b""",plain,-3\r\n`)
})

test('events, their names, tops, properties and values', async () => {
  const events = await ask(`events?event=["Buy","View","Never"]&type=general&unit=day&interval=2`)
  expect(events.json.data).toEqual({
    series: [yesterday, today],
    values: {
      Buy: { [yesterday]: 3, [today]: 0 }, View: { [yesterday]: 1, [today]: 1 }, Never: { [yesterday]: 0, [today]: 0 },
    },
  })
  expect((await ask('events/names?type=general')).json).toEqual(['Buy', 'View'])
  expect((await ask('events/top?type=general')).json).toEqual({
    events: [{ amount: 1, event: 'View', percent_change: 0 }, { amount: 0, event: 'Buy', percent_change: -1 }], type: 'general',
  })
  expect((await ask(`events/properties?event=Buy&name=plan&values=["pro"]&type=unique&unit=day&${dates}`)).json.data.values).toEqual({
    pro: { [yesterday]: 1, [today]: 0 },
  })
  expect((await ask('events/properties/top?event=Buy')).json).toMatchObject({ plan: { count: 3 }, tags: { count: 1 } })
  expect((await ask('events/properties/values?event=Buy&name=plan')).json).toEqual(['pro', '=2+3'])
  expect((await ask(`segmentation/sum?event=Buy&on=amount&${dates}`)).json).toMatchObject({ status: 'ok', results: { [yesterday]: 16.5, [today]: 0 } })
  expect((await ask(`segmentation/average?event=Buy&on=amount&${dates}`)).json.results[yesterday]).toBe(5.5)
})

test('engage pages through profiles, sealed fields marked, with a session that stays', async () => {
  const engage = (body: Record<string, string>) => server.secret('/api/query/engage', {
    method: 'POST', body: new URLSearchParams(body).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  const first = await engage({ page_size: '3' })
  expect(first.json).toMatchObject({ page: 0, page_size: 3, total: 7, status: 'ok', session_id: expect.any(String) })
  const { session_id } = first.json
  await server.stranger('/engage', { method: 'POST', body: [{ $token: server.project.token, $distinct_id: 'late', $set: { plan: 'late' } }] })
  const rest = await Promise.all(['1', '2', '3'].map((page) => engage({ page, session_id, page_size: '3' })))
  const results = [first, ...rest].flatMap(({ json }) => json.results as { $distinct_id: string; $properties: Record<string, unknown> }[])
  expect(results).toHaveLength(7)
  expect(new Set(results.map(({ $distinct_id }) => $distinct_id)).size).toBe(7)
  expect(rest.every(({ json }) => json.total === 7)).toBe(true)

  const ann = results.find(({ $properties }) => $properties['age'] === 31)!
  expect(ann.$properties).toMatchObject({
    $email: '[sealed]', $name: '[sealed]', plan: 'pro', $last_seen: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  })
  const inJson = await server.secret('/api/2.0/engage', {
    method: 'POST', body: { where: 'properties["plan"] == "free" and properties["n"] > 2', output_properties: ['n'] },
  })
  expect(inJson.json.results.map(({ $properties }: { $properties: unknown }) => $properties)).toEqual(expect.arrayContaining([{ n: 3 }, { n: 4 }]))
  expect(inJson.json.total).toBe(2)
  const since = encodeURIComponent(`properties["$last_seen"] >= "${yesterday}T00:00:00Z"`)
  expect((await ask(`engage?where=${since}`)).json.total).toBe(8)
  expect((await ask(`engage?distinct_ids=${encodeURIComponent(JSON.stringify([ann.$distinct_id]))}`)).json.results).toHaveLength(1)
  expect((await ask('engage/properties')).status).toBe(200)
})

test('P4 exports are on the ledger with their people, and do not leave when it fails', async () => {
  const { ledger } = server.served.instance
  const before = ledger.size
  await exported()
  await ask('engage')
  const entries: StoredEntry[] = []
  for await (const entry of ledger.entries(before)) entries.push(entry)
  expect(entries.map(({ kind }) => kind)).toEqual(['export.events', 'export.profiles'])
  expect(entries[0]).toMatchObject({ actor: `project-secret:${server.project.id}`, count: 5 })
  // u2, u3, the person and the device that they came from.
  expect(await ledger.peopleOf(entries[0]!)).toHaveLength(4)

  const append = vi.spyOn(ledger, 'append').mockRejectedValue(new LedgerError('LEDGER_UNAVAILABLE', 'The disk is gone'))
  try {
    for (const path of [`export?${dates}`, 'engage']) {
      const { status, text } = await server.secret(`/api/2.0/${path}`)
      expect([path, status]).toEqual([path, 503])
      expect(text).not.toContain('plan')
    }
  } finally {
    append.mockRestore()
  }
})

test('P2 no answer holds what names a person', async () => {
  const on = (name: string) => encodeURIComponent(`properties["${name}"]`)
  const paths = [
    `export?${dates}`, `export?${dates}&where=${encodeURIComponent(`"${mark}" in properties["$email"]`)}`, 'engage', 'engage/properties', 'events/names?type=general',
    `segmentation?event=Buy&${dates}&on=${on('distinct_id')}`, `segmentation?event=Buy&${dates}&on=${on('$user_id')}`,
    `segmentation?event=Buy&${dates}&on=${encodeURIComponent('user["$email"]')}`, 'events/properties/top?event=Buy',
    'events/properties/values?event=Buy&name=$device_id', 'events/properties/values?event=Buy&name=distinct_id',
  ]
  for (const path of paths) {
    const { text, status } = await ask(path)
    expect(status, path).toBe(200)
    expect(text, path).not.toContain(mark)
  }
})
