/** The eight colours of series, always in the same order, and the dash that tells them apart without colour. */

export function seriesColour(series: number): string {
  return `var(--series-${(series % 8) + 1})`
}

/** The first four lines are solid in effect or nearly so; later ones differ by dash as well as by hue. */
export function seriesDash(series: number): string | undefined {
  return [undefined, '7 3', '2 3', '9 3 2 3', '12 4', '4 4', '1 4', '9 3 2 3 2 3'][series % 8]
}
