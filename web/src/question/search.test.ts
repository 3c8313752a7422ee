import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventSelector, Filter, FilterGroup, Operator, PropertyRef, Question } from '../../../src/model/question.ts'
import { parseAddress, writeAddress } from './address.ts'
import { fromSearch, toSearch, type ReportKind } from './search.ts'

const signups: Question = {
  kind: 'funnel',
  range: { last: 30, unit: 'day' },
  steps: [
    { event: 'Page View', where: { match: 'all', filters: [
      { property: { of: 'event', name: 'category' }, operator: { is: 'equals', values: ['front page'] } },
    ] } },
    { event: 'Signed up' },
  ],
  window: { value: 1, unit: 'day' },
}

test('a funnel reads in the address bar', () => {
  expect(writeAddress(toSearch(signups))).toBe(
    '?steps=!((e:Page+View,w:!(!(category,is,front+page))),Signed+up)&window=1day',
  )
})

test('a link gives back the question that it was made of', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const link = writeAddress(toSearch(asked))
      expect(fromSearch(asked.kind as ReportKind, parseAddress(link))).toEqual(asked)
    }),
    { numRuns: 300 },
  )
})

test('a parameter that cannot be understood counts as absent', () => {
  expect(fromSearch('trend', { series: '((', unit: 'century', range: '2026-02-30..x', zone: 'Mars', by: '!(', limit: '-1' }))
    .toEqual({ kind: 'trend', range: { last: 30, unit: 'day' }, series: [{ event: null, measure: 'total' }], unit: 'day' })
})

test('a trend of today goes by the hour, of a year by the week, unless the link says otherwise', () => {
  expect(fromSearch('trend', { range: '1day' }).unit).toBe('hour')
  expect(fromSearch('trend', { range: '12month' }).unit).toBe('week')
  expect(fromSearch('trend', { range: '12month', unit: 'month' }).unit).toBe('month')
})

test('a range that ends before it begins counts as absent', () => {
  expect(fromSearch('flow', { range: '2026-03-01..2026-02-01' }).range).toEqual({ last: 30, unit: 'day' })
})

test('a funnel without steps has none, rather than a made-up one', () => {
  expect(fromSearch('funnel', {}).steps).toEqual([])
})

const text = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).filter((value) => value.isWellFormed())
const number = fc.integer({ min: -1000, max: 1000 })
const property: fc.Arbitrary<PropertyRef> = fc.oneof(
  fc.record({ of: fc.constantFrom('event', 'person'), name: text }),
  fc.record({ of: fc.constant('event'), name: text, path: fc.array(text, { minLength: 1, maxLength: 2 }) }),
  fc.record({ of: fc.constant('group'), name: text, groupKey: text }),
)
const operator: fc.Arbitrary<Operator> = fc.oneof(
  fc.record({
    is: fc.constantFrom('equals', 'does-not-equal'),
    values: fc.array(fc.oneof(text, number, fc.boolean(), fc.constant(null)), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ is: fc.constantFrom('contains', 'does-not-contain', 'starts-with', 'ends-with'), text: fc.string() })
    .filter((made) => made.text.isWellFormed()),
  fc.record({ is: fc.constantFrom('set', 'not-set', 'true', 'false') }),
  fc.record({ is: fc.constantFrom('greater', 'at-least', 'less', 'at-most'), number }),
  fc.record({ is: fc.constant('between'), from: number, to: number }),
  fc.record({ is: fc.constantFrom('before', 'since'), date: fc.constant('2026-01-31') }),
)
const filter: fc.Arbitrary<Filter> = fc.record(
  { property, operator, list: fc.constantFrom('any', 'all') }, { requiredKeys: ['property', 'operator'] },
)
const group: fc.Arbitrary<FilterGroup> = fc.record({
  match: fc.constantFrom('all', 'any'), filters: fc.array(filter, { minLength: 1, maxLength: 2 }),
})
const selectorParts = { event: fc.option(text), where: group, label: text }
const selector: fc.Arbitrary<EventSelector> = fc.record(selectorParts, { requiredKeys: ['event'] })
const baseParts = {
  range: fc.constantFrom(
    { last: 7, unit: 'day' } as const, { last: 30, unit: 'day' } as const, { from: '2026-01-01', to: '2026-01-31' },
  ),
  timeZone: fc.constantFrom('Europe/Paris', 'America/Los_Angeles'),
  where: group,
}
const window = fc.record({
  value: fc.integer({ min: 1, max: 99 }), unit: fc.constantFrom('second', 'minute', 'hour', 'day', 'week', 'month'),
})
const limit = fc.integer({ min: 1, max: 1000 })
const question = fc.oneof(
  fc.record({
    kind: fc.constant('trend'), ...baseParts, unit: fc.constantFrom('hour', 'day', 'week', 'month'), limit,
    breakdown: property,
    series: fc.array(
      fc.record({ ...selectorParts, measure: fc.constantFrom('total', 'unique') }, { requiredKeys: ['event', 'measure'] }),
      { minLength: 1, maxLength: 3 },
    ),
  }, { requiredKeys: ['kind', 'range', 'series', 'unit'] }),
  fc.record({
    kind: fc.constant('funnel'), ...baseParts, steps: fc.array(selector, { maxLength: 4 }), window, limit,
    breakdown: property,
  }, { requiredKeys: ['kind', 'range', 'steps', 'window'] }),
  fc.record({
    kind: fc.constant('retention'), ...baseParts, start: selector, return: selector,
    unit: fc.constantFrom('day', 'week', 'month'), periods: fc.integer({ min: 1, max: 366 }),
    criterion: fc.constantFrom('on', 'on-or-after'), intervals: fc.constantFrom('rolling', 'calendar'),
  }, { requiredKeys: ['kind', 'range', 'start', 'return', 'unit', 'periods', 'criterion', 'intervals'] }),
  fc.record({
    kind: fc.constant('flow'), ...baseParts, anchor: selector, direction: fc.constantFrom('after', 'before'),
    steps: fc.integer({ min: 1, max: 10 }), perStep: fc.integer({ min: 1, max: 50 }),
    events: fc.array(text, { minLength: 1, maxLength: 3 }), by: property, window,
  }, { requiredKeys: ['kind', 'range', 'anchor', 'direction', 'steps', 'perStep'] }),
) as fc.Arbitrary<Question>
