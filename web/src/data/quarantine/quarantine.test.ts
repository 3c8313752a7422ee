import { expect, test } from 'vitest'
import type { QuarantinedEvent } from '../types.ts'
import { countChosen, isChosen, none, previewOf, toggled } from './choice.ts'

const event = (id: string, change: Partial<QuarantinedEvent> = {}): QuarantinedEvent => ({
  id, name: 'Signed up', receivedAt: 100, class: 'card', properties: {}, handle: 'amber-otter-7f3a', ...change,
})

const page = [event('a'), event('b', { name: 'Purchase', receivedAt: 50 }), event('c', { class: 'iban', handle: null, receivedAt: 300 })]

test('choosing twice chooses nothing', () => {
  const once = toggled(none, 'a', page)
  expect(isChosen(once, 'a')).toBe(true)
  expect(countChosen(once, 40)).toBe(1)
  expect(countChosen(toggled(once, 'a', page), 40)).toBe(0)
})

test('“all” counts what is on other pages, and taking one away falls back to this page', () => {
  expect(countChosen({ all: true }, 40)).toBe(40)
  const without = toggled({ all: true }, 'b', page)
  expect(countChosen(without, 40)).toBe(2)
  expect(isChosen(without, 'b')).toBe(false)
})

test('the preview tells span, events, classes and people', () => {
  expect(previewOf(page)).toEqual({
    from: 50, until: 300, names: [['Signed up', 2], ['Purchase', 1]], classes: [['card', 2], ['iban', 1]], people: 1,
  })
  expect(previewOf([])).toBeUndefined()
})
