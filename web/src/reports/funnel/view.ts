/** How funnels are shown. */
import type { FunnelAnswer } from '../../../../src/model/answer.ts'
import type { Figure, View } from '../../answer/view.ts'
import type { Speak } from '../../words/speak.ts'
import { FunnelChart } from './chart.tsx'
import { finding } from './finding.ts'
import { overallSteps, steps } from './steps.ts'
import { table } from './table.ts'

export const funnelView: View<FunnelAnswer> = {
  isEmpty: (answer) => answer.segments.every((segment) => (segment.steps[0]?.people ?? 0) === 0),
  finding,
  figures,
  table,
  Chart: FunnelChart,
}

function figures(answer: FunnelAnswer, { t, format }: Speak): readonly Figure[] {
  const all = overallSteps(steps(answer, t))
  const first = all[0]
  const last = all.at(-1)
  if (!first || !last || all.length < 2) return []
  const times = all.slice(1).map((step) => step.medianMs)
  const total = times.every((ms) => ms !== null) ? times.reduce((sum, ms) => sum + ms, 0) : null
  return [
    { value: format.percent(last.ofFirst), label: t('funnel.figureConverted') },
    { value: format.number(first.people), label: t('funnel.figureEntered') },
    { value: format.number(last.people), label: t('funnel.figureReached', { step: last.label }) },
    // A sum of medians is not a median, so the time is shown only where there is a single step to take.
    ...(total !== null && all.length === 2 ? [{ value: format.duration(total), label: t('funnel.figureTime') }] : []),
  ]
}
