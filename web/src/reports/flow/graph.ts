/**
 * A flow answer as a graph to lay out: nodes by column, links between neighbours, and in each column a node for those
 * who did nothing further. The anchor is column 0.
 */
import type { FlowAnswer } from '../../../../src/model/answer.ts'
import type { FlowQuestion } from '../../../../src/model/question.ts'
import type { Translate } from '../../words/phrase.ts'
import { sayEvent, sayName } from '../../words/names.ts'

export interface FlowNode {
  readonly id: string
  readonly column: number
  readonly label: string
  readonly kind: 'anchor' | 'event' | 'other' | 'stop'
  readonly people: number
  /** Of the people who did the anchor; null when nobody did. */
  readonly share: number | null
}

export interface FlowLink {
  readonly from: string
  readonly to: string
  readonly people: number
}

export interface FlowGraph {
  readonly people: number
  readonly nodes: readonly FlowNode[]
  readonly links: readonly FlowLink[]
}

export function graph(answer: FlowAnswer, t: Translate): FlowGraph {
  const question = answer.question as FlowQuestion
  const all = answer.people
  const share = (people: number) => (all === 0 ? null : people / all)
  const anchorLabel = question.anchor.label ?? sayEvent(t, question.anchor.event)
  // The anchor may or may not be answered as a column of its own; either way it is column 0 here.
  const columns = answer.columns.filter((column) => column.nodes.length > 0 || column.dropped > 0)
  const anchored = isAnchor(columns[0], answer)
  const later = anchored ? columns.slice(1) : columns

  const anchor: FlowNode = { id: 'anchor', column: 0, label: anchorLabel, kind: 'anchor', people: all, share: share(all) }
  const nodes = later.flatMap((column, index): FlowNode[] => [
    ...column.nodes.map((node): FlowNode => ({
      id: nodeId(index + 1, node.node, node.other),
      column: index + 1,
      label: node.other ? t('flow.other') : node.node === null ? t('segment.notSet') : sayName(t, node.node),
      kind: node.other ? 'other' : 'event',
      people: node.people,
      share: share(node.people),
    })),
    ...(column.dropped > 0 ? [stopNode(t, question, index + 1, column.dropped, share(column.dropped))] : []),
  ])
  const shift = anchored ? 0 : 1
  return { people: all, nodes: [anchor, ...nodes], links: toLinks(answer, [anchor, ...nodes], shift) }
}

/** Events first, the largest first; then the rest of a column; then those who stopped. */
export function rank(node: FlowNode): number {
  return node.kind === 'stop' ? 2 : node.kind === 'other' ? 1 : 0
}

function isAnchor(column: FlowAnswer['columns'][number] | undefined, answer: FlowAnswer): boolean {
  const only = column?.nodes[0]
  return column?.nodes.length === 1 && column.dropped === 0 && only?.people === answer.people &&
    only.node === (answer.question as FlowQuestion).anchor.event
}

function toLinks(answer: FlowAnswer, nodes: readonly FlowNode[], shift: number): FlowLink[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const find = (column: number, name: string | null) =>
    column === 0 ? byId.get('anchor') : byId.get(nodeId(column, name, false)) ?? byId.get(nodeId(column, name, true))
  const links = answer.links.flatMap((link): FlowLink[] => {
    const from = find(link.column + shift - 1, link.from)
    const to = find(link.column + shift, link.to)
    return from && to && link.people > 0 ? [{ from: from.id, to: to.id, people: link.people }] : []
  })
  return [...links, ...stopLinks(nodes, links)]
}

/** Whoever is in a node and takes no link onward stopped there. */
function stopLinks(nodes: readonly FlowNode[], links: readonly FlowLink[]): FlowLink[] {
  return nodes.flatMap((node): FlowLink[] => {
    const stop = nodes.find((other) => other.kind === 'stop' && other.column === node.column + 1)
    if (!stop || node.kind === 'stop') return []
    const onward = links.filter((link) => link.from === node.id).reduce((sum, link) => sum + link.people, 0)
    return node.people > onward ? [{ from: node.id, to: stop.id, people: node.people - onward }] : []
  })
}

function nodeId(column: number, name: string | null, other: boolean): string {
  return other ? `${column}:other` : `${column}=${JSON.stringify(name)}`
}

function stopNode(t: Translate, question: FlowQuestion, column: number, people: number, share: number | null): FlowNode {
  return { id: `${column}:stop`, column, label: t(question.direction === 'after' ? 'flow.stop' : 'flow.first'), kind: 'stop', people, share }
}
