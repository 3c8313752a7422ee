/**
 * A filter as a condition on a row's `properties`. Always true or false, never Null.
 *
 * A value is looked at as a list of elements: a scalar is a list of one, what is absent (or an object) has none. An
 * operator passes when any element passes (`list: 'any'`), or when there are elements and all of them do (`'all'`).
 * Negated operators are the exact opposite: `does-not-equal` is met where no element equals, so also where there is none.
 * Rules: SEMANTICS.md.
 */
import type { Filter, Operator } from '../../model/question.ts'
import { anyOf, sql, type Sql } from '../sql/sql.ts'
import { elementTests, type ElementTests, type PositiveOperator } from './element-tests.ts'
import { isSet, listRead, mixedElement, mixedRead, scalarRead, type ElementType, type Readable } from './property-reads.ts'

/** @param zone that a day in the filter is of */
export function filterCondition(filter: Filter, read: Readable, zone: string): Sql {
  const { operator } = filter
  switch (operator.is) {
    case 'set': return isSet(read)
    case 'not-set': return sql`NOT ${isSet(read)}`
    case 'does-not-equal': return opposite(read, { is: 'equals', values: operator.values }, filter.list, zone)
    case 'does-not-contain': return opposite(read, { is: 'contains', text: operator.text }, filter.list, zone)
    default: return positive(read, operator as PositiveOperator, filter.list ?? 'any', zone)
  }
}

/** Whether the filter is met where there is no property at all. */
export function isMetByAbsent(operator: Operator): boolean {
  switch (operator.is) {
    case 'not-set': case 'does-not-contain': return true
    case 'does-not-equal': return !operator.values.includes(null)
    case 'equals': return operator.values.includes(null)
    default: return false
  }
}

/** Any element failing is the opposite of all passing, and the other way round. */
function opposite(read: Readable, negated: PositiveOperator, list: Filter['list'], zone: string): Sql {
  return sql`NOT ${positive(read, negated, list === 'any' ? 'all' : 'any', zone)}`
}

function positive(read: Readable, operator: PositiveOperator, list: 'any' | 'all', zone: string): Sql {
  const tests = elementTests(operator, zone)
  const types = (Object.keys(tests) as ElementType[])
  const conditions = types.filter(type => read.scalars.includes(type)).map(type => (
    sql`ifNull(${tests[type]!(scalarRead(read.path, type))}, false)`
  ))
  if (read.lists && types.length > 0) {
    for (const type of types) conditions.push(overList(listRead(read.path, type), tests[type]!, list))
    conditions.push(overMixed(read.path, tests, list))
  }
  if (operator.is === 'equals' && operator.values.includes(null)) conditions.push(sql`NOT ${isSet(read)}`)
  return anyOf(conditions)
}

function overList(elements: Sql, test: (element: Sql) => Sql, list: 'any' | 'all'): Sql {
  if (list === 'any') return sql`arrayExists(x -> ifNull(${test(sql`x`)}, false), ${elements})`
  return sql`(notEmpty(${elements}) AND arrayAll(x -> ifNull(${test(sql`x`)}, false), ${elements}))`
}

function overMixed(path: string, tests: ElementTests, list: 'any' | 'all'): Sql {
  const ofAnyType = anyOf((Object.keys(tests) as ElementType[]).map(type => (
    sql`ifNull(${tests[type]!(mixedElement(sql`x`, type))}, false)`
  )))
  return overList(mixedRead(path), () => ofAnyType, list)
}
