import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldFigures, groupsToFold } from './fold.ts'

const rest = '\0other'
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

describe('groupsToFold()', () => {
  test('K1 no group under k is left, and what is folded has k people and two groups as far as there are', () => {
    fc.assert(fc.property(fc.array(fc.nat(40), { maxLength: 12 }), fc.integer({ min: 2, max: 15 }), (people, k) => {
      const folded = groupsToFold(people, k)
      const left = [...people.keys()].filter((place) => !folded.has(place) && people[place]! > 0)
      for (const place of left) expect(people[place]).toBeGreaterThanOrEqual(k)
      if (folded.size === 0) return
      // Taking what is left from the whole gives k people of two groups at least, or there is nothing left to take.
      const together = sum([...folded].map((place) => people[place]!))
      expect(left.length === 0 || (folded.size >= 2 && together >= k)).toBe(true)
    }))
  })

  test('K1 nothing is folded where all groups are large enough, and the next smallest goes along where one is not', () => {
    expect([...groupsToFold([30, 10, 0, 12], 10)]).toEqual([])
    expect([...groupsToFold([30, 10, 0, 3, 12], 10)].sort()).toEqual([1, 3])
    expect([...groupsToFold([30, 2, 2, 2], 10)].sort()).toEqual([0, 1, 2, 3])
    expect([...groupsToFold([3], 10)]).toEqual([0])
    expect([...groupsToFold([], 10)]).toEqual([])
  })
})

describe('foldFigures()', () => {
  /** Segments with people who were there in some of the intervals. */
  const worlds = fc.array(fc.array(fc.uniqueArray(fc.nat(3), { maxLength: 4 }), { maxLength: 25 }), { minLength: 1, maxLength: 8 })

  function figuresOf(segments: readonly (readonly (readonly number[])[])[]): Map<string, number[]> {
    return new Map(segments.map((people, n) => [
      n === 7 ? rest : `s${n}`,
      [0, 1, 2, 3].map((interval) => people.filter((there) => there.includes(interval)).length).concat(people.filter((there) => there.length > 0).length),
    ]))
  }

  test('K2 no cell of fewer than k people is shown in any interval or in the whole, nor found by difference', () => {
    fc.assert(fc.property(worlds, fc.integer({ min: 2, max: 12 }), (segments, k) => {
      const people = figuresOf(segments)
      const { figures, any } = foldFigures(people, people, k, rest)
      for (let column = 0; column < 5; column++) {
        const before = sum([...people.values()].map((values) => values[column]!))
        const shown = [...figures].filter(([key]) => key !== rest).map(([, values]) => values[column]!)
        for (const value of shown) expect(value === 0 || value >= k).toBe(true)
        // Nothing is lost, so the rest is what the difference gives.
        const left = figures.get(rest)?.[column] ?? 0
        expect(sum(shown) + left).toBe(before)
        if (any && left > 0 && left < k) expect(sum(shown)).toBe(0)
      }
    }))
  })

  test('K2 figures that are not people are folded by the people behind them', () => {
    const events = new Map([['Paris', [900, 900]], ['Lyon', [500, 500]], ['Vif', [400, 400]], ['Unknown', [7, 7]]])
    const people = new Map([['Paris', [90, 90]], ['Lyon', [20, 20]], ['Vif', [2, 2]]])
    const { figures } = foldFigures(events, people, 10, rest)
    expect(Object.fromEntries(figures)).toEqual({ Paris: [900, 900], [rest]: [907, 907] })
  })

  test('K2 a group that is large in the whole and small in one interval is 0 there', () => {
    const people = new Map([['Paris', [40, 40, 50]], ['Lyon', [12, 3, 14]], ['Nice', [11, 11, 13]]])
    const { figures } = foldFigures(people, people, 10, rest)
    expect(Object.fromEntries(figures)).toEqual({ Paris: [40, 40, 50], Lyon: [12, 0, 14], Nice: [11, 0, 13], [rest]: [0, 14, 0] })
  })
})
