/** How trends are shown. */
import type { TrendAnswer } from '../../../../src/model/answer.ts'
import type { TrendQuestion } from '../../../../src/model/question.ts'
import type { Figure, View } from '../../answer/view.ts'
import type { Speak } from '../../words/speak.ts'
import { TrendChart } from './chart.tsx'
import { finding } from './finding.ts'
import { points } from './points.ts'
import { table } from './table.ts'

export const trendView: View<TrendAnswer> = {
  isEmpty: (answer) => answer.series.every((series) => series.segments.every((segment) => segment.total === 0)),
  finding,
  figures,
  table,
  Chart: TrendChart,
}

/** Totals of the first lines; one line alone also says its average. */
function figures(answer: TrendAnswer, { t, format }: Speak): readonly Figure[] {
  const lines = points(answer, t)
  const [first] = lines
  const { unit } = answer.question as TrendQuestion
  const totals = lines.slice(0, 4).map((line) => ({
    value: format.number(line.total),
    label: line.measure === 'unique' ? `${line.label} · ${t('trend.people')}` : line.label,
  }))
  if (lines.length !== 1 || first?.average === null || first === undefined) return totals
  return [...totals, { value: format.number(Math.round(first.average)), label: t('trend.figureAverage', { per: t(`perUnit.${unit}`) }) }]
}
