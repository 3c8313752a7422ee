import { expect, test } from 'vitest'
import { emptyDraft, operatorsFor, toDraft, toOperator, typeOf } from './operators.ts'

test('a draft is no filter until it has something to compare with', () => {
  expect(toOperator(emptyDraft('string'))).toBeUndefined()
  expect(toOperator({ ...emptyDraft('number'), is: 'between', low: '3' })).toBeUndefined()
  expect(toOperator({ ...emptyDraft('number'), is: 'greater', low: 'many' })).toBeUndefined()
})

test('yes and no need nothing further', () => {
  expect(toOperator(emptyDraft('boolean'))).toEqual({ is: 'true' })
})

test('between sorts its ends, and takes a comma for a point', () => {
  expect(toOperator({ ...emptyDraft('number'), is: 'between', low: '9', high: '2,5' })).toEqual({ is: 'between', from: 2.5, to: 9 })
})

test('toDraft() and toOperator() are each other’s way back', () => {
  for (const operator of [
    { is: 'equals', values: ['a', null] }, { is: 'contains', text: 'x' }, { is: 'at-least', number: 3 },
    { is: 'between', from: 1, to: 2 }, { is: 'since', date: '2026-01-31' }, { is: 'not-set' },
  ] as const) expect(toOperator(toDraft(operator, 'string'))).toEqual(operator)
})

test('every type can be asked whether it is set, and no type has another’s comparisons', () => {
  expect(operatorsFor('object')).toEqual(['set', 'not-set'])
  expect(operatorsFor('boolean')).not.toContain('contains')
  expect(typeOf({ is: 'greater', number: 1 }, ['string', 'number'])).toBe('number')
})
