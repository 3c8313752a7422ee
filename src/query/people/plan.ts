/**
 * The method of a people list: everyone with events in the range, and everyone with a profile unless the question asks
 * for something done, put together by person. A row-level read: it names people.
 */
import type { PeopleQuestion } from '../../model/question.ts'
import { Conditions } from '../filter/conditions.ts'
import { fromStep, type Plan, type Step } from '../plan.ts'
import type { Resolved } from '../resolve.ts'
import { isSomebodys, person, sql } from '../sql/sql.ts'

export const defaultLimit = 50
export const mostPeople = 1_000

/** Rows of (person as decimal text, first and last milliseconds in the range or Null, events, people in all). */
export function peoplePlan(resolved: Resolved<PeopleQuestion>): Plan {
  const { question, from, until } = resolved
  const conditions = new Conditions(resolved)
  const events = [...conditions.rows(question.where), ...(question.did ? [conditions.selector(question.did)] : [])]
  const profile = conditions.rows(question.profile)
  const active: Step[] = [
    {
      name: 'scoped',
      about: question.did ? 'Events of the kind asked for, inside the range.' : 'Events inside the range.',
      select: { columns: [{ name: 'person', is: person }, { name: 'time' }], from: { read: 'events', from, until }, where: [isSomebodys, ...events, ...profile] },
    },
    {
      name: 'active',
      about: 'Who did them, how often, first and last.',
      select: {
        columns: [
          { name: 'person' },
          { name: 'first_seen', is: sql`min(toUnixTimestamp64Milli(time))` },
          { name: 'last_seen', is: sql`max(toUnixTimestamp64Milli(time))` },
          { name: 'events', is: sql`count()` },
        ],
        from: fromStep('scoped'),
        groupBy: [sql`person`],
      },
    },
  ]
  const known: readonly Step[] = question.did ? [] : knownSteps(conditions, question)
  return {
    steps: [...conditions.steps, ...active, ...known],
    result: {
      columns: [
        { name: 'pid', is: sql`toString(person)` },
        { name: 'first', is: sql`if(events = 0, NULL, first_seen)` },
        { name: 'last', is: sql`if(events = 0, NULL, last_seen)` },
        { name: 'events' },
        { name: 'total', is: sql`count() OVER ()` },
      ],
      from: fromStep(question.did ? 'active' : 'everyone'),
      orderBy: question.sort === 'events'
        ? [sql`events DESC`, sql`last_seen DESC`, sql`person`]
        : [sql`last_seen DESC`, sql`events DESC`, sql`person`],
      limit: Math.min(mostPeople, question.limit ?? defaultLimit),
      ...(question.offset !== undefined && { offset: question.offset }),
    },
  }
}

function knownSteps(conditions: Conditions, { profile }: PeopleQuestion): readonly Step[] {
  const met = conditions.ofProfile(profile)
  return [
    {
      name: 'known',
      about: 'People with a profile.',
      select: {
        columns: [
          { name: 'person', is: sql`pid` },
          { name: 'first_seen', is: sql`toInt64(0)` },
          { name: 'last_seen', is: sql`toInt64(0)` },
          { name: 'events', is: sql`toUInt64(0)` },
        ],
        from: { read: 'profiles', subject: 'person' },
        where: met,
      },
    },
    {
      name: 'everyone',
      about: 'Both together, one row for each person.',
      select: {
        columns: [
          { name: 'person' },
          { name: 'first_seen', is: sql`max(both.first_seen)` },
          { name: 'last_seen', is: sql`max(both.last_seen)` },
          { name: 'events', is: sql`sum(both.events)` },
        ],
        from: { read: 'union', steps: ['active', 'known'], name: 'both' },
        groupBy: [sql`person`],
      },
    },
  ]
}
