import { expect, test } from 'vitest'
import { rank } from './fuzzy.ts'

const events = ['Page View', 'Purchase', 'Signed up', 'Plan Viewed', 'Créer un compte']
const find = (query: string) => rank(query, events, (event) => event)

test('rank() leaves everything in its order when nothing is typed', () => {
  expect(find(' ')).toEqual(events)
})

test('rank() puts names that begin with the query first', () => {
  expect(find('pu')[0]).toBe('Purchase')
  expect(find('view')).toEqual(['Page View', 'Plan Viewed'])
})

test('rank() finds first letters of words', () => {
  expect(find('pv')).toEqual(['Page View', 'Plan Viewed'])
})

test('rank() does not mind accents or case', () => {
  expect(find('CREER')).toEqual(['Créer un compte'])
})

test('rank() finds nothing for letters that are not there', () => {
  expect(find('xyz')).toEqual([])
})
