/** A trend answer as lines to draw, the largest first, each point knowing whether its interval is still running. */
import type { Segment, TrendAnswer } from '../../../../src/model/answer.ts'
import type { TrendQuestion } from '../../../../src/model/question.ts'
import type { Translate } from '../../words/phrase.ts'
import { sayLabel, saySegment } from '../../words/names.ts'

export interface Point {
  /** Start of the interval, milliseconds. */
  readonly at: number
  readonly value: number
  readonly incomplete: boolean
}

export interface Line {
  readonly key: string
  readonly label: string
  readonly measure: 'total' | 'unique'
  /** The event of the series, to ask who did it. */
  readonly event: string | null
  /** Whether it stands for the segments that are not shown. */
  readonly rest: boolean
  /** Index in the palette; the same in chart and table. */
  readonly series: number
  readonly total: number
  /** Mean over the intervals that are complete; null when none is. */
  readonly average: number | null
  readonly points: readonly Point[]
}

/** How many lines a chart can hold and still be told apart. */
export const mostLines = 8

export function points(answer: TrendAnswer, t: Translate): readonly Line[] {
  const question = answer.question as TrendQuestion
  const split = question.breakdown !== undefined
  const many = answer.series.length > 1
  const instants = answer.intervals.map((interval) => Date.parse(interval))
  const last = instants.length - 1
  const lines = answer.series.flatMap((series, index) =>
    series.segments.map((segment) => ({
      key: `${index}:${segmentKey(segment.segment)}`,
      label: toLabel(t, series.label, segment.segment, split, many),
      measure: series.measure,
      rest: 'other' in segment.segment,
      event: question.series[index]?.event ?? null,
      total: segment.total,
      average: average(answer.incomplete ? segment.values.slice(0, -1) : segment.values),
      points: segment.values.map((value, position) => ({
        at: instants[position]!, value, incomplete: answer.incomplete && position === last,
      })),
    })),
  )
  return lines.map((line, series) => ({ ...line, series }))
}

function toLabel(t: Translate, series: string, segment: Segment, split: boolean, many: boolean): string {
  const name = sayLabel(t, series)
  if (!split) return name
  return many ? `${name} · ${saySegment(t, segment)}` : saySegment(t, segment)
}

export function segmentKey(segment: Segment): string {
  return 'value' in segment ? `=${JSON.stringify(segment.value)}` : 'other' in segment ? 'other' : 'overall'
}

function average(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
