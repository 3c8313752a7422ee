/** Small groups against a real server: docs/suppression.md, rules K1–K6. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './server.fixture.ts'

let server: TestServer
let here: string
const day = new Date().toISOString().slice(0, 10)

/** People by city: Paris 30, Lyon 12, Nice 11, Vif 2; and by diagnosis, which the owner marks. */
const cities = { Paris: 30, Lyon: 12, Nice: 11, Vif: 2 }

beforeAll(async () => {
  server = await startTestServer()
  here = `/v1/projects/${server.project.id}`
  const events = Object.entries(cities).flatMap(([city, count]) => Array.from({ length: count }, (_, n) => ['Viewed', ...(n % 2 === 0 ? ['Paid'] : [])].map((event, at) => ({
    event,
    properties: {
      token: server.project.token, distinct_id: `${city}-${n}`, $insert_id: `${city}${n}${at}`, time: Math.floor(Date.now() / 1000) - 5 + at,
      home_city: city, diagnosis: n % 9 === 0 ? 'rare' : 'usual', plan: n % 9 === 0 ? 'pro' : 'free', mp_country_code: city === 'Vif' ? 'FR' : 'FR',
    },
  }))).flat())
  await server.stranger('/track', { method: 'POST', body: events })
  const people = Object.entries(cities).flatMap(([city, count]) => Array.from({ length: count }, (_, n) => ({ $token: server.project.token, $distinct_id: `${city}-${n}`, $set: { home_city: city } })))
  await server.stranger('/engage', { method: 'POST', body: people })
  await server.served.instance.settle()
}, 60_000)
afterAll(() => server.stop())

const ask = async (question: object) => server.owner(`${here}/ask`, { method: 'POST', body: { range: { last: 2, unit: 'day' }, ...question } })
const city = { of: 'event', name: 'home_city' }
const trend = (more: object) => ({ kind: 'trend', unit: 'day', series: [{ event: 'Viewed', measure: 'unique' }], ...more })
// oxlint-disable-next-line typescript/no-explicit-any
const labels = (json: any) => json.series[0].segments.map(({ segment, total }: any) => ['fewerThan' in segment ? `<${segment.fewerThan}` : 'other' in segment ? 'other' : String(segment.value), total])

test.each(['unique', 'total'] as const)('K3 a trend of %s by a place shows no group of fewer than k people', async (measure) => {
  const { json } = await ask(trend({ breakdown: city, series: [{ event: 'Viewed', measure }] }))
  expect(labels(json)).toEqual([['Paris', 30], ['Lyon', 12], ['<10', 13]])
  expect((await ask(trend({ series: [{ event: 'Viewed', measure }] }))).json.series[0].segments[0].total).toBe(55)
  const small = await ask(trend({ breakdown: city, limit: 2, series: [{ event: 'Viewed', measure }] }))
  expect(labels(small.json).every(([, total]: [string, number]) => total >= 10)).toBe(true)
})

test('K3 what is no place and not sensitive is shown as it is, and so is a country', async () => {
  expect(labels((await ask(trend({ breakdown: { of: 'event', name: 'plan' } }))).json)).toEqual([['free', 46], ['pro', 9]])
  expect(labels((await ask(trend({ breakdown: { of: 'event', name: 'mp_country_code' } }))).json)).toEqual([['FR', 55]])
})

test('K3 a property that the dictionary marks as sensitive is guarded, and one that it calls plain is not', async () => {
  const mark = (name: string, classification: string) => server.owner(`${here}/data/properties/event/${name}`, { method: 'PATCH', body: { classification } })
  expect(labels((await ask(trend({ breakdown: { of: 'event', name: 'diagnosis' } }))).json)).toEqual([['usual', 46], ['rare', 9]])
  expect((await mark('diagnosis', 'sensitive')).status).toBe(200)
  expect(labels((await ask(trend({ breakdown: { of: 'event', name: 'diagnosis' } }))).json)).toEqual([['<10', 55]])
  await mark('diagnosis', 'plain')
  expect(labels((await ask(trend({ breakdown: { of: 'event', name: 'diagnosis' } }))).json)).toHaveLength(2)
})

test('K4 a funnel by a place folds groups of few who enter', async () => {
  const { json } = await ask({ kind: 'funnel', steps: [{ event: 'Viewed' }, { event: 'Paid' }], window: { value: 1, unit: 'day' }, breakdown: city })
  // oxlint-disable-next-line typescript/no-explicit-any
  const rows = json.segments.map(({ segment, steps }: any) => [segment.value ?? segment.fewerThan ?? 'overall', steps.map(({ people }: { people: number }) => people)])
  expect(rows).toEqual([['overall', [55, 28]], ['Paris', [30, 15]], ['Lyon', [12, 6]], [10, [13, 7]]])
})

const only = (value: string, is = 'equals') => ({ match: 'all', filters: [{ property: city, operator: { is, values: [value] } }] })

test('K5 a condition that leaves few people, or leaves few out, is refused in every kind of question', async () => {
  const kinds = (where: object) => [
    trend({ where }),
    trend({ series: [{ event: 'Viewed', measure: 'total', where }] }),
    { kind: 'funnel', steps: [{ event: 'Viewed', where }, { event: 'Paid' }], window: { value: 1, unit: 'day' } },
    { kind: 'retention', start: { event: 'Viewed', where }, return: { event: 'Paid' }, unit: 'day', periods: 1, criterion: 'on', intervals: 'calendar' },
    { kind: 'flow', anchor: { event: 'Viewed' }, where, direction: 'after', steps: 1, perStep: 3 },
    { kind: 'people', did: { event: 'Viewed', where } },
    { kind: 'people', where },
    { kind: 'people', where: { match: 'any', filters: [...(where as { filters: object[] }).filters, ...only('Vif').filters] }, profile: { match: 'any', filters: [{ property: { of: 'person', name: 'home_city' }, operator: { is: 'equals', values: ['Vif'] } }, { property: { of: 'person', name: 'home_city' }, operator: { is: 'equals', values: ['nowhere'] } }] } },
  ]
  for (const where of [only('Vif'), only('Vif', 'does-not-equal'), only('nowhere')]) {
    for (const question of kinds(where)) {
      const { status, json } = await ask(question)
      expect([question.kind, status, json.error?.code]).toEqual([question.kind, 422, 'ANSWER_SUPPRESSED'])
    }
  }
  for (const question of kinds(only('Lyon')).slice(0, 7)) expect([question.kind, (await ask(question)).status]).toEqual([question.kind, 200])
  expect((await ask({ kind: 'flow', anchor: { event: 'Viewed' }, direction: 'after', steps: 1, perStep: 3, by: city })).json.error.code).toBe('QUESTION_INVALID')
})

test('K6 lists of values and the compatible APIs hide what few people share', async () => {
  const values = async (of: string) => (await server.owner(`${here}/values?property=home_city&of=${of}`)).json.values.map(({ value }: { value: string }) => value)
  expect(await values('event')).toEqual(['Paris', 'Lyon', 'Nice'])
  expect((await values('person')).sort()).toEqual(['Lyon', 'Nice', 'Paris'])
  const names = await server.secret(`/api/query/events/properties/values?event=Viewed&name=home_city`)
  expect(names.json).toEqual(['Paris', 'Lyon', 'Nice'])
  for (const type of ['general', 'unique']) {
    const on = encodeURIComponent('properties["home_city"]')
    const { json } = await server.secret(`/api/query/segmentation?event=Viewed&from_date=${day}&to_date=${day}&on=${on}&type=${type}`)
    expect(Object.keys(json.data.values).sort()).toEqual(['Lyon', 'Paris'])
  }
  for (const where of ['properties["home_city"] == "Vif"', 'properties["home_city"] != "Vif"']) {
    const { status, json } = await server.secret(`/api/query/segmentation?event=Viewed&from_date=${day}&to_date=${day}&where=${encodeURIComponent(where)}`)
    expect([status, json.error]).toEqual([422, expect.stringContaining('fewer than 10 people')])
  }
  const sum = await server.secret(`/api/query/segmentation/sum?event=Viewed&from_date=${day}&to_date=${day}&on=${encodeURIComponent('1 + 1')}&where=${encodeURIComponent('properties["home_city"] == "Vif"')}`)
  expect(sum.status).toBe(422)
})

test('K7 the project sets its own k, on the ledger', async () => {
  const set = (k: unknown) => server.owner(`${here}/suppression`, { method: 'PUT', body: { k } })
  expect((await server.owner(`${here}/suppression`)).json).toEqual({ k: 10 })
  for (const wrong of [0, 1, 1_001, 2.5, 'ten', null]) expect((await set(wrong)).status).toBe(400)
  expect((await server.secret(`${here}/suppression`, { method: 'PUT', body: { k: 2 } })).status).toBe(403)
  expect((await set(2)).status).toBe(200)
  expect(labels((await ask(trend({ breakdown: city }))).json)).toEqual([['Paris', 30], ['Lyon', 12], ['Nice', 11], ['Vif', 2]])
  expect((await server.owner('/v1/ledger/entries?kind=suppression.changed')).json.entries[0].details).toMatchObject({ from: 10, to: 2 })
  await set(12)
  expect(labels((await ask(trend({ breakdown: city }))).json)).toEqual([['Paris', 30], ['Lyon', 12], ['<12', 13]])
})
