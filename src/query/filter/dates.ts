/** Dates written in a question: a day of the question's time zone, or an instant. */
import { Temporal } from 'temporal-polyfill'
import { QueryError } from '../errors.ts'
import { dayStart } from '../calendar.ts'

/** Milliseconds since the epoch. @throws {QueryError} QUESTION_INVALID */
export function instantOf(date: string, zone: string): number {
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(date)) return dayStart(Temporal.PlainDate.from(date, { overflow: 'reject' }), zone)
    if (/([Zz]|[+-]\d\d:?\d\d)$/.test(date)) return Temporal.Instant.from(date).epochMilliseconds
    return Temporal.PlainDateTime.from(date, { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds
  } catch {
    throw new QueryError('QUESTION_INVALID', `"${date}" is not a date; write it as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS`)
  }
}
