/** A funnel, naively: one loop over each person's events. */
import type { FunnelQuestion } from '../../model/question.ts'
import { matchesGroup, matchesSelector } from '../twin/filter.ts'
import { segmentsOf } from '../twin/segment.ts'
import { byPerson, seenIn, type Seen, type World } from '../twin/world.ts'

/** People and median milliseconds at each step; by segment as JSON, with the whole under `all`. */
export type TwinFunnel = ReadonlyMap<string, readonly { readonly people: number; readonly medianMs: number | null }[]>

export function funnelTwin(
  world: World, question: FunnelQuestion, span: { from: number; until: number; windowMs: number }, zone: string,
): TwinFunnel {
  const journeys = new Map<string, number[][]>([['all', []]])
  for (const events of byPerson(seenIn(world)).values()) {
    const journey = follow(events.filter(event => matchesGroup(question.where, event, zone)), question, span, zone)
    if (!journey) continue
    const segments = question.breakdown ? segmentsOf(journey[0]!, question.breakdown).map(value => JSON.stringify(value)) : []
    for (const key of ['all', ...segments]) {
      const list = journeys.get(key) ?? []
      journeys.set(key, list)
      list.push(journey.map(event => event.at))
    }
  }
  return new Map([...journeys].map(([key, list]) => [key, question.steps.map((_, index) => {
    const reached = list.filter(times => times.length > index)
    const waits = index === 0 ? [] : reached.map(times => times[index]! - times[index - 1]!)
    return { people: reached.length, medianMs: waits.length === 0 ? null : median(waits) }
  })]))
}

/** The events of the steps reached, from the first step 1 in the range on. */
function follow(
  events: readonly Seen[], { steps }: FunnelQuestion, span: { from: number; until: number; windowMs: number }, zone: string,
): readonly Seen[] | undefined {
  const relevant = events
    .filter(event => event.at >= span.from)
    .map(event => ({ event, can: steps.map(step => matchesSelector(step, event, zone)) }))
    .filter(({ can }) => can.includes(true))
    .sort((a, b) => a.event.at - b.event.at || compareSteps(a.can, b.can) || Number(a.event.id - b.event.id))
  const first = relevant.findIndex(({ event, can }) => can[0] && event.at < span.until)
  if (first === -1) return undefined
  const journey = [relevant[first]!.event]
  for (const { event, can } of relevant.slice(first + 1)) {
    if (event.at >= journey[0]!.at + span.windowMs) break
    if (can[journey.length]) journey.push(event)
  }
  return journey
}

/** At the same millisecond: the first step that each can be, then the further ones read as a number. */
function compareSteps(a: readonly boolean[], b: readonly boolean[]): number {
  const bits = (can: readonly boolean[]): number => can.reduce((sum, is, index) => sum + (is ? 2 ** index : 0), 0)
  return a.indexOf(true) - b.indexOf(true) || bits(a) - bits(b)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}
