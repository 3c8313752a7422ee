/**
 * Days, weeks and months of a time zone as instants. Weeks start on Monday; days may have 23 or 25 hours.
 */
import { Temporal } from 'temporal-polyfill'
import type { CalendarUnit, DurationUnit, Range } from '../model/question.ts'
import { QueryError } from './errors.ts'

/** Milliseconds since the epoch, `until` excluded. */
export interface Span {
  readonly from: number
  readonly until: number
}

export type DateUnit = Exclude<CalendarUnit, 'hour'>

/** @throws {QueryError} TIME_ZONE_UNKNOWN */
export function assertTimeZone(zone: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
  } catch {
    throw new QueryError('TIME_ZONE_UNKNOWN', `"${zone}" is not a time zone; use an IANA name such as "Europe/Paris"`)
  }
}

/** The instants that a question's range stands for. @throws {QueryError} RANGE_INVALID */
export function rangeSpan(range: Range, zone: string, now: number): Span {
  if ('from' in range) {
    const from = parseDay(range.from)
    const to = parseDay(range.to)
    if (Temporal.PlainDate.compare(from, to) > 0) {
      throw new QueryError('RANGE_INVALID', `The range ends (${range.to}) before it starts (${range.from})`)
    }
    return { from: dayStart(from, zone), until: dayStart(to.add({ days: 1 }), zone) }
  }
  if (!Number.isInteger(range.last) || range.last < 1 || range.last > 10_000) {
    throw new QueryError('RANGE_INVALID', 'The range counts back a whole number of units, from 1 to 10000')
  }
  if (range.unit === 'hour') {
    const until = hourStart(now, zone) + hourMs
    return { from: until - range.last * hourMs, until }
  }
  const current = unitDate(now, range.unit, zone)
  return {
    from: dayStart(addUnits(current, 1 - range.last, range.unit), zone),
    until: dayStart(addUnits(current, 1, range.unit), zone),
  }
}

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/**
 * Hours are counted from the midnight that starts the day, so that each has sixty minutes even where a zone's
 * clock moves by half of one.
 */
function hourStart(instant: number, zone: string): number {
  const midnight = dayStart(dateOf(instant, zone), zone)
  return midnight + Math.floor((instant - midnight) / hourMs) * hourMs
}

/** First days of the units that `span` touches, ascending. */
export function unitDates(span: Span, unit: DateUnit, zone: string): readonly Temporal.PlainDate[] {
  const dates: Temporal.PlainDate[] = []
  const last = unitDate(span.until - 1, unit, zone)
  for (let date = unitDate(span.from, unit, zone); Temporal.PlainDate.compare(date, last) <= 0; date = addUnits(date, 1, unit)) {
    dates.push(date)
  }
  return dates
}

/** First day of the unit that holds `instant`. */
export function unitDate(instant: number, unit: DateUnit, zone: string): Temporal.PlainDate {
  const date = dateOf(instant, zone)
  switch (unit) {
    case 'day': return date
    case 'week': return date.subtract({ days: date.dayOfWeek - 1 })
    case 'month': return date.with({ day: 1 })
  }
}

export function addUnits(date: Temporal.PlainDate, count: number, unit: DateUnit): Temporal.PlainDate {
  switch (unit) {
    case 'day': return date.add({ days: count })
    case 'week': return date.add({ weeks: count })
    case 'month': return date.add({ months: count })
  }
}

export function dateOf(instant: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate()
}

/** The instant at which a day starts; in a zone whose clock skips midnight, the first instant there is. */
export function dayStart(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime(zone).epochMilliseconds
}

/** `2025-03-30T00:00:00+01:00`. */
export function zonedText(instant: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' })
}

const durationMs: Readonly<Record<DurationUnit, number>> = {
  second: 1000, minute: 60_000, hour: hourMs, day: dayMs, week: 7 * dayMs, month: 30 * dayMs,
}

/** A window in milliseconds: days of 24 hours, months of 30 days. @throws {QueryError} QUESTION_INVALID */
export function windowMs(window: { readonly value: number; readonly unit: DurationUnit }): number {
  const ms = Math.round(window.value * durationMs[window.unit])
  if (!(ms > 0 && ms <= 366 * dayMs)) throw new QueryError('QUESTION_INVALID', 'A window is longer than nothing and at most 366 days')
  return ms
}

function parseDay(text: string): Temporal.PlainDate {
  try {
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new RangeError(text)
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    throw new QueryError('RANGE_INVALID', `"${text}" is not a day; write it as YYYY-MM-DD`)
  }
}
