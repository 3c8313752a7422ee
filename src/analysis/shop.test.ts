import { afterAll, beforeAll, expect, test } from 'vitest'
import { shopCompanies, shopEvents, shopMerges, shopZone, who } from '../../test/worlds/shop.ts'
import type { FlowAnswer, FunnelAnswer, PeopleAnswer, RetentionAnswer, TrendAnswer } from '../model/answer.ts'
import type { Question } from '../model/question.ts'
import { eventNames, segmentation, type SegmentationAsked } from '../query/compat/index.ts'
import { compile, QueryError, type QuestionContext } from '../query/index.ts'
import { ask } from './ask.ts'
import { openWorldStore, type WorldStore } from './twin/store.fixture.ts'

let store: WorldStore
beforeAll(async () => {
  store = await openWorldStore()
  await store.add(1, { events: shopEvents(1), merges: shopMerges, profiles: new Map() })
  await store.add(2, { events: shopEvents(2).slice(0, 2), merges: new Map(), profiles: new Map() })
  await store.addGroups(1, 'company', shopCompanies)
})
afterAll(() => store.close())

const context: QuestionContext = {
  scope: { project: 1 }, timeZone: shopZone, now: Date.UTC(2025, 2, 30, 12), surroundings: { merges: true, duplicateFree: true },
}
const range = { from: '2025-03-29', to: '2025-03-30' }
const answer = <A>(question: Question, given = context): Promise<A> => ask(question, given, store.read) as Promise<A>

test('T1 hours skip the one that the clock skips, and are marked while they run', async () => {
  const { intervals, incomplete, series } = await answer<TrendAnswer>({
    kind: 'trend', range: { from: '2025-03-30', to: '2025-03-30' }, unit: 'hour', series: [{ event: 'Visit', measure: 'total' }],
  })
  expect(intervals.slice(0, 4)).toEqual(['2025-03-30T00:00:00+01:00', '2025-03-30T01:00:00+01:00', '2025-03-30T03:00:00+02:00', '2025-03-30T04:00:00+02:00'])
  expect(intervals).toHaveLength(23)
  expect(series[0]!.segments[0]).toMatchObject({ values: [1, 0, 1, ...Array.from({ length: 20 }, () => 0)], total: 2 })
  expect(incomplete).toBe(true)
})

test('R2 the largest segments are shown and the rest is one, in which a person counts once', async () => {
  const question = (measure: 'total' | 'unique'): Question => ({
    kind: 'trend', range, unit: 'day', series: [{ event: 'Visit', measure }], breakdown: { of: 'event', name: 'plan' }, limit: 1,
  })
  const total = await answer<TrendAnswer>(question('total'))
  expect(total.series[0]!.segments).toEqual([
    { segment: { value: 'free' }, values: [1, 1], total: 2 }, { segment: { other: true }, values: [2, 1], total: 3 },
  ])
  const unique = await answer<TrendAnswer>(question('unique'))
  // Nobody's trial is no person: pro (ada) and team (cyd) are left.
  expect(unique.series[0]!.segments).toEqual([
    { segment: { value: 'free' }, values: [1, 1], total: 2 }, { segment: { other: true }, values: [1, 1], total: 2 },
  ])
})

test("groups: an event of two companies counts for both, and a filter asks for one that meets it", async () => {
  const city = { of: 'group', groupKey: 'company', name: 'city' } as const
  const split = await answer<TrendAnswer>({ kind: 'trend', range, unit: 'day', series: [{ event: 'Visit', measure: 'total' }], breakdown: city })
  expect(split.series[0]!.segments).toEqual([
    { segment: { value: null }, values: [2, 2], total: 4 }, { segment: { value: 'Lyon' }, values: [2, 0], total: 2 },
  ])
  const inLyon = { match: 'all', filters: [{ property: city, operator: { is: 'equals', values: ['Lyon'] } }] } as const
  const notInLyon = { match: 'all', filters: [{ property: city, operator: { is: 'does-not-equal', values: ['Lyon'] } }] } as const
  const people = async (where: typeof inLyon | typeof notInLyon): Promise<number> => {
    const { series } = await answer<TrendAnswer>({ kind: 'trend', range, unit: 'month', series: [{ event: null, measure: 'unique' }], where })
    return series[0]!.segments[0]!.total
  }
  expect(await people(inLyon)).toBe(2)
  expect(await people(notInLyon)).toBe(2)
})

test('F2 a funnel follows merges and completes past the range within the window', async () => {
  const question = (day: string, hours: number): Question => ({
    kind: 'funnel', range: { from: day, to: day }, steps: [{ event: 'Visit' }, { event: 'Buy', label: 'Paid' }], window: { value: hours, unit: 'hour' },
  })
  const steps = async (day: string, hours: number): Promise<(number | null)[]> => {
    const { segments } = await answer<FunnelAnswer>(question(day, hours))
    return segments[0]!.steps.flatMap(({ people, ofFirst, medianMs }) => [people, ofFirst, medianMs])
  }
  // On the 29th in Paris: ada and bob enter, ada buys 12.5 hours later, on the 30th.
  expect(await steps('2025-03-29', 24)).toEqual([2, 1, null, 1, 0.5, 45_000_000])
  expect(await steps('2025-03-29', 12)).toEqual([2, 1, null, 0, 0, null])
  // On the 30th: cyd from 23:30 UTC to the phone's 21:59.
  expect(await steps('2025-03-30', 24)).toEqual([1, 1, null, 1, 1, 80_940_000])
  expect(await steps('2025-04-30', 24)).toEqual([0, null, null, 0, null, null])
})

test('a funnel by plan: the whole first, then segments, then the rest', async () => {
  const { segments } = await answer<FunnelAnswer>({
    kind: 'funnel', range, steps: [{ event: 'Visit' }, { event: 'Search' }], window: { value: 1, unit: 'day' },
    breakdown: { of: 'event', name: 'plan' }, limit: 1,
  })
  expect(segments.map(({ segment, steps }) => [segment, ...steps.map(({ people }) => people)])).toEqual([
    [{ overall: true }, 3, 2], [{ value: 'free' }, 2, 1], [{ other: true }, 1, 1],
  ])
})

test('N4 retention marks cells that still run and leaves those that lie ahead empty', async () => {
  const { cohorts, average } = await answer<RetentionAnswer>({
    kind: 'retention', range, start: { event: 'Visit' }, return: { event: null }, unit: 'day', periods: 1, criterion: 'on', intervals: 'calendar',
  })
  // ada searches on the 29th and buys on the 30th; bob searches; cyd visits again on the 30th.
  expect(cohorts).toEqual([
    { period: '2025-03-29T00:00:00+01:00', people: 2, retained: [2, 1], incomplete: [false, true] },
    { period: '2025-03-30T00:00:00+01:00', people: 1, retained: [1, null], incomplete: [true, false] },
  ])
  expect(average).toEqual([1, null])
})

test('a flow shows the largest nodes and puts the rest together', async () => {
  const { people, columns, links } = await answer<FlowAnswer>({
    kind: 'flow', range, anchor: { event: 'Visit' }, direction: 'after', steps: 2, perStep: 1,
  })
  expect(people).toBe(3)
  expect(columns).toEqual([
    { nodes: [{ node: 'Search', other: false, people: 2 }, { node: null, other: true, people: 1 }], dropped: 0 },
    { nodes: [{ node: 'Buy', other: false, people: 2 }], dropped: 1 },
  ])
  expect(links).toEqual([
    { column: 0, from: 'Visit', to: 'Search', people: 2 }, { column: 0, from: 'Visit', to: '$other', people: 1 },
    { column: 1, from: 'Search', to: 'Buy', people: 1 }, { column: 1, from: '$other', to: 'Buy', people: 1 },
  ])
})

test('a people list says what is known of who it lists', async () => {
  const listed = await ask({ kind: 'people', range, did: { event: 'Buy' }, sort: 'last-seen' }, context, store.read, {
    describe: people => Promise.resolve(new Map([[people[0]!, { properties: { plan: 'pro' }, sealed: ['$email'] }]])),
  }) as PeopleAnswer
  expect(listed.people.map(({ pseudonym, events, sealed }) => [pseudonym, events, sealed])).toEqual([[who('cyd'), 1, ['$email']], [who('ada'), 1, []]])
})

test('a scope sees its own project alone', async () => {
  const { series } = await answer<TrendAnswer>(
    { kind: 'trend', range, unit: 'day', series: [{ event: null, measure: 'total' }] }, { ...context, scope: { project: 2 } },
  )
  expect(series[0]!.segments[0]!.total).toBe(2)
})

test.each([
  { kind: 'trend', range, timeZone: 'Mars/Olympus', unit: 'day', series: [] },
  { kind: 'funnel', range, steps: [], window: { value: 1, unit: 'day' } },
  { kind: 'funnel', range, steps: [{ event: 'a' }], window: { value: -1, unit: 'day' }, breakdown: { of: 'group', name: 'x' } },
  { kind: 'retention', range, start: { event: 'a' }, return: { event: 'b' }, unit: 'day', periods: 0, criterion: 'on', intervals: 'rolling' },
  { kind: 'flow', range, anchor: { event: 'a' }, direction: 'after', steps: 99, perStep: 1 },
] as const)('ask() refuses %j', async question => {
  await expect(answer(question as Question)).rejects.toThrow(QueryError)
})

const segmented = async (asked: Partial<SegmentationAsked>): Promise<unknown> => {
  const made = segmentation({ events: ['Visit'], fromDate: '2025-03-29', toDate: '2025-03-30', unit: 'day', measure: 'total', ...asked }, context)
  const { rows } = await store.read(compile(made.plan, context))
  return rows.map(([segment, interval, figure]) => [segment, made.keys[Number(interval)] ?? 'all', Number(figure)])
}

test('segmentation counts one event by an expression, and several by their names', async () => {
  expect(await segmented({ on: 'properties["plan"]', where: 'properties["plan"] != "trial"' })).toEqual([
    ['free', '2025-03-29', 1], ['free', '2025-03-30', 1], ['pro', '2025-03-29', 1], ['team', '2025-03-30', 1],
  ])
  expect(await segmented({ on: 'plan', limit: 1, measure: 'unique' })).toEqual(expect.arrayContaining([['free', 'all', 2]]))
  expect(await segmented({ events: ['Visit', 'Buy'], unit: 'hour', toDate: '2025-03-29' })).toEqual([
    ['Visit', '2025-03-29 13:00:00', 2], ['Visit', '2025-03-29 14:00:00', 1],
  ])
  expect(await segmented({ unit: 'minute', fromDate: '2025-03-30', where: 'user["plan"] == "x" or true' })).toEqual([
    ['\0overall', '2025-03-30 00:30:00', 1], ['\0overall', '2025-03-30 03:30:00', 1],
  ])
})

test('eventNames() lists the last 31 days in the zone, today included, the most frequent first', async () => {
  const { rows } = await store.read(compile(eventNames(context, 2, 'total'), context))
  expect(rows.map(([name, amount]) => [name, Number(amount)])).toEqual([['Visit', 5], ['Buy', 2]])
})
