/** Which intervals get a label under the axis: evenly, the last one always, as many as there is room for. */
export function pickTicks(count: number, most: number): readonly number[] {
  if (count === 0) return []
  const step = Math.max(1, Math.ceil(count / Math.max(1, most)))
  const ticks: number[] = []
  for (let index = count - 1; index >= 0; index -= step) ticks.unshift(index)
  return ticks
}
