/** What a trend came to, in words: one line's total, average and peak; who leads a split; or a list of totals. */
import type { TrendAnswer } from '../../../../src/model/answer.ts'
import type { TrendQuestion } from '../../../../src/model/question.ts'
import { strong, weave, type Phrase } from '../../words/phrase.ts'
import type { Speak } from '../../words/speak.ts'
import { points, type Line } from './points.ts'

export function finding(answer: TrendAnswer, { t, format }: Speak): Phrase {
  const lines = points(answer, t)
  const { breakdown, unit } = answer.question as TrendQuestion
  const [first] = lines
  if (!first) return []
  if (breakdown && answer.series.length === 1) return findSplit(lines, { t, format })
  if (lines.length > 1) return findMany(lines, { t, format })
  const peak = peakOf(first)
  return weave(t, first.measure === 'total' ? 'trend.findingTotal' : 'trend.findingUnique', {
    event: strong(first.label),
    total: strong(format.number(first.total)),
    average: format.number(Math.round(first.average ?? 0)),
    per: t(`perUnit.${unit}`),
    peak: format.interval(peak.at, unit),
    most: format.number(peak.value),
  })
}

function findSplit(lines: readonly Line[], { t, format }: Speak): Phrase {
  const named = lines.some((line) => !line.rest) ? lines.filter((line) => !line.rest) : lines
  const first = named.reduce((best, line) => (line.total > best.total ? line : best))
  const parts = { largest: strong(first.label), value: strong(format.number(first.total)) }
  // Shares of unique people would not add up to one: a person can be in several segments.
  if (first.measure === 'unique') return weave(t, 'trend.findingSplitUnique', parts)
  const total = lines.reduce((sum, line) => sum + line.total, 0)
  return weave(t, 'trend.findingSplit', {
    ...parts, total: format.number(total), share: format.percent(total === 0 ? null : first.total / total),
  })
}

function findMany(lines: readonly Line[], { t, format }: Speak): Phrase {
  const items = lines.map((line) =>
    t(line.measure === 'total' ? 'trend.listTotal' : 'trend.listUnique', { label: line.label, n: format.number(line.total) }),
  )
  return weave(t, 'trend.findingMany', { list: format.list(items) })
}

function peakOf(line: Line): { at: number; value: number } {
  return line.points.reduce((best, point) => (point.value > best.value ? point : best), line.points[0] ?? { at: 0, value: 0 })
}
