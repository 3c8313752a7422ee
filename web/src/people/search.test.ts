import { expect, test } from 'vitest'
import { readPeopleSearch, writePeopleSearch } from './search.ts'

test('an empty address is everyone, the last seen first', () => {
  expect(readPeopleSearch({})).toMatchObject({ search: '', did: undefined, sort: 'last-seen', offset: 0 })
  expect(writePeopleSearch(readPeopleSearch({}))).toEqual({})
})

test('any event is not the same as no event', () => {
  expect(readPeopleSearch({ did: '!n' }).did).toBeNull()
  expect(writePeopleSearch({ ...readPeopleSearch({}), did: null })).toEqual({ did: '!n' })
})

test('a link gives back what it was made of', () => {
  const search = { did: "'30'", profile: '!(!((of:person,n:plan),is,pro))', range: '2026-01-01..2026-01-31', sort: 'events', offset: '50' }
  expect(writePeopleSearch(readPeopleSearch(search))).toEqual(search)
})
