/** A trend, naively: one loop over the events for each series. */
import type { JsonScalar } from '../../model/json.ts'
import type { TrendQuestion } from '../../model/question.ts'
import { Temporal } from 'temporal-polyfill'
import { matchesGroup, matchesSelector } from '../twin/filter.ts'
import { segmentsOf } from '../twin/segment.ts'
import { seenIn, type World } from '../twin/world.ts'

export interface TwinTrend {
  /** Starts of the intervals, ISO 8601. */
  readonly intervals: readonly string[]
  /** By series, then by segment (as JSON; `"all"` without a breakdown). */
  readonly series: readonly ReadonlyMap<string, { readonly values: readonly number[]; readonly total: number }>[]
}

/** Every segment is listed: the twin knows no limit. Only for ranges given by days. */
export function trendTwin(world: World, question: TrendQuestion, zone: string): TwinTrend {
  if (!('from' in question.range)) throw new TypeError('The twin takes ranges by days')
  const from = Temporal.PlainDate.from(question.range.from).toZonedDateTime(zone)
  const until = Temporal.PlainDate.from(question.range.to).add({ days: 1 }).toZonedDateTime(zone)
  const starts: Temporal.ZonedDateTime[] = []
  for (let start = floor(from, question.unit); Temporal.ZonedDateTime.compare(start, until) < 0; start = next(start, question.unit)) {
    starts.push(start)
  }
  const intervalOf = (at: number): number => starts.findLastIndex(start => start.epochMilliseconds <= at)
  const inRange = seenIn(world).filter(event => event.at >= from.epochMilliseconds && event.at < until.epochMilliseconds)
  const series = question.series.map(one => {
    const found = new Map<string, { people: Set<string>[]; values: number[] }>()
    if (!question.breakdown) found.set('"all"', emptyCells(starts.length))
    for (const event of inRange) {
      if (!matchesSelector(one, event, zone) || !matchesGroup(question.where, event, zone)) continue
      if (one.measure === 'unique' && event.person === undefined) continue
      const segments: readonly JsonScalar[] = question.breakdown ? segmentsOf(event, question.breakdown) : ['all']
      for (const segment of segments) {
        const key = JSON.stringify(segment)
        const cells = found.get(key) ?? emptyCells(starts.length)
        found.set(key, cells)
        for (const cell of [intervalOf(event.at), starts.length]) {
          cells.values[cell]! += 1
          if (event.person) cells.people[cell]!.add(event.person)
        }
      }
    }
    return new Map([...found].map(([key, { people, values }]) => {
      const figures = one.measure === 'unique' ? people.map(set => set.size) : values
      return [key, { values: figures.slice(0, -1), total: figures.at(-1)! }]
    }))
  })
  return { intervals: starts.map(start => start.toString({ timeZoneName: 'never', smallestUnit: 'second' })), series }
}

function emptyCells(count: number): { people: Set<string>[]; values: number[] } {
  return { people: Array.from({ length: count + 1 }, () => new Set()), values: Array.from({ length: count + 1 }, () => 0) }
}

function floor(time: Temporal.ZonedDateTime, unit: TrendQuestion['unit']): Temporal.ZonedDateTime {
  switch (unit) {
    case 'hour': case 'day': return time
    case 'week': return time.subtract({ days: time.dayOfWeek - 1 })
    case 'month': return time.with({ day: 1 })
  }
}

function next(time: Temporal.ZonedDateTime, unit: TrendQuestion['unit']): Temporal.ZonedDateTime {
  switch (unit) {
    case 'hour': return time.add({ hours: 1 })
    case 'day': return time.add({ days: 1 })
    case 'week': return time.add({ weeks: 1 })
    case 'month': return time.add({ months: 1 })
  }
}
