import { expect, test } from 'vitest'
import { chosenPlays, elsewhere } from '../../../src/drill/index.ts'
import { sayAttacker, translated } from './attackers.ts'

test('every attacker and every promise has its words in French', () => {
  const said = [...chosenPlays(undefined).flatMap(({ attacker, promised }) => [attacker, promised]), ...elsewhere.map(({ attacker }) => attacker)]
  expect(said.length).toBeGreaterThan(50)
  expect(said.filter((text) => !translated.includes(text))).toEqual([])
  expect(sayAttacker('two members who collude', 'fr')).toBe('deux membres de connivence')
  expect(sayAttacker('two members who collude', 'en')).toBe('two members who collude')
  expect(sayAttacker('somebody new', 'fr')).toBe('somebody new')
})
