/**
 * The address is the state: a question as search parameters, and back.
 *
 * `toSearch` leaves out what is as it would be anyway, so that links stay short. `fromSearch` never fails: a parameter
 * that cannot be understood counts as absent, and absence means the default of that kind of report.
 */
import type { JsonValue } from '../../../src/model/json.ts'
import type {
  CalendarUnit, DurationUnit, EventSelector, FlowQuestion, FunnelQuestion, PropertyRef, Question, QuestionBase,
  Range, RetentionQuestion, TrendQuestion,
} from '../../../src/model/question.ts'
import { readNotation, writeNotation } from './notation.ts'
import {
  readGroup, readProperty, readSelector, readSeries, writeGroup, writeProperty, writeSelector, writeSeries,
} from './parts.ts'

export type Search = Readonly<Record<string, string>>
export type ReportKind = 'trend' | 'funnel' | 'retention' | 'flow'
export type QuestionOf<Kind extends Question['kind']> = Extract<Question, { kind: Kind }>

export const everyEvent: EventSelector = { event: null }
export const defaultRange: Range = { last: 30, unit: 'day' }
const calendarUnits: readonly CalendarUnit[] = ['hour', 'day', 'week', 'month']
const durationUnits: readonly DurationUnit[] = ['second', 'minute', 'hour', 'day', 'week', 'month']

export function toSearch(question: Question): Search {
  return write({ ...writeBase(question), ...writeKind(question) })
}

export function fromSearch<Kind extends ReportKind>(kind: Kind, search: Search): QuestionOf<Kind>
export function fromSearch(kind: ReportKind, search: Search): Question {
  const base = readBase(search)
  if (kind === 'trend') return readTrend(base, search)
  if (kind === 'funnel') return readFunnel(base, search)
  return kind === 'retention' ? readRetention(base, search) : readFlow(base, search)
}

/** What stays when a reader walks from one report to another: the dates and the zone. */
export function sharedSearch(search: Search): Search {
  return write({ range: search['range'], zone: search['zone'] })
}

export function writeRange(range: Range): string {
  return 'last' in range ? `${range.last}${range.unit}` : `${range.from}..${range.to}`
}

export function readRange(text: string | undefined): Range | undefined {
  const relative = /^(\d{1,4})(hour|day|week|month)$/.exec(text ?? '')
  if (relative) {
    const last = Number(relative[1])
    return last > 0 ? { last, unit: relative[2] as CalendarUnit } : undefined
  }
  const absolute = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text ?? '')
  if (!absolute || !isDay(absolute[1]!) || !isDay(absolute[2]!) || absolute[1]! > absolute[2]!) return undefined
  return { from: absolute[1]!, to: absolute[2]! }
}

/** The unit that shows a range in some ten to a hundred intervals, when nobody chose another. */
export function unitFor(range: Range): CalendarUnit {
  const days = daysIn(range)
  if (days <= 2) return 'hour'
  if (days <= 120) return 'day'
  return days <= 550 ? 'week' : 'month'
}

function daysIn(range: Range): number {
  if ('last' in range) return range.last * { hour: 1 / 24, day: 1, week: 7, month: 30 }[range.unit]
  return (Date.parse(range.to) - Date.parse(range.from)) / 86_400_000 + 1
}

type Draft = Readonly<Record<string, string | undefined>>

function write(draft: Draft): Search {
  return Object.fromEntries(Object.entries(draft).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

function writeBase(question: QuestionBase): Draft {
  const range = writeRange(question.range)
  return {
    range: range === writeRange(defaultRange) ? undefined : range,
    zone: question.timeZone,
    where: question.where && writeNotation(writeGroup(question.where)),
  }
}

function readBase(search: Search): QuestionBase {
  const where = readGroup(notation(search['where']))
  const zone = search['zone']
  return {
    range: readRange(search['range']) ?? defaultRange,
    ...(zone !== undefined && isZone(zone) && { timeZone: zone }),
    ...(where && { where }),
  }
}

function writeKind(question: Question): Draft {
  switch (question.kind) {
    case 'trend':
      return {
        series: writeNotation(question.series.map(writeSeries)),
        unit: question.unit === unitFor(question.range) ? undefined : question.unit,
        by: writeBy(question.breakdown),
        limit: question.limit?.toString(),
      }
    case 'funnel':
      return {
        steps: writeNotation(question.steps.map(writeSelector)),
        window: writeWindow(question.window),
        by: writeBy(question.breakdown),
        limit: question.limit?.toString(),
      }
    case 'retention':
      return {
        start: writeNotation(writeSelector(question.start)),
        return: writeNotation(writeSelector(question.return)),
        unit: question.unit,
        periods: String(question.periods),
        criterion: question.criterion === 'on' ? undefined : question.criterion,
        intervals: question.intervals === 'calendar' ? undefined : question.intervals,
      }
    case 'flow':
      return {
        anchor: writeNotation(writeSelector(question.anchor)),
        direction: question.direction === 'after' ? undefined : question.direction,
        columns: String(question.steps),
        nodes: String(question.perStep),
        events: question.events && writeNotation(question.events),
        by: writeBy(question.by),
        window: question.window && writeWindow(question.window),
      }
    case 'people':
      return {
        did: question.did && writeNotation(writeSelector(question.did)),
        profile: question.profile && writeNotation(writeGroup(question.profile)),
        sort: question.sort,
        offset: question.offset?.toString(),
        limit: question.limit?.toString(),
      }
  }
}

function readTrend(base: QuestionBase, search: Search): TrendQuestion {
  const series = readEach(search['series'], readSeries)
  const breakdown = readBy(search)
  const limit = readCount(search['limit'], 1000)
  return {
    kind: 'trend',
    ...base,
    series: series.length > 0 ? series : [{ ...everyEvent, measure: 'total' }],
    unit: oneOf(calendarUnits, search['unit']) ?? unitFor(base.range),
    ...(breakdown && { breakdown }),
    ...(limit && { limit }),
  }
}

function readFunnel(base: QuestionBase, search: Search): FunnelQuestion {
  const breakdown = readBy(search)
  const limit = readCount(search['limit'], 1000)
  return {
    kind: 'funnel',
    ...base,
    steps: readEach(search['steps'], readSelector),
    window: readWindow(search['window']) ?? { value: 7, unit: 'day' },
    ...(breakdown && { breakdown }),
    ...(limit && { limit }),
  }
}

function readRetention(base: QuestionBase, search: Search): RetentionQuestion {
  return {
    kind: 'retention',
    ...base,
    start: readSelector(notation(search['start'])) ?? everyEvent,
    return: readSelector(notation(search['return'])) ?? everyEvent,
    unit: oneOf(['day', 'week', 'month'] as const, search['unit']) ?? 'week',
    periods: readCount(search['periods'], 366) ?? 8,
    criterion: oneOf(['on', 'on-or-after'] as const, search['criterion']) ?? 'on',
    intervals: oneOf(['calendar', 'rolling'] as const, search['intervals']) ?? 'calendar',
  }
}

function readFlow(base: QuestionBase, search: Search): FlowQuestion {
  const events = readEach(search['events'], (value) => (typeof value === 'string' ? value : undefined))
  const by = readBy(search)
  const window = readWindow(search['window'])
  return {
    kind: 'flow',
    ...base,
    anchor: readSelector(notation(search['anchor'])) ?? everyEvent,
    direction: oneOf(['after', 'before'] as const, search['direction']) ?? 'after',
    steps: readCount(search['columns'], 10) ?? 3,
    perStep: readCount(search['nodes'], 50) ?? 6,
    ...(events.length > 0 && { events }),
    ...(by && { by }),
    ...(window && { window }),
  }
}

function writeBy(property: PropertyRef | undefined): string | undefined {
  return property && writeNotation(writeProperty(property))
}

function readBy(search: Search): PropertyRef | undefined {
  return readProperty(notation(search['by']))
}

function writeWindow(window: { value: number; unit: DurationUnit }): string {
  return `${window.value}${window.unit}`
}

function readWindow(text: string | undefined): { value: number; unit: DurationUnit } | undefined {
  const match = /^(\d{1,6})([a-z]+)$/.exec(text ?? '')
  const unit = oneOf(durationUnits, match?.[2])
  const value = Number(match?.[1])
  return unit && value > 0 ? { value, unit } : undefined
}

function notation(text: string | undefined): JsonValue | undefined {
  return text === undefined ? undefined : readNotation(text)
}

function readEach<T>(text: string | undefined, read: (value: JsonValue) => T | undefined): T[] {
  const value = notation(text)
  if (!Array.isArray(value)) return []
  return (value as readonly JsonValue[]).map(read).filter((item): item is T & {} => item !== undefined)
}

function readCount(text: string | undefined, most: number): number | undefined {
  const value = Number(text)
  return Number.isInteger(value) && value >= 1 && value <= most ? value : undefined
}

function oneOf<T extends string>(allowed: readonly T[], text: string | undefined): T | undefined {
  return allowed.find((candidate) => candidate === text)
}

function isDay(text: string): boolean {
  const instant = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text)
}

/** Whether the platform knows this IANA zone name. */
export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

