/**
 * How many typical browser events per second one core decodes, parses and enriches: the collector without guard and
 * sealing, beside the floor of `JSON.parse` over the same bytes.
 *
 *     npx tsx bench/collector.ts [seconds]
 */
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { createCollector, createUserAgentReader, noPlaces, type CollectRequest } from '../src/collector/index.ts'
import type { Project } from '../src/model/project.ts'
import type { Pseudonym } from '../src/model/pseudonym.ts'

const seconds = Number(process.argv[2] ?? 3)
const perBatch = 50
const receivedAt = Date.now()

const project: Project = {
  id: 1,
  name: 'Bench',
  token: 'b3c9f1d2a4e5968778695a4b3c2d1e0f',
  timeZone: 'UTC',
  idMode: 'simplified',
  groupKeys: ['company'],
  identifying: [],
  sample: false,
}

const pseudonym = 'AAAAAAAAAAAAAAAAAAAAAA' as Pseudonym

const collector = createCollector({
  projectByToken: (token) => (token === project.token ? project : undefined),
  authorizeImport: () => project,
  places: noPlaces,
  userAgents: createUserAgentReader(),
  guard: { guard: (_, properties) => ({ properties, sealed: {}, findings: [] }) },
  identity: { pseudonym: () => pseudonym, sealId: () => pseudonym, seal: () => [] },
  randomKey: () => 1n,
})

function browserEvent(index: number): object {
  const device = `ef985ce8-8732-4ea7-aa4c-${(index % 17).toString(16).padStart(12, '0')}`
  return {
    event: index % 3 === 0 ? 'Plan Viewed' : 'Product Added',
    properties: {
      $os: 'Mac OS X',
      $browser: 'Chrome',
      $referrer: 'https://www.google.com/',
      $referring_domain: 'www.google.com',
      $current_url: `https://shop.example.test/plans/team?utm_source=newsletter&utm_campaign=spring&ref=${index}`,
      $browser_version: 126,
      $screen_height: 900,
      $screen_width: 1440,
      mp_lib: 'web',
      $lib_version: '2.83.0',
      $insert_id: randomBytes(8).toString('hex'),
      time: (receivedAt - index * 137) / 1000,
      utm_source: 'newsletter',
      utm_campaign: 'spring',
      distinct_id: `$device:${device}`,
      $device_id: device,
      $initial_referrer: 'https://www.google.com/',
      $initial_referring_domain: 'www.google.com',
      $search_engine: 'google',
      plan: 'team',
      seats: 12,
      price: 9.5,
      trial: false,
      company: 'acme',
      token: project.token,
      mp_sent_by_lib_version: '2.83.0',
    },
  }
}

const json = JSON.stringify(Array.from({ length: perBatch }, (_, index) => browserEvent(index)))
const base64 = Buffer.from(json).toString('base64')

const base: CollectRequest = {
  route: 'track',
  method: 'POST',
  query: 'verbose=1&ip=1&_=1795489088301',
  address: '81.2.69.142',
  userAgent:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) ' +
    'Chrome/126.0.0.0 Safari/537.36',
  body: Buffer.from(json),
  receivedAt,
  endpoint: 'bench.test',
}

const single = JSON.stringify([browserEvent(1)])

const requests: Record<string, CollectRequest> = {
  'form, base64, one event a request': {
    ...base,
    body: Buffer.from(`data=${encodeURIComponent(Buffer.from(single).toString('base64'))}`),
  },
  'json body': base,
  'form, base64 (browser default)': { ...base, body: Buffer.from(`data=${encodeURIComponent(base64)}`) },
  'form, percent-encoded json': { ...base, body: Buffer.from(`data=${encodeURIComponent(json)}`) },
  'import, gzip json': {
    ...base,
    route: 'import',
    query: 'strict=1&ip=0&verbose=1',
    authorization: `Basic ${Buffer.from(`${project.token}:`).toString('base64')}`,
    contentEncoding: 'gzip',
    body: gzipSync(json),
  },
}

function rate(work: () => void, perRound = perBatch): number {
  const until = performance.now() + 300
  while (performance.now() < until) work()
  const start = performance.now()
  let rounds = 0
  while (performance.now() - start < seconds * 1000) {
    for (let turn = 0; turn < 10; turn++) work()
    rounds += 10
  }
  return (rounds * perRound * 1000) / (performance.now() - start)
}

console.log(`${Math.round(json.length / perBatch)} bytes an event, ${perBatch} events a request`)
const floor = rate(() => void JSON.parse(json))
console.log(`${'JSON.parse alone'.padEnd(34)} ${Math.round(floor).toLocaleString('en')} events/s`)
for (const [name, request] of Object.entries(requests)) {
  const collected = collector.collect(request)
  const count = collected.events.length
  if (count !== perBatch && count !== 1) throw new Error(`${name}: ${JSON.stringify(collected.answer)}`)
  const measured = rate(() => void collector.collect(request), count)
  const ratio = (measured / floor).toFixed(2)
  console.log(`${name.padEnd(34)} ${Math.round(measured).toLocaleString('en')} events/s, ${ratio} of the floor`)
}
