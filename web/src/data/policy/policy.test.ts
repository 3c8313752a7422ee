import { expect, test } from 'vitest'
import { changesOf, inGroups, isLooser } from './changes.ts'

test('only what differs is a change', () => {
  const changes = changesOf({ 'card': 'mask', 'jwt': 'drop' }, { 'card': 'report', 'jwt': 'drop' })
  expect(changes).toEqual([{ class: 'card', from: 'mask', to: 'report' }])
  expect(isLooser(changes[0]!)).toBe(true)
})

test('a stricter action is not looser', () => {
  expect(isLooser({ class: 'card', from: 'report', to: 'reject' })).toBe(false)
})

test('a class that the app does not know still has a row', () => {
  const groups = inGroups([{ class: 'card', actions: ['drop'], why: '' }, { class: 'horoscope', actions: ['drop'], why: '' }])
  expect(groups.map(({ group, rows }) => [group, rows.map((row) => row.class)])).toEqual([['money', ['card']], ['shape', ['horoscope']]])
})
