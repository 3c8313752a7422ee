/** How flows are shown. */
import type { FlowAnswer } from '../../../../src/model/answer.ts'
import type { View } from '../../answer/view.ts'
import { FlowChart } from './chart.tsx'
import { finding } from './finding.ts'
import { graph } from './graph.ts'
import { table } from './table.ts'

export const flowView: View<FlowAnswer> = {
  isEmpty: (answer) => answer.people === 0,
  finding,
  figures: (answer, { t, format }) => {
    const next = graph(answer, t).nodes.filter((node) => node.column === 1 && node.kind !== 'other')
    return [
      { value: format.number(answer.people), label: t('flow.people').toLocaleLowerCase(format.language) },
      ...next.slice(0, 2).map((node) => ({ value: format.percent(node.share), label: node.label })),
      ...next.filter((node) => node.kind === 'stop').slice(0, next.length > 2 ? 1 : 0)
        .map((node) => ({ value: format.percent(node.share), label: node.label })),
    ]
  },
  table,
  Chart: FlowChart,
}
