/**
 * Filter groups as conditions on a row of `events`. Filters on the person's or a group's profile become steps of their
 * own: the profiles that meet them, of which the row's person (or group) must be one.
 */
import type { EventSelector, Filter, FilterGroup, PropertyRef } from '../../model/question.ts'
import { QueryError } from '../errors.ts'
import type { Step } from '../plan.ts'
import type { Resolved } from '../resolve.ts'
import { allOf, anyOf, ident, person, sql, text, type Sql } from '../sql/sql.ts'
import { filterCondition, isMetByAbsent } from './condition.ts'
import { listRead, readable, scalarRead, type Readable } from './property-reads.ts'

export class Conditions {
  readonly #resolved: Resolved
  readonly #steps: Step[] = []

  constructor(resolved: Resolved) {
    this.#resolved = resolved
  }

  /** The steps that the conditions made so far refer to. */
  get steps(): readonly Step[] {
    return this.#steps
  }

  /** Whether the row is one of the events that the selector names. */
  selector(selector: EventSelector): Sql {
    return allOf([
      ...(selector.event === null ? [] : [sql`event = ${text(selector.event, 'event')}`]),
      ...this.rows(selector.where),
    ])
  }

  /** Conditions that a row of events must meet, all of them. */
  rows(group: FilterGroup | undefined): readonly Sql[] {
    if (group === undefined || group.filters.length === 0) return []
    const ofEvents = group.filters.filter(filter => filter.property.of === 'event').map(filter => this.ofRow(filter))
    const ofPeople = group.filters.filter(filter => filter.property.of === 'person')
    const ofGroups = group.filters.filter(filter => filter.property.of === 'group')
    const conditions = [
      ...ofEvents,
      ...(ofPeople.length > 0 ? [this.#people({ match: group.match, filters: ofPeople })] : []),
      ...ofGroups.map(filter => this.#group(filter)),
    ]
    return group.match === 'all' ? conditions : [anyOf(conditions)]
  }

  /** Conditions that a row of `profiles` must meet. @throws {QueryError} for a property that is not a person's */
  ofProfile(group: FilterGroup | undefined): readonly Sql[] {
    if (group === undefined || group.filters.length === 0) return []
    if (group.filters.some(filter => filter.property.of !== 'person')) {
      throw new QueryError('QUESTION_INVALID', 'Profile filters are on properties of the person')
    }
    const met = group.filters.map(filter => this.ofRow(filter))
    return [group.match === 'all' ? allOf(met) : anyOf(met)]
  }

  /** A filter on a property of the row at hand: an event's, or a profile's while reading profiles. */
  ofRow(filter: Filter): Sql {
    return filterCondition(filter, this.readable(filter.property), this.#resolved.zone)
  }

  readable(property: PropertyRef): Readable {
    return readable(property, this.#resolved.context.types?.(property))
  }

  /**
   * A person without a profile is one that has no properties. Where such a person meets the filters, the profiles that
   * do not are named instead, so that both cases are one look-up.
   */
  #people(group: FilterGroup): Sql {
    const met = group.filters.map(filter => this.ofRow(filter))
    const condition = group.match === 'all' ? allOf(met) : anyOf(met)
    const absent = group.filters.map(filter => isMetByAbsent(filter.operator))
    const byAbsent = group.match === 'all' ? absent.every(Boolean) : absent.some(Boolean)
    const name = this.#addStep('people', `People whose profile ${byAbsent ? 'does not meet' : 'meets'} the filters.`, {
      columns: [{ name: 'pid' }],
      from: { read: 'profiles', subject: 'person' },
      where: [byAbsent ? sql`NOT ${condition}` : condition],
    })
    return sql`${person} ${byAbsent ? sql`NOT IN` : sql`IN`} (SELECT pid FROM ${ident(name)})`
  }

  /** The event names its groups by their pseudonyms as text, one or a list. */
  #group(filter: Filter): Sql {
    const { groupKey } = filter.property
    if (groupKey === undefined) throw new QueryError('QUESTION_INVALID', `The group property "${filter.property.name}" needs a groupKey`)
    const condition = this.ofRow(filter)
    const byAbsent = isMetByAbsent(filter.operator)
    const name = this.#addStep('groups', `Groups whose profile ${byAbsent ? 'does not meet' : 'meets'} the filter.`, {
      columns: [{ name: 'key', is: sql`base64URLEncode(reinterpretAsFixedString(pid))` }],
      from: { read: 'profiles', subject: groupKey },
      where: [byAbsent ? sql`NOT ${condition}` : condition],
    })
    const { path } = this.readable({ of: 'event', name: groupKey })
    const keys = sql`(SELECT key FROM ${ident(name)})`
    const among = sql`(ifNull(${scalarRead(path, 'string')} IN ${keys}, false) OR arrayExists(x -> x IN ${keys}, ${listRead(path, 'string')}))`
    return byAbsent ? sql`NOT ${among}` : among
  }

  #addStep(word: string, about: string, select: Step['select']): string {
    const name = `${word}_${this.#steps.length + 1}`
    this.#steps.push({ name, about, select })
    return name
  }
}
