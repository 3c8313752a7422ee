/** Where nodes and links of a flow go: d3-sankey finds heights and crossings; columns are the flow's own. */
import { sankey, sankeyLinkHorizontal, type SankeyLink, type SankeyNode } from 'd3-sankey'
import { rank, type FlowGraph, type FlowNode } from './graph.ts'

export interface PlacedNode extends FlowNode {
  readonly left: number
  readonly top: number
  readonly bottom: number
}

export interface PlacedLink {
  readonly from: string
  readonly to: string
  readonly kind: 'onward' | 'stop'
  readonly people: number
  readonly thickness: number
  readonly path: string
}

export const nodeWidth = 10

interface LinkValue {
  readonly from: string
  readonly to: string
}

type Node = SankeyNode<FlowNode, LinkValue>
type Link = SankeyLink<FlowNode, LinkValue>

/** `backwards` draws the anchor at the right, for flows that lead to it. */
export function layOut(flow: FlowGraph, width: number, height: number, backwards: boolean): { nodes: PlacedNode[]; links: PlacedLink[] } {
  const last = Math.max(...flow.nodes.map((node) => node.column))
  const connected = new Set(flow.links.flatMap((link) => [link.from, link.to]).concat('anchor'))
  const column = (node: FlowNode) => (backwards ? last - node.column : node.column)
  const make = sankey<FlowNode, LinkValue>()
    .nodeId((node) => node.id)
    .nodeAlign((node) => column(node as unknown as FlowNode))
    .nodeSort((a, b) => rank(a) - rank(b) || b.people - a.people)
    .nodeWidth(nodeWidth)
    .nodePadding(28)
    .extent([[0, 18], [width - width / (last + 1) + nodeWidth, height - 18]])
  const laid = make({
    nodes: flow.nodes.filter((node) => connected.has(node.id)).map((node) => ({ ...node })),
    links: flow.links.map((link) => ({
      source: backwards ? link.to : link.from, target: backwards ? link.from : link.to, value: link.people, from: link.from, to: link.to,
    })),
  })
  return { nodes: laid.nodes.map(toPlaced), links: laid.links.map(toLink) }
}

const draw = sankeyLinkHorizontal<FlowNode, LinkValue>()


function toPlaced(node: Node): PlacedNode {
  const { id, column, label, kind, people, share } = node
  return { id, column, label, kind, people, share, left: node.x0!, top: node.y0!, bottom: node.y1! }
}

function toLink(link: Link): PlacedLink {
  const stops = [link.source, link.target].some((end) => typeof end === 'object' && end.kind === 'stop')
  return {
    from: link.from, to: link.to, people: link.value, kind: stops ? 'stop' : 'onward',
    thickness: link.width ?? 1, path: draw(link) ?? '',
  }
}
