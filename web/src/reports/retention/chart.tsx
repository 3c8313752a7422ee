/** Retention drawn: the weighted curve of all cohorts, then the triangle of cells. */
import type { RetentionAnswer } from '../../../../src/model/answer.ts'
import type { RetentionQuestion } from '../../../../src/model/question.ts'
import type { ChartProps } from '../../answer/view.ts'
import { Lines } from '../../charts/lines.tsx'
import { cells } from './cells.ts'
import { RetentionTriangle } from './triangle.tsx'

export function RetentionChart({ answer, speak, title, height }: ChartProps<RetentionAnswer>) {
  const { t, format } = speak
  const { unit } = answer.question as RetentionQuestion
  const triangle = cells(answer)
  const names = answer.average.map((_, n) => t(`retention.period_${unit}`, { n }))
  return (
    <>
      <Lines
        title={title} height={Math.min(200, height)} top={1} write={format.percent} writeTick={format.percent}
        intervals={names.map((name, n) => ({ tick: n === 0 || names.length < 10 ? name : String(n), name }))}
        lines={[{ key: 'average', label: t('retention.average'), series: 0, values: answer.average, running: false }]}
      />
      {height > 220 && <RetentionTriangle triangle={triangle} unit={unit} names={names} speak={speak} />}
    </>
  )
}
