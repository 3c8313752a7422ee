/** How retention is shown. */
import type { RetentionAnswer } from '../../../../src/model/answer.ts'
import type { RetentionQuestion } from '../../../../src/model/question.ts'
import type { View } from '../../answer/view.ts'
import { RetentionChart } from './chart.tsx'
import { finding, lastComplete } from './finding.ts'
import { table } from './table.ts'

export const retentionView: View<RetentionAnswer> = {
  isEmpty: (answer) => answer.cohorts.every((cohort) => cohort.people === 0),
  finding,
  figures: (answer, { t, format }) => {
    const { unit } = answer.question as RetentionQuestion
    const last = lastComplete(answer.average)
    const periods = [...new Set([1, Math.ceil(last / 2), last])].filter((n) => n >= 1 && n <= last)
    return periods.map((n) => ({
      value: format.percent(answer.average[n] ?? null),
      label: t('retention.figure', { period: t(`retention.period_${unit}`, { n }).toLocaleLowerCase(format.language) }),
    }))
  },
  table,
  Chart: RetentionChart,
  chartIsTable: true,
}
