/** Retention, naively: for each person and period, a loop over what came later. */
import { Temporal } from 'temporal-polyfill'
import type { RetentionQuestion } from '../../model/question.ts'
import { matchesGroup, matchesSelector } from '../twin/filter.ts'
import { byPerson, seenIn, type World } from '../twin/world.ts'

export interface TwinCohort {
  readonly people: number
  readonly retained: readonly number[]
}

/** By first day of the period, for periods that somebody started in. */
export function retentionTwin(
  world: World, question: RetentionQuestion, span: { from: number; until: number }, zone: string,
): ReadonlyMap<string, TwinCohort> {
  const cohorts = new Map<string, { people: number; retained: number[] }>()
  for (const all of byPerson(seenIn(world)).values()) {
    const events = all.filter(event => matchesGroup(question.where, event, zone))
    const born = new Map<string, number>()
    for (const event of events) {
      if (event.at < span.from || event.at >= span.until || !matchesSelector(question.start, event, zone)) continue
      const period = periodOf(event.at, question.unit, zone).toString()
      if (!born.has(period)) born.set(period, event.at)
    }
    for (const [period, birth] of born) {
      const distances = events
        .filter(event => event.at > birth && matchesSelector(question.return, event, zone))
        .map(event => distanceBetween(birth, event.at, question, zone))
      const cohort = cohorts.get(period) ?? { people: 0, retained: Array.from({ length: question.periods + 1 }, () => 0) }
      cohorts.set(period, cohort)
      cohort.people += 1
      for (let cell = 0; cell <= question.periods; cell++) {
        if (distances.some(distance => (question.criterion === 'on' ? distance === cell : distance >= cell))) cohort.retained[cell]! += 1
      }
    }
  }
  return cohorts
}

function distanceBetween(birth: number, at: number, { intervals, unit }: RetentionQuestion, zone: string): number {
  if (intervals === 'rolling') return Math.floor((at - birth) / ({ day: 1, week: 7, month: 30 }[unit] * 86_400_000))
  const a = periodOf(birth, unit, zone)
  const b = periodOf(at, unit, zone)
  switch (unit) {
    case 'day': return a.until(b, { largestUnit: 'day' }).days
    case 'week': return a.until(b, { largestUnit: 'day' }).days / 7
    case 'month': return a.until(b, { largestUnit: 'month' }).months
  }
}

function periodOf(at: number, unit: RetentionQuestion['unit'], zone: string): Temporal.PlainDate {
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()
  switch (unit) {
    case 'day': return date
    case 'week': return date.subtract({ days: date.dayOfWeek - 1 })
    case 'month': return date.with({ day: 1 })
  }
}
