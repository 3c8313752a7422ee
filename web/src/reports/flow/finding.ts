/** What a flow came to, in words: what most people do next, and how many do nothing more. */
import type { FlowAnswer } from '../../../../src/model/answer.ts'
import type { FlowQuestion } from '../../../../src/model/question.ts'
import { strong, weave, type Phrase } from '../../words/phrase.ts'
import type { Speak } from '../../words/speak.ts'
import { graph } from './graph.ts'

export function finding(answer: FlowAnswer, { t, format }: Speak): Phrase {
  const { nodes, people } = graph(answer, t)
  const anchor = { people: strong(format.number(people)), anchor: strong(nodes[0]!.label) }
  const next = nodes.filter((node) => node.column === 1)
  const events = next.filter((node) => node.kind === 'event')
  if (events.length === 0) return weave(t, 'flow.findingAlone', anchor)
  const most = events.reduce((best, node) => (node.people > best.people ? node : best))
  const { direction } = answer.question as FlowQuestion
  return weave(t, direction === 'after' ? 'flow.finding' : 'flow.findingBefore', {
    ...anchor,
    share: strong(format.percent(most.share)),
    node: strong(most.label),
    dropped: format.percent(next.find((node) => node.kind === 'stop')?.share ?? 0),
  })
}
