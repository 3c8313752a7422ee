import { expect, test } from 'vitest'
import { toDisc } from './disc.ts'

test('toDisc() draws one pseudonym the same everywhere, and another differently', () => {
  expect(toDisc('Zk3xA9bQ0_1-cdefghijkQ')).toEqual(toDisc('Zk3xA9bQ0_1-cdefghijkQ'))
  expect(toDisc('Zk3xA9bQ0_1-cdefghijkQ')).not.toEqual(toDisc('Yk3xA9bQ0_1-cdefghijkQ'))
})

test('toDisc() never cuts in the colour of the ground', () => {
  for (const first of 'ABCDEFGH') {
    for (const second of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_') {
      const disc = toDisc(`${first}${second}3xA9`)
      expect(disc.cut).not.toBe(disc.ground)
    }
  }
})
