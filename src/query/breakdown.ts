/**
 * Splitting rows by a property: of the event itself, of its person's profile, or of a group's.
 *
 * An event's own property is a column of the read. A profile's is joined: the read carries whom to look up, and a later
 * step has the segment.
 */
import type { PropertyRef } from '../model/question.ts'
import type { Conditions } from './filter/conditions.ts'
import { listRead, scalarRead } from './filter/property-reads.ts'
import { QueryError } from './errors.ts'
import type { Column, Step } from './plan.ts'
import { segmentKey, segmentKeys } from './segment.ts'
import { ident, person, sql, type Sql } from './sql/sql.ts'

export interface Breakdown {
  /** Columns that the read of events must have. */
  readonly columns: readonly Column[]
  /** The row's segments as an array, in a step that has those columns. */
  readonly segments: Sql
  /** Whether a row may have several segments. */
  readonly several: boolean
  /** The join that the segments come from: a step of keys and segments, and the column that it is joined by. */
  readonly joined?: { readonly step: Step; readonly using: 'person' | 'group_key' }
}

/** @param groups whether an event of several groups becomes a row for each, or counts for the first that it names */
export function breakdownBy(property: PropertyRef, conditions: Conditions, groups: 'each' | 'first'): Breakdown {
  const read = conditions.readable(property)
  const own = read.lists ? segmentKeys(read) : sql`[${segmentKey(read)}]`
  if (property.of === 'event') {
    return { columns: [{ name: 'segments', is: own }], segments: ident('segments'), several: read.lists }
  }
  const segments = sql`if(empty(joined_segments), ['\\0'], joined_segments)`
  if (property.of === 'person') {
    return {
      columns: [{ name: 'person', is: person }],
      segments,
      several: read.lists,
      joined: { using: 'person', step: profiles('person', sql`pid`, 'person', own) },
    }
  }
  if (property.groupKey === undefined) throw new QueryError('QUESTION_INVALID', `The group property "${property.name}" needs a groupKey`)
  const keys = groupKeys(property.groupKey, conditions)
  return {
    columns: [{ name: 'group_key', is: groups === 'each' ? sql`arrayJoin(${keys})` : sql`${keys}[1]` }],
    segments,
    several: true,
    joined: { using: 'group_key', step: profiles(property.groupKey, sql`base64URLEncode(reinterpretAsFixedString(pid))`, 'group_key', own) },
  }
}

function profiles(subject: string, key: Sql, name: string, segments: Sql): Step {
  return {
    name: 'profile_segments',
    about: subject === 'person' ? 'The segments of each profile.' : 'The segments of each group.',
    select: {
      columns: [{ name, is: key }, { name: 'joined_segments', is: segments }],
      from: { read: 'profiles', subject },
    },
  }
}

/** The groups of an event, named by their pseudonyms as text, one or a list; an empty text where there is none. */
export function groupKeys(groupKey: string, conditions: Conditions): Sql {
  const { path } = conditions.readable({ of: 'event', name: groupKey })
  const list = listRead(path, 'string')
  return sql`if(empty(${list}), [ifNull(${scalarRead(path, 'string')}, '')], arrayDistinct(${list}))`
}
