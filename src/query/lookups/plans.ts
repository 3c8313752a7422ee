/**
 * Plans of the small readings that are no questions: how much there is, which values a property has, who there is and
 * what one person did. They look at everything a scope may see, whenever it happened.
 */
import type { HandleBits } from '../../model/handle.ts'
import type { PropertyRef } from '../../model/question.ts'
import { readable } from '../filter/property-reads.ts'
import type { Column, EventsRead, Plan, Select, Step } from '../plan.ts'
import { fromStep } from '../plan.ts'
import { segmentKeys } from '../segment.ts'
import { anyOf, ident, int, person, sql, text, value, type Sql } from '../sql/sql.ts'

/** From the epoch to the last day that the table's `day` tells apart. */
const always: EventsRead = { read: 'events', from: 0, until: Date.UTC(2149, 5, 6) }

const milliseconds = (column: Sql): Sql => sql`toUnixTimestamp64Milli(${column})`
/** As a set of its own: a list of UInt128 cannot be bound as text, and the table's key looks a set up directly. */
const among = (pids: readonly string[]): Sql => sql`pid IN (SELECT toUInt128(arrayJoin(${value('Array(String)', pids, 'pids')})))`

/** One row: how many events there are, and how many people did them. */
export function totalsPlan(): Plan {
  return {
    steps: [{
      name: 'scoped',
      about: 'Every event, with the person that it counts for.',
      select: { columns: [{ name: 'person', is: person }], from: always },
    }],
    result: {
      columns: [{ name: 'events', is: sql`count()` }, { name: 'people', is: sql`uniqExactIf(person, person != 0)` }],
      from: fromStep('scoped'),
    },
  }
}

export interface ValuesAsked {
  readonly property: PropertyRef
  /** Only of this event; of every event when absent. */
  readonly event?: string
  /** Part of the value, in any case. */
  readonly search?: string
  readonly limit: number
  /** Only values that so many people share. */
  readonly leastPeople?: number
}

/** Rows of (segment, count), the most frequent first; absent values are no rows. */
export function valuesPlan({ property, event, search, limit, leastPeople }: ValuesAsked): Plan {
  const whose = property.of === 'event' ? person : sql`pid`
  const keys = sql`arrayJoin(${segmentKeys(readable(property, undefined))})`
  return {
    steps: [{
      name: 'present',
      about: 'The values of the property, a row for each element of a list.',
      select: {
        columns: [{ name: 'segment', is: keys }, ...(leastPeople === undefined ? [] : [{ name: 'whose', is: whose }])],
        from: property.of === 'event' ? always : { read: 'profiles', subject: property.groupKey ?? 'person' },
        ...(event !== undefined && { where: [sql`event = ${text(event, 'event')}`] }),
      },
    }],
    result: {
      columns: [{ name: 'segment' }, { name: 'count', is: sql`count()` }],
      from: fromStep('present'),
      where: [
        sql`segment != '\\0'`,
        ...(search === undefined ? [] : [sql`positionCaseInsensitiveUTF8(segment, ${text(search, 'search')}) > 0`]),
      ],
      groupBy: [ident('segment')],
      ...(leastPeople !== undefined && { having: [sql`uniqExactIf(whose, whose != 0) >= ${int(leastPeople)}`] }),
      orderBy: [sql`count DESC`, ident('segment')],
      limit,
    },
  }
}

export interface PeopleAsked {
  /** Only people whose pseudonym is this (decimal text), or whose handle has one of these forms. */
  readonly only?: { readonly pid: string } | { readonly bits: readonly HandleBits[] }
  readonly sort: 'last-seen' | 'events'
  readonly offset: number
  readonly limit: number
}

/** Rows of (person, events, first, last, total): everyone who did something or has a profile. */
export function peoplePlan({ only, sort, offset, limit }: PeopleAsked): Plan {
  const seen: Step = {
    name: 'seen',
    about: 'People by what they did.',
    select: {
      columns: [
        { name: 'person', is: person },
        { name: 'events', is: sql`count()` },
        { name: 'first', is: sql`toNullable(min(${milliseconds(ident('time'))}))` },
        { name: 'last', is: sql`toNullable(max(${milliseconds(ident('time'))}))` },
      ],
      from: always,
      where: [sql`${person} != 0`, ...wanted(person, only)],
      groupBy: [ident('person')],
    },
  }
  const known: Step = {
    name: 'known',
    about: 'People by their profile.',
    select: {
      columns: [
        { name: 'person', is: ident('pid') },
        { name: 'events', is: sql`toUInt64(0)` },
        { name: 'first', is: sql`CAST(NULL, 'Nullable(Int64)')` },
        { name: 'last', is: sql`CAST(NULL, 'Nullable(Int64)')` },
      ],
      from: { read: 'profiles', subject: 'person' },
      where: wanted(ident('pid'), only),
    },
  }
  const everyone: Step = {
    name: 'everyone',
    about: 'Each person once.',
    select: {
      columns: [
        { name: 'person' },
        { name: 'done', is: sql`sum(events)` },
        { name: 'since', is: sql`min(first)` },
        { name: 'until', is: sql`max(last)` },
      ],
      from: { read: 'union', steps: ['seen', 'known'] },
      groupBy: [ident('person')],
    },
  }
  return {
    steps: [seen, known, everyone],
    result: {
      columns: [
        { name: 'pid', is: sql`toString(person)` }, { name: 'done' }, { name: 'since' }, { name: 'until' },
        { name: 'total', is: sql`count() OVER ()` },
      ],
      from: fromStep('everyone'),
      orderBy: [sort === 'events' ? sql`done DESC` : sql`until DESC NULLS LAST`, ident('person')],
      limit,
      offset,
    },
  }
}

function wanted(who: Sql, only: PeopleAsked['only']): readonly Sql[] {
  if (only === undefined) return []
  if ('pid' in only) return [sql`${who} = ${value('UInt128', only.pid, 'pid')}`]
  return [anyOf(only.bits.map(({ mask, value }) => sql`bitAnd(toUInt32(${who}), ${int(mask)}) = ${int(value)}`))]
}

/** One row of (events, first, last): what these ids did, all together. */
export function activityPlan(pids: readonly string[]): Plan {
  return {
    steps: [],
    result: {
      columns: [
        { name: 'events', is: sql`count()` },
        { name: 'first', is: sql`min(${milliseconds(ident('time'))})` },
        { name: 'last', is: sql`max(${milliseconds(ident('time'))})` },
      ],
      from: always,
      where: [among(pids)],
    },
  }
}

/** Events as stored: name, time, received, pid, properties, and which of those are lists of JSON texts. */
const storedColumns: readonly Column[] = [
  { name: 'event' },
  { name: 'occurred', is: milliseconds(ident('time')) },
  { name: 'taken', is: milliseconds(ident('received')) },
  { name: 'sender', is: sql`toString(pid)` },
  { name: 'properties' },
  {
    name: 'mixed',
    is: sql`mapKeys(mapFilter((name, type) -> type = 'Array(Nullable(String))', JSONAllPathsWithTypes(properties)))`,
  },
]

/** The latest events of these ids, the latest first. */
export function eventsOfPlan(pids: readonly string[], limit: number): Plan {
  return { steps: [], result: { ...stored, where: [among(pids)], orderBy: [sql`time DESC`, ident('event')], limit } }
}

/** The events that were taken last, since `receivedSince` (milliseconds); the latest first. */
export function newestPlan(receivedSince: number, limit: number): Plan {
  const since = value("DateTime64(3, 'UTC')", new Date(receivedSince).toISOString().slice(0, 23).replace('T', ' '), 'since')
  return { steps: [], result: { ...stored, where: [sql`received >= ${since}`], orderBy: [sql`received DESC`], limit } }
}

const stored: Select = { columns: storedColumns, from: always }
