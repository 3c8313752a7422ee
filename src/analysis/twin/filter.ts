/** Filters, naively: what query/filter compiles, as a loop over elements. */
import type { JsonObject, JsonScalar, JsonValue } from '../../model/json.ts'
import { isJsonObject } from '../../model/json.ts'
import type { EventSelector, Filter, FilterGroup, Operator, PropertyRef } from '../../model/question.ts'
import { Temporal } from 'temporal-polyfill'
import type { Seen } from './world.ts'

export function matchesSelector(selector: EventSelector, event: Seen, zone: string): boolean {
  return (selector.event === null || selector.event === event.name) && matchesGroup(selector.where, event, zone)
}

export function matchesGroup(group: FilterGroup | undefined, event: Seen, zone: string): boolean {
  if (!group || group.filters.length === 0) return true
  const met = (filter: Filter): boolean => (
    matchesFilter(filter, filter.property.of === 'person' ? event.profile : event.properties, zone)
  )
  return group.match === 'all' ? group.filters.every(met) : group.filters.some(met)
}

export function matchesFilter(filter: Filter, properties: JsonObject, zone: string): boolean {
  const value = valueOf(properties, filter.property)
  const { operator, list } = filter
  switch (operator.is) {
    case 'set': return value !== undefined
    case 'not-set': return value === undefined
    case 'does-not-equal': return !passes(value, { is: 'equals', values: operator.values }, list === 'any' ? 'all' : 'any', zone)
    case 'does-not-contain': return !passes(value, { is: 'contains', text: operator.text }, list === 'any' ? 'all' : 'any', zone)
    default: return passes(value, operator, list ?? 'any', zone)
  }
}

/** Undefined for what is absent: null, an empty object, nothing at all. */
export function valueOf(properties: JsonObject, ref: PropertyRef): JsonValue | undefined {
  let value: JsonValue | undefined = Object.hasOwn(properties, ref.name) ? properties[ref.name] : undefined
  for (const name of ref.path ?? []) value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  return isAbsent(value) ? undefined : value
}

function isAbsent(value: JsonValue | undefined): boolean {
  if (value === null || value === undefined) return true
  return isJsonObject(value) && Object.values(value).every(isAbsent)
}

/** A scalar is a list of one; an object has no elements. */
export function elementsOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || isJsonObject(value)) return []
  return Array.isArray(value) ? value : [value as JsonScalar]
}

function passes(value: JsonValue | undefined, operator: Operator, list: 'any' | 'all', zone: string): boolean {
  if (operator.is === 'equals' && operator.values.includes(null) && value === undefined) return true
  const elements = elementsOf(value)
  const test = (element: JsonValue): boolean => elementPasses(element, operator, zone)
  return list === 'any' ? elements.some(test) : elements.length > 0 && elements.every(test)
}

function elementPasses(element: JsonValue, operator: Operator, zone: string): boolean {
  const text = typeof element === 'string' ? element : undefined
  const number = typeof element === 'number' ? element : NaN
  switch (operator.is) {
    case 'equals': return element !== null && operator.values.some(value => value === element)
    case 'contains': return text?.includes(operator.text) ?? false
    case 'starts-with': return text?.startsWith(operator.text) ?? false
    case 'ends-with': return text?.endsWith(operator.text) ?? false
    case 'true': return element === true
    case 'false': return element === false
    case 'greater': return number > operator.number
    case 'at-least': return number >= operator.number
    case 'less': return number < operator.number
    case 'at-most': return number <= operator.number
    case 'between': return number >= operator.from && number <= operator.to
    case 'before': return text !== undefined && textInstant(text) < questionInstant(operator.date, zone)
    case 'since': return text !== undefined && textInstant(text) >= questionInstant(operator.date, zone)
    default: return false
  }
}

/** NaN for a text that is no date. */
function textInstant(text: string): number {
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?)?$/.test(text)) return NaN
  const withTime = text.length === 10 ? `${text}T00:00:00` : text.replace(' ', 'T')
  return Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(withTime) ? withTime : `${withTime}Z`)
}

function questionInstant(date: string, zone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds
}
