/** How trends are shown. */
import type { TrendAnswer } from '../../../../src/model/answer.ts'
import type { View } from '../../answer/view.ts'
import { TrendChart } from './chart.tsx'
import { finding } from './finding.ts'
import { points } from './points.ts'
import { table } from './table.ts'

export const trendView: View<TrendAnswer> = {
  isEmpty: (answer) => answer.series.every((series) => series.segments.every((segment) => segment.total === 0)),
  finding,
  figures: (answer, { t, format }) =>
    points(answer, t).slice(0, 4).map((line) => ({
      value: format.number(line.total),
      label: line.measure === 'unique' ? `${line.label} · ${t('trend.people')}` : line.label,
    })),
  table,
  Chart: TrendChart,
}
