/** How far a sweep is, how long it will still take, and what it found, worked out from what the server says. */
import type { Sweep } from '../types.ts'

/** The share of rows that were read, 0 to 1; null while the rows are being counted. */
export function shareRead({ rowsChecked, rowsToCheck }: Pick<Sweep, 'rowsChecked' | 'rowsToCheck'>): number | null {
  return rowsToCheck === 0 ? null : Math.min(1, rowsChecked / rowsToCheck)
}

/** How far a sweep was at an instant. */
export interface Mark {
  readonly at: number
  readonly rowsChecked: number
}

const surestAfterMs = 3000

/** Milliseconds left at the pace since `first`; null before that pace can be told. */
export function timeLeft(first: Mark, now: Mark, rowsToCheck: number): number | null {
  const elapsed = now.at - first.at
  const read = now.rowsChecked - first.rowsChecked
  if (elapsed < surestAfterMs || read <= 0 || rowsToCheck === 0) return null
  return Math.max(0, rowsToCheck - now.rowsChecked) * (elapsed / read)
}

export interface SweepResult {
  readonly class: string
  readonly count: number
  /** Of all that was found. */
  readonly share: number
}

/** What was found, the most frequent class first. */
export function resultsOf(findings: Sweep['findings']): readonly SweepResult[] {
  const found = Object.entries(findings).filter(([, count]) => count > 0)
  const total = found.reduce((sum, [, count]) => sum + count, 0)
  return found.map(([name, count]) => ({ class: name, count, share: count / total })).toSorted((a, b) => b.count - a.count)
}

/** The instants that a sweep of whole days reads, `to` excluded; undefined where the days are in the wrong order. */
export function rangeOfDays(from: string, to: string, startOfDay: (day: string) => number): { from?: number; to?: number } | undefined {
  if (from !== '' && to !== '' && from > to) return undefined
  return {
    ...(from !== '' && { from: startOfDay(from) }),
    ...(to !== '' && { to: startOfDay(nextDay(to)) }),
  }
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
