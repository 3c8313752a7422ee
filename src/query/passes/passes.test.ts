import { expect, test } from 'vitest'
import type { Plan } from '../plan.ts'
import { person, sql } from '../sql/sql.ts'
import { followMerges } from './follow-merges.ts'
import { guardScope, unguardedReads } from './guard-scope.ts'
import { applyPasses } from './index.ts'
import { leaveOutDuplicates } from './leave-out-duplicates.ts'
import { openDays } from './open-days.ts'

const plan: Plan = {
  steps: [
    { name: 'known', about: '', select: { columns: [{ name: 'pid' }], from: { read: 'profiles', subject: 'person' } } },
    {
      name: 'scoped',
      about: '',
      select: {
        columns: [{ name: 'person', is: person }],
        from: {
          read: 'events', from: Date.UTC(2025, 0, 1, 23), until: Date.UTC(2025, 0, 3),
          beside: { step: 'known', on: sql`${person} = pid` },
        },
      },
    },
  ],
  result: { columns: [{ name: 'person' }], from: { read: 'step', step: 'scoped' }, where: [sql`${person} != 0`] },
}

test('followMerges() looks up who a row counts for only where the project has merges', () => {
  const parts = (merges: boolean): string => JSON.stringify(followMerges(plan, merges))
  expect(parts(true)).toContain('joinGet')
  expect(parts(false)).not.toContain('joinGet')
  for (const followed of [parts(true), parts(false)]) expect(followed).not.toContain('"part":"person"')
})

test('leaveOutDuplicates() marks reads of events as final unless no duplicate is ever stored', () => {
  expect(leaveOutDuplicates(plan, true)).toBe(plan)
  const { from } = leaveOutDuplicates(plan, false).steps[1]!.select
  expect(from).toMatchObject({ read: 'events', final: true })
})

test('openDays() names every day that holds part of the range', () => {
  expect(openDays(plan).steps[1]!.select.from).toMatchObject({ days: { first: '2025-01-01', last: '2025-01-02', whole: false } })
})

test('openDays() says when the range is whole days of UTC, short of the last day that the table tells apart', () => {
  const days = (from: number, until: number): unknown => {
    const { from: read } = openDays({ steps: [], result: { columns: [], from: { read: 'events', from, until } } }).result
    return read.read === 'events' && read.days
  }
  expect(days(Date.UTC(2025, 0, 1), Date.UTC(2025, 0, 3))).toEqual({ first: '2025-01-01', last: '2025-01-02', whole: true })
  expect(days(Date.UTC(2025, 0, 1), Date.UTC(2025, 0, 3) - 1)).toMatchObject({ last: '2025-01-02', whole: false })
  expect(days(0, Date.UTC(2200, 0, 1))).toMatchObject({ last: '2149-06-06', whole: false })
})

test('guardScope() ties every read of a table, and unguardedReads() finds those that are not', () => {
  expect(unguardedReads(plan)).toHaveLength(2)
  expect(unguardedReads(guardScope(plan, { project: 7 }))).toEqual([])
  expect(unguardedReads(applyPasses(plan, { project: 7 }, { merges: true, duplicateFree: false }))).toEqual([])
})
