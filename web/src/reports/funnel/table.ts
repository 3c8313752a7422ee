/** The funnel as a table: one row per step; with a split, one per segment and step. */
import type { FunnelAnswer } from '../../../../src/model/answer.ts'
import { cell, textCell, type Table } from '../../answer/table.ts'
import type { Speak } from '../../words/speak.ts'
import { steps } from './steps.ts'

export function table(answer: FunnelAnswer, { t, format }: Speak): Table {
  const segments = steps(answer, t)
  const split = segments.some((segment) => !segment.overall)
  return {
    columns: [
      ...(split ? [{ label: t('funnel.segment') }] : []),
      { label: t('funnel.step') },
      { label: t('funnel.people'), numeric: true },
      { label: t('funnel.ofFirst'), numeric: true },
      { label: t('funnel.ofPrevious'), numeric: true },
      { label: t('funnel.time'), numeric: true },
    ],
    rows: segments.flatMap((segment) =>
      segment.steps.map((step, index) => [
        ...(split ? [textCell(segment.label, segment.overall ? undefined : segment.series)] : []),
        textCell(t('funnel.stepColumn', { position: index + 1, label: step.label })),
        cell(step.people, format.number(step.people)),
        cell(step.ofFirst, format.percent(step.ofFirst)),
        cell(index === 0 ? null : step.ofPrevious, format.percent(index === 0 ? null : step.ofPrevious)),
        cell(step.medianMs, format.duration(step.medianMs)),
      ]),
    ),
  }
}
