import { expect, test } from 'vitest'
import { readFilter } from './filter.ts'

test('the filter is read from the address, and what cannot be read is left out', () => {
  const now = 100 * 86_400_000
  expect(readFilter({ what: 'exports', who: 'member:1', where: '3', days: '7', entry: '4' }, now)).toEqual({
    group: 'exports', actor: 'member:1', project: 3, from: 93 * 86_400_000,
  })
  expect(readFilter({ what: 'toString', who: '', where: '1e3', days: '400' }, now)).toEqual({})
})
