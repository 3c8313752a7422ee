/** The flow as a table: one row per link, in the order of the steps. */
import type { FlowAnswer } from '../../../../src/model/answer.ts'
import type { FlowQuestion } from '../../../../src/model/question.ts'
import { cell, textCell, type Table } from '../../answer/table.ts'
import type { Speak } from '../../words/speak.ts'
import { graph } from './graph.ts'

export function table(answer: FlowAnswer, { t, format }: Speak): Table {
  const { links, nodes, people } = graph(answer, t)
  // Looking backwards, the later column is what came before.
  const backwards = (answer.question as FlowQuestion).direction === 'before'
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const sorted = links.toSorted((a, b) => byId.get(a.to)!.column - byId.get(b.to)!.column || b.people - a.people)
  return {
    columns: [
      { label: t('funnel.step') }, { label: t('flow.from') }, { label: t('flow.to') },
      { label: t('flow.people'), numeric: true }, { label: t('flow.share'), numeric: true },
    ],
    rows: sorted.map((link) => {
      const later = byId.get(link.to)!
      const earlier = byId.get(link.from)!
      const [from, to] = backwards ? [later, earlier] : [earlier, later]
      const share = people === 0 ? null : link.people / people
      return [
        textCell(t('flow.step', { n: later.column })), textCell(from.label), textCell(to.label),
        cell(link.people, format.number(link.people)), cell(share, format.percent(share)),
      ]
    }),
  }
}
