/** A retention answer as a triangle of cells, with the weighted average as its first row. */
import type { RetentionAnswer } from '../../../../src/model/answer.ts'

export interface RetentionCell {
  /** Null where the period lies in the future. */
  readonly people: number | null
  readonly share: number | null
  readonly incomplete: boolean
}

export interface CohortRow {
  /** Start of the period, milliseconds. */
  readonly at: number
  readonly people: number
  readonly cells: readonly RetentionCell[]
}

export interface Triangle {
  readonly people: number
  readonly average: readonly (number | null)[]
  readonly rows: readonly CohortRow[]
}

export function cells(answer: RetentionAnswer): Triangle {
  const rows = answer.cohorts.map((cohort) => ({
    at: Date.parse(cohort.period),
    people: cohort.people,
    cells: cohort.retained.map((people, index) => ({
      people,
      share: people === null || cohort.people === 0 ? null : people / cohort.people,
      incomplete: cohort.incomplete[index] ?? false,
    })),
  }))
  return { people: rows.reduce((sum, row) => sum + row.people, 0), average: answer.average, rows }
}

/** How strongly a cell is tinted: 0–5, so that neighbours can be told apart and text stays readable on each. */
export function tint(share: number | null): 0 | 1 | 2 | 3 | 4 | 5 {
  if (share === null || share <= 0) return 0
  if (share < 0.05) return 1
  if (share < 0.15) return 2
  if (share < 0.3) return 3
  return share < 0.6 ? 4 : 5
}
