/**
 * What questions cost, as ratios in one run: `npm run bench queries`, or `tsx bench/queries.ts [DIR]` to keep the data.
 *
 * Ten million events of 850,000 people, a fifth of whose ids are merged into another, with a dozen properties; a side
 * table holds one property in a column of its own. Ours is the statement that the compiler prints for the question,
 * the floor the least that any program on this engine must do, the usual way what others write. All run in turns; the
 * table gives the least and the median of the runs, in the engine's own milliseconds and in processor time.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FlowQuestion, PropertyRef, Question } from '../src/model/question.ts'
import { compile, flow, funnel, resolve, retention, trend, type QuestionContext, type Statement } from '../src/query/index.ts'
import { EventStore, openEmbedded } from '../src/store/index.ts'
import { makeEvents } from './queries/make-events.ts'

const events = Number(process.env['BENCH_EVENTS'] ?? 10_000_000)
const runs = Number(process.env['BENCH_RUNS'] ?? 5)
const kept = process.argv[2]
const dir = kept ?? mkdtempSync(join(tmpdir(), 'signet-bench-'))
const isMade = existsSync(join(dir, 'made'))

const engine = await openEmbedded(join(dir, 'events'))
const store = await EventStore.open({ engine, dir: join(dir, 'intake'), now: Date.now })
if (!isMade) await makeEvents(engine, events, join(dir, 'made'))

const range = { from: '2025-01-01', to: '2025-03-31' }
const steps = ['$mp_web_page_view', 'Viewed Product', 'Added to Cart', 'Purchased'].map(event => ({ event }))
const context = (merges: boolean): QuestionContext => ({
  scope: { project: 1 }, timeZone: 'UTC', now: Date.UTC(2025, 5, 1),
  surroundings: { merges, duplicateFree: true },
  types: (property: PropertyRef) => (property.name === '$browser' ? ['string'] : undefined),
})

function statement(question: Question, merges = false, surroundings: Partial<QuestionContext['surroundings']> = {}): Statement {
  const given = { ...context(merges), surroundings: { merges, duplicateFree: true, ...surroundings } }
  switch (question.kind) {
    case 'trend': return compile(trend.trendPlan(resolve(question, given), question.series[0]!), given)
    case 'funnel': return compile(funnel.funnelPlan(resolve(question, given)), given)
    case 'retention': return compile(retention.retentionPlan(resolve(question, given)), given)
    case 'flow': return compile(flow.flowPlan(resolve(question, given), flowNames), given)
    case 'people': throw new TypeError('Not measured')
  }
}

const flowNames = (await engine.read({ sql: 'SELECT toString(event) AS name FROM events GROUP BY event ORDER BY name', params: {} })).rows.map(([name]) => String(name))
const write = (sql: string): Statement => ({ sql, params: {} })
// Where whole days say the range, the hand that writes the best statement leaves the time alone too.
const wholeDays = `project = 1 AND day BETWEEN '2025-01-01' AND '2025-03-31'`
const days = `project = 1 AND day BETWEEN '2025-01-01' AND '2025-03-31' AND time >= '2025-01-01' AND time < '2025-04-01'`
const four = steps.map(({ event }) => `'${event}'`).join(', ')
const grouped = (where: string, column = 'pid'): Statement => write(`SELECT sum(rows) FROM (SELECT ${column} AS person, count() AS rows FROM events WHERE ${where} GROUP BY person)`)
const merged = `if(linkable, ifNull(joinGetOrNull('merged', 'person', pid), pid), pid)`

const total: Question = { kind: 'trend', range, unit: 'day', series: [{ event: '$mp_web_page_view', measure: 'total' }] }
const unique: Question = { ...total, series: [{ event: '$mp_web_page_view', measure: 'unique' }] }
const split: Question = { ...total, breakdown: { of: 'event', name: '$browser' } }
const splitUnique: Question = { ...unique, breakdown: { of: 'event', name: '$browser' } }
const funnelQuestion: Question = { kind: 'funnel', range, steps, window: { value: 7, unit: 'day' } }
const overlapping: Question = { ...funnelQuestion, steps: [...steps.slice(0, 3), { event: null }] }
const retentionQuestion: Question = {
  kind: 'retention', range, start: { event: 'Logged In' }, return: { event: 'Viewed Product' }, unit: 'day', periods: 14, criterion: 'on', intervals: 'rolling',
}
const flowQuestion: FlowQuestion = { kind: 'flow', range, anchor: { event: 'Searched' }, direction: 'after', steps: 3, perStep: 10, window: { value: 1, unit: 'day' } }

interface Measured {
  readonly name: string
  readonly goal: string
  readonly ours: readonly Statement[]
  readonly floor: readonly Statement[]
  readonly usual?: readonly Statement[]
}

const window = `windowFunnel(604800000)(toUInt64(toUnixTimestamp64Milli(time)), ${steps.map(({ event }) => `event = '${event}'`).join(', ')})`
const back = `event IN ('Logged In', 'Viewed Product')`
const measured: readonly Measured[] = [
  {
    name: 'trend: events and people per day', goal: '≤ 1.1 × hand-written',
    ours: [statement(total), statement(unique)],
    floor: [write(`SELECT day, count() AS events, uniqExact(pid) AS people FROM events WHERE ${wholeDays} AND event = '$mp_web_page_view' GROUP BY day WITH TOTALS ORDER BY day`)],
  },
  {
    name: 'trend: the same, people of the whole range left out by hand', goal: '',
    ours: [statement(total), statement(unique)],
    floor: [write(`SELECT day, count() AS events, uniqExact(pid) AS people FROM events WHERE ${wholeDays} AND event = '$mp_web_page_view' GROUP BY day ORDER BY day`)],
  },
  {
    name: 'trend: events per day', goal: '≤ 1.1 × hand-written',
    ours: [statement(total)],
    floor: [write(`SELECT day, count() AS events FROM events WHERE ${wholeDays} AND event = '$mp_web_page_view' GROUP BY day ORDER BY day`)],
  },
  {
    name: 'breakdown: events by browser', goal: '≤ 1.5 × a column of its own',
    ours: [statement(split)],
    floor: [onColumn(statement(split))],
  },
  {
    name: 'breakdown: people by browser', goal: '≤ 1.5 × a column of its own',
    ours: [statement(splitUnique)],
    floor: [onColumn(statement(splitUnique))],
  },
  {
    name: 'funnel: 4 steps, 7 days', goal: '≤ 2 × grouping the rows',
    ours: [statement(funnelQuestion)],
    floor: [grouped(`${days} AND event IN (${four})`)],
    usual: [write(`SELECT level, count() FROM (SELECT ${window} AS level FROM events WHERE ${days} AND event IN (${four}) GROUP BY pid) GROUP BY level`)],
  },
  { name: 'funnel: a step of any event', goal: '', ours: [statement(overlapping)], floor: [grouped(days)] },
  {
    name: 'retention: 14 days', goal: '≤ 2 × grouping the rows',
    ours: [statement(retentionQuestion)],
    floor: [grouped(`${days} AND ${back}`)],
    usual: [write(`SELECT dateDiff('day', s.birth, r.time) AS distance, uniqExact(r.pid) FROM (SELECT pid, day AS cohort, min(time) AS birth FROM events WHERE ${days} AND event = 'Logged In' GROUP BY pid, cohort) AS s INNER JOIN (SELECT pid, time FROM events WHERE ${days} AND event = 'Viewed Product') AS r ON s.pid = r.pid WHERE r.time > s.birth GROUP BY distance`)],
  },
  { name: 'flow: 3 steps after a search', goal: '≤ 2 × grouping the rows', ours: [compile(flow.nodesPlan(resolve(flowQuestion, context(false))), context(false)), statement(flowQuestion)], floor: [grouped(days)] },
  { name: 'merge: the funnel, ids merged', goal: '≤ 1.15 × without', ours: [statement(funnelQuestion, true)], floor: [statement(funnelQuestion)] },
  { name: 'merge: people per day, ids merged', goal: '≤ 1.15 × without', ours: [statement(unique, true)], floor: [statement(unique)] },
  { name: 'merge: grouping the rows, ids merged', goal: '', ours: [grouped(`${days} AND event IN (${four})`, merged)], floor: [grouped(`${days} AND event IN (${four})`)] },
  { name: 'exactness on a server: the funnel, FINAL, parts merged', goal: '≤ 1.15 × without', ours: [statement(funnelQuestion, false, { duplicateFree: false })], floor: [statement(funnelQuestion)] },
]

/** The same statement on the side table, with the property in a column of its own. */
function onColumn({ sql, params }: Statement): Statement {
  return { sql: sql.replaceAll('properties.`$browser`.:String', 'browser').replaceAll('FROM events', 'FROM events_with_browser'), params }
}

interface Cost {
  readonly engineMs: number[]
  readonly cpuMs: number[]
}

async function run(statements: readonly Statement[], cost: Cost): Promise<void> {
  let engineMs = 0
  const before = process.cpuUsage()
  for (const one of statements) engineMs += (await engine.read(one, { timeoutMs: 1_200_000 })).cost.engineMs
  const { user, system } = process.cpuUsage(before)
  cost.engineMs.push(engineMs)
  cost.cpuMs.push((user + system) / 1000)
}

const newCost = (): Cost => ({ engineMs: [], cpuMs: [] })
const least = (of: readonly number[]): number => Math.min(...of)
const median = (of: readonly number[]): number => of.toSorted((a, b) => a - b)[of.length >> 1]!
const only = process.env['BENCH_ONLY']

console.log(`${events.toLocaleString('en')} events, ${runs} runs in turns; engine ms, least (median); ratios of least processor time, then of least engine time\n`)
console.log('| bench | ours | floor | usual way | ours / floor (cpu) | (wall) | usual / floor | goal |')
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |')
for (const { name, goal, ours, floor, usual } of measured) {
  if (only !== undefined && !name.includes(only)) continue
  const costs = { ours: newCost(), floor: newCost(), usual: newCost() }
  for (let turn = 0; turn <= runs; turn++) {
    const warm = turn === 0 ? { ours: newCost(), floor: newCost(), usual: newCost() } : costs
    await run(floor, warm.floor)
    await run(ours, warm.ours)
    if (usual) await run(usual, warm.usual)
  }
  const shown = (cost: Cost): string => `${least(cost.engineMs).toFixed(0)} (${median(cost.engineMs).toFixed(0)})`
  const ratio = (a: readonly number[], b: readonly number[]): string => (least(a) / least(b)).toFixed(2)
  console.log(`| ${name} | ${shown(costs.ours)} | ${shown(costs.floor)} | ${usual ? shown(costs.usual) : '–'} | ${ratio(costs.ours.cpuMs, costs.floor.cpuMs)} | ${ratio(costs.ours.engineMs, costs.floor.engineMs)} | ${usual ? ratio(costs.usual.cpuMs, costs.floor.cpuMs) : '–'} | ${goal} |`)
}

await store.close()
if (kept === undefined) rmSync(dir, { recursive: true, force: true })
