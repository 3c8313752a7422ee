/**
 * The intervals of a trend: where each starts, and in which one a row of events falls, counted from 0.
 *
 * Days, weeks and months go by the zone's calendar, so that a day may have 23 or 25 hours; hours have sixty minutes and
 * are counted from the start of the range.
 */
import type { CalendarUnit } from '../model/question.ts'
import { dayStart, hourMs, unitDate, unitDates, type DateUnit } from './calendar.ts'
import { QueryError } from './errors.ts'
import type { Resolved } from './resolve.ts'
import { int, sql, text, value, type Sql } from './sql/sql.ts'

/** Most intervals in one answer. */
export const mostIntervals = 1_600

export interface Intervals {
  /** Milliseconds since the epoch, ascending. */
  readonly starts: readonly number[]
  /** Milliseconds since the epoch: the end of the last interval, which may lie beyond the range. */
  readonly end: number
}

/** @throws {QueryError} RANGE_TOO_LONG */
export function intervalsOf({ from, until, zone }: Pick<Resolved, 'from' | 'until' | 'zone'>, unit: CalendarUnit): Intervals {
  if (until - from > mostIntervals * smallestMs[unit]) {
    throw new QueryError('RANGE_TOO_LONG', `The range has more than ${mostIntervals} intervals; take a longer unit or a shorter range`)
  }
  if (unit === 'hour') {
    const starts = Array.from({ length: Math.ceil((until - from) / hourMs) }, (_, i) => from + i * hourMs)
    return { starts, end: from + starts.length * hourMs }
  }
  const dates = unitDates({ from, until }, unit, zone)
  const next = unit === 'day' ? { days: 1 } : unit === 'week' ? { weeks: 1 } : { months: 1 }
  return { starts: dates.map(date => dayStart(date, zone)), end: dayStart(dates.at(-1)!.add(next), zone) }
}

const smallestMs = { hour: hourMs, day: 23 * hourMs, week: 167 * hourMs, month: 28 * 24 * hourMs - hourMs } as const

/** Which interval a row of events falls in. */
export function intervalOf({ from, zone }: Pick<Resolved, 'from' | 'zone'>, unit: CalendarUnit): Sql {
  if (unit === 'hour') return sql`toUInt16(intDiv(toUnixTimestamp64Milli(time) - ${value('Int64', String(from), 'from_ms')}, ${int(hourMs)}))`
  return unitsSince(localDay(zone), unitDate(from, unit, zone).toString(), unit)
}

/** The day of a row in a zone. The table has the UTC day ready. */
export function localDay(zone: string): Sql {
  return isUtc(zone) ? sql`day` : sql`toDate(time, ${text(zone, 'zone')})`
}

/** Whole units from `first`, the first day of one, to the unit that holds `date`. */
function unitsSince(date: Sql, first: string, unit: DateUnit): Sql {
  const start = value('Date', first, `first_${unit}`)
  switch (unit) {
    case 'day': return sql`toUInt16(${date} - ${start})`
    case 'week': return sql`toUInt16(intDiv(${date} - ${start}, 7))`
    case 'month': return sql`toUInt16(toRelativeMonthNum(${date}) - toRelativeMonthNum(${start}))`
  }
}

function isUtc(zone: string): boolean {
  return zone === 'UTC' || zone === 'Etc/UTC'
}
