import { expect, test } from 'vitest'
import type { ProfileWrite } from '../../model/identity-write.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import { PathBudget } from './path-budget.ts'

test('fit() leaves what has room as it is, and puts the rest together', () => {
  const budget = new PathBudget(3)
  budget.seed(1, 'property', ['known'])
  const first = { a: 1, b: 'x' }
  expect(budget.fit(1, first)).toBe(first)
  expect(budget.fit(1, { a: 2, known: 3, c: 4, d: [1, 'é'] })).toEqual({ a: 2, known: 3, $overflow: '{"c":4,"d":[1,"é"]}' })
  expect(budget.fit(2, { c: 4 })).toEqual({ c: 4 })
})

test('fit() counts what is nested, and keeps a property whole or not at all', () => {
  const budget = new PathBudget(2)
  const nested = { a: { x: 1, y: { z: 2 } } }
  expect(budget.fit(1, nested)).toBe(nested)
  expect(budget.fit(1, { a: { x: 3, other: 4 } })).toEqual({ $overflow: '{"a":{"x":3,"other":4}}' })
  expect(budget.fit(1, nested)).toBe(nested)
})

test('fit() keeps the overflow short enough to be read again', () => {
  const budget = new PathBudget(0)
  const many = Object.fromEntries(Array.from({ length: 255 }, (_, n) => [`name ${n} ${'x'.repeat(100)}`, n]))
  const text = budget.fit(1, many)['$overflow'] as string
  expect(text.length).toBeLessThanOrEqual(8_002)
  expect(Object.keys(JSON.parse(text) as object).length).toBeGreaterThan(50)
  expect(budget.fit(1, JSON.parse('{"__proto__":1}') as never)['$overflow']).toBe('{"__proto__":1}')
})

test('fitWrite() leaves names without room out of a profile', () => {
  const budget = new PathBudget(1)
  const write: ProfileWrite = {
    kind: 'profile', project: 1, subject: 'user', pseudonym: '' as Pseudonym, resolve: true, seenAt: undefined, place: undefined, at: 1,
    operations: [{ op: 'set', values: { a: 1 } }, { op: 'unset', names: ['z'] }],
  }
  expect(budget.fitWrite(write)).toBe(write)
  const wide: ProfileWrite = { ...write, operations: [{ op: 'set', values: { a: 2, b: 3 } }, { op: 'delete' }] }
  expect(budget.fitWrite(wide)).toEqual({ ...write, operations: [{ op: 'set', values: { a: 2 } }, { op: 'delete' }] })
})
