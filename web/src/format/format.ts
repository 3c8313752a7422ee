/**
 * Every number, date and duration that a reader sees is written here, by the platform's `Intl`, in the reader's
 * language and the answer's time zone.
 */
import type { CalendarUnit, DurationUnit } from '../../../src/model/question.ts'

export interface Format {
  readonly language: string
  readonly timeZone: string
  /** 313,181 */
  number(value: number): string
  /** 1.2M, for axes and tight places. */
  short(value: number): string
  /** A share of one: 0.027 → 2.7 %. A null share is a dash. */
  percent(share: number | null): string
  /** The typical duration, in its largest fitting unit: 4 s, 3 min, 2 days. */
  duration(ms: number | null): string
  /** 1 day, 30 minutes: a value with its unit in words. */
  length(value: number, unit: DurationUnit): string
  /** 28 Sep 2026 */
  day(instant: number): string
  /** 28 Sep 2026, 14:03:22 */
  instant(instant: number): string
  /** 14:03:22 */
  clock(instant: number): string
  /** 4 minutes ago */
  ago(instant: number, now: number): string
  /** The start of an interval in words that suit its unit: Tue 28 Sep, week of 28 Sep, September 2026. */
  interval(instant: number, unit: CalendarUnit): string
  /** The same where there is little room: 28 Sep, 14:00, Sep. */
  tick(instant: number, unit: CalendarUnit): string
  /** `YYYY-MM-DD` as a day in words, whatever the zone. */
  date(text: string): string
  /** A, B and C */
  list(items: readonly string[]): string
}

export function makeFormat(language: string, timeZone: string): Format {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  const short = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  const dates = new Map<string, Intl.DateTimeFormat>()

  function write(instant: number, options: Intl.DateTimeFormatOptions, zone = timeZone): string {
    const key = JSON.stringify([options, zone])
    const made = dates.get(key) ?? new Intl.DateTimeFormat(language, { ...options, timeZone: zone })
    dates.set(key, made)
    return made.format(instant)
  }

  return {
    language,
    timeZone,
    number: (value) => number.format(value),
    short: (value) => short.format(value),
    percent: (share) => (share === null ? '–' : writePercent(language, share)),
    duration: (ms) => (ms === null ? '–' : writeDuration(language, ms)),
    length: (value, unit) =>
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value),
    day: (instant) => write(instant, { day: 'numeric', month: 'short', year: 'numeric' }),
    instant: (instant) => write(instant, { dateStyle: 'medium', timeStyle: 'medium' }),
    clock: (instant) => write(instant, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    ago: (instant, now) => writeAgo(relative, instant - now),
    interval: (instant, unit) => write(instant, intervalForms[unit]),
    tick: (instant, unit) => write(instant, tickForms[unit]),
    date: (text) => write(Date.parse(`${text}T12:00:00Z`), { day: 'numeric', month: 'short', year: 'numeric' }, 'UTC'),
    list: (items) => list.format(items),
  }
}

const intervalForms: Record<CalendarUnit, Intl.DateTimeFormatOptions> = {
  hour: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  day: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  week: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
}

const tickForms: Record<CalendarUnit, Intl.DateTimeFormatOptions> = {
  hour: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: '2-digit' },
}

function writePercent(language: string, share: number): string {
  // Shares below a tenth of a per cent keep two digits, or a rare conversion would read as none.
  const digits = share !== 0 && Math.abs(share) < 0.001 ? 2 : 1
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: digits }).format(share)
}

const durationSteps: readonly { unit: string; ms: number; until: number }[] = [
  { unit: 'millisecond', ms: 1, until: 1000 },
  { unit: 'second', ms: 1000, until: 90_000 },
  { unit: 'minute', ms: 60_000, until: 90 * 60_000 },
  { unit: 'hour', ms: 3_600_000, until: 36 * 3_600_000 },
  { unit: 'day', ms: 86_400_000, until: Number.POSITIVE_INFINITY },
]

function writeDuration(language: string, ms: number): string {
  const step = durationSteps.find((candidate) => ms < candidate.until) ?? durationSteps[4]!
  const value = ms / step.ms
  const style = { style: 'unit', unit: step.unit, unitDisplay: step.unit === 'day' ? 'long' : 'short' } as const
  const digits = value < 10 && step.unit !== 'millisecond' ? 1 : 0
  return new Intl.NumberFormat(language, { ...style, maximumFractionDigits: digits }).format(value)
}

function writeAgo(relative: Intl.RelativeTimeFormat, ms: number): string {
  const seconds = Math.round(ms / 1000)
  const size = Math.abs(seconds)
  if (size < 60) return relative.format(seconds, 'second')
  if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute')
  if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour')
  if (size < 30 * 86_400) return relative.format(Math.round(seconds / 86_400), 'day')
  return relative.format(Math.round(seconds / (30 * 86_400)), 'month')
}
