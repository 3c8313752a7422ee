/**
 * The parts of a question in their short form for links: an event name alone is just that name; a filter is a list
 * that reads as words, `!(plan,is,pro,team)`.
 */
import { isJsonObject, type JsonScalar, type JsonValue } from '../../../src/model/json.ts'
import type { EventSelector, Filter, FilterGroup, Operator, PropertyRef } from '../../../src/model/question.ts'

export type Series = EventSelector & { readonly measure: 'total' | 'unique' }

/** Operators by the word that stands for them in a link. */
const words = {
  is: 'equals', not: 'does-not-equal', has: 'contains', hasnt: 'does-not-contain', starts: 'starts-with',
  ends: 'ends-with', set: 'set', unset: 'not-set', true: 'true', false: 'false', gt: 'greater', gte: 'at-least',
  lt: 'less', lte: 'at-most', between: 'between', before: 'before', since: 'since',
} as const satisfies Record<string, Operator['is']>
type Word = keyof typeof words

export function writeSelector(selector: EventSelector): JsonValue {
  if (selector.where === undefined && selector.label === undefined) return selector.event
  return {
    e: selector.event,
    ...(selector.where && { w: writeGroup(selector.where) }),
    ...(selector.label !== undefined && { l: selector.label }),
  }
}

export function readSelector(value: JsonValue | undefined): EventSelector | undefined {
  if (typeof value === 'string' || value === null) return { event: value }
  if (!isJsonObject(value)) return undefined
  const { e: event, l: label } = value
  if (typeof event !== 'string' && event !== null) return undefined
  const where = readGroup(value['w'])
  return { event, ...(where && { where }), ...(typeof label === 'string' && { label }) }
}

export function writeSeries(series: Series): JsonValue {
  const selector = writeSelector(series)
  if (series.measure === 'total') return selector
  return isJsonObject(selector) ? { ...selector, m: 'unique' } : { e: selector, m: 'unique' }
}

export function readSeries(value: JsonValue | undefined): Series | undefined {
  const selector = readSelector(value)
  if (!selector || value === undefined) return undefined
  const unique = isJsonObject(value) && value['m'] === 'unique'
  return { ...selector, measure: unique ? 'unique' : 'total' }
}

export function writeGroup(group: FilterGroup): JsonValue {
  const filters = group.filters.map(writeFilter)
  return group.match === 'all' ? filters : { any: filters }
}

export function readGroup(value: JsonValue | undefined): FilterGroup | undefined {
  if (value === undefined || value === null) return undefined
  const any = isJsonObject(value) ? value['any'] : undefined
  const list = any ?? value
  if (!isList(list)) return undefined
  const filters = list.map(readFilter).filter((filter) => filter !== undefined)
  return filters.length > 0 ? { match: any === undefined ? 'all' : 'any', filters } : undefined
}

export function writeProperty(property: PropertyRef): JsonValue {
  const { of, name, path, groupKey } = property
  if (of === 'event' && !path) return name
  return { of, n: name, ...(path && { p: path }), ...(groupKey !== undefined && { g: groupKey }) }
}

export function readProperty(value: JsonValue | undefined): PropertyRef | undefined {
  if (typeof value === 'string') return value === '' ? undefined : { of: 'event', name: value }
  if (!isJsonObject(value)) return undefined
  const { of, n: name, p: path, g: groupKey } = value
  if ((of !== 'event' && of !== 'person' && of !== 'group') || typeof name !== 'string') return undefined
  const steps = path !== undefined && isList(path) && path.every((step) => typeof step === 'string') ? path : undefined
  return {
    of, name,
    ...(steps && { path: steps as readonly string[] }),
    ...(typeof groupKey === 'string' && { groupKey }),
  }
}

function writeFilter(filter: Filter): JsonValue {
  const word = (Object.keys(words) as Word[]).find((candidate) => words[candidate] === filter.operator.is)!
  const parts = [writeProperty(filter.property), word, ...writeOperands(filter.operator)]
  return filter.list === undefined ? parts : { f: parts, list: filter.list }
}

function readFilter(value: JsonValue): Filter | undefined {
  const parts = isList(value) ? value : isJsonObject(value) ? value['f'] : undefined
  if (parts === undefined || !isList(parts)) return undefined
  const [name, word, ...operands] = parts
  const property = readProperty(name)
  const is = typeof word === 'string' && Object.hasOwn(words, word) ? words[word as Word] : undefined
  const operator = is && readOperator(is, operands)
  if (!property || !operator) return undefined
  const list = isJsonObject(value) ? value['list'] : undefined
  return { property, operator, ...((list === 'any' || list === 'all') && { list }) }
}

function writeOperands(operator: Operator): readonly JsonValue[] {
  if ('values' in operator) return operator.values
  if ('text' in operator) return [operator.text]
  if ('number' in operator) return [operator.number]
  if ('from' in operator) return [operator.from, operator.to]
  return 'date' in operator ? [operator.date] : []
}

function readOperator(is: Operator['is'], operands: readonly JsonValue[]): Operator | undefined {
  const [first, second] = operands
  switch (is) {
    case 'equals': case 'does-not-equal':
      return operands.length > 0 && operands.every(isScalar) ? { is, values: operands } : undefined
    case 'contains': case 'does-not-contain': case 'starts-with': case 'ends-with':
      return typeof first === 'string' ? { is, text: first } : undefined
    case 'set': case 'not-set': case 'true': case 'false':
      return { is }
    case 'greater': case 'at-least': case 'less': case 'at-most':
      return typeof first === 'number' ? { is, number: first } : undefined
    case 'between':
      return typeof first === 'number' && typeof second === 'number' ? { is, from: first, to: second } : undefined
    case 'before': case 'since':
      return typeof first === 'string' ? { is, date: first } : undefined
  }
}

function isScalar(value: JsonValue): value is JsonScalar {
  return value === null || typeof value !== 'object'
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
