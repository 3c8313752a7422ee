/** Places labels near where they want to be without letting two overlap. */

/**
 * Positions for `wanted`, in the same order: each at least `gap` from its neighbours, within `least` and `most`, and as
 * near to its wish as pushing apart allows.
 */
export function spread(wanted: readonly number[], gap: number, least: number, most: number): number[] {
  const order = wanted.map((_, index) => index).toSorted((a, b) => wanted[a]! - wanted[b]!)
  const placed = order.map((index) => Math.min(most, Math.max(least, wanted[index]!)))
  for (let at = 1; at < placed.length; at += 1) placed[at] = Math.max(placed[at]!, placed[at - 1]! + gap)
  // What was pushed below the floor comes back up, and pushes its neighbours up in turn.
  const overflow = (placed.at(-1) ?? most) - most
  if (overflow > 0) {
    placed[placed.length - 1] = most
    for (let at = placed.length - 2; at >= 0; at -= 1) placed[at] = Math.min(placed[at]!, placed[at + 1]! - gap)
  }
  const result = Array.from<number>({ length: wanted.length })
  order.forEach((index, at) => (result[index] = placed[at]!))
  return result
}
