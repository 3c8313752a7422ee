/** Repeatable chance: the same seed gives the same shop. Not for secrets. */
export interface Chance {
  /** 0 ≤ x < 1. */
  next(): number
  /** True with this probability. */
  is(probability: number): boolean
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number
  pick<T>(list: readonly T[]): T
  /** One of several, each as often as its weight says. */
  weighted<T>(list: readonly (readonly [T, number])[]): T
  /** How long until something that happens every `mean` on average. */
  wait(mean: number): number
}

/** SplitMix32: one addition and two rounds of mixing for each number. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0

  function next(): number {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }

  return {
    next,
    is: (probability) => next() < probability,
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (list) => list[Math.floor(next() * list.length)]!,
    weighted(list) {
      let rest = next() * list.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [item, weight] of list) {
        rest -= weight
        if (rest < 0) return item
      }
      return list.at(-1)![0]
    },
    wait: (mean) => -Math.log(1 - next()) * mean,
  }
}
