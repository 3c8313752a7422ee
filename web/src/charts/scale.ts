/** Linear scales, and round values to mark on them. */

export interface Scale {
  (value: number): number
  readonly domain: readonly [number, number]
}

export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [d0, d1] = domain
  const [r0, r1] = range
  const slope = d1 === d0 ? 0 : (r1 - r0) / (d1 - d0)
  return Object.assign((value: number) => r0 + (value - d0) * slope, { domain })
}

/** About `count` round values from 0 to at least `most`: steps of 1, 2 or 5 times a power of ten. */
export function roundTicks(most: number, count: number): readonly number[] {
  const step = roundStep(most / Math.max(1, count))
  const steps = Math.ceil(most / step - 1e-9)
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * 0.999) ?? 10
  return factor * power
}
