/** A flow, naively: one loop over each person's events. */
import type { FlowQuestion } from '../../model/question.ts'
import { matchesGroup, matchesSelector } from '../twin/filter.ts'
import { segmentsOf } from '../twin/segment.ts'
import { byPerson, seenIn, type Seen, type World } from '../twin/world.ts'

/** Each person's path as node names; null is a node of events that lack the property. */
export function flowTwin(
  world: World, question: FlowQuestion, span: { from: number; until: number; windowMs: number | undefined }, zone: string,
): readonly (readonly (string | null)[])[] {
  const paths: (string | null)[][] = []
  for (const theirs of byPerson(seenIn(world)).values()) {
    const events = theirs.filter(event => matchesGroup(question.where, event, zone)).map(event => ({
      at: event.at,
      isAnchor: matchesSelector(question.anchor, event, zone),
      isNode: question.events?.includes(event.name) ?? true,
      key: nodeKey(event, question),
    }))
    const anchors = events.filter(event => event.isAnchor && event.at >= span.from && event.at < span.until)
    const anchor = anchors.toSorted(compare)[0]
    if (!anchor) continue
    const after = question.direction === 'after'
    const near = events.filter(event => {
      const order = compare(event, anchor)
      const isNear = span.windowMs === undefined
        ? event.at >= span.from && event.at < span.until
        : Math.abs(event.at - anchor.at) < span.windowMs
      return event.isNode && isNear && (after ? order > 0 : order < 0)
    }).sort(compare)
    paths.push((after ? near : near.toReversed()).slice(0, question.steps).map(event => nameOf(event.key)))
  }
  return paths
}

interface Node {
  readonly at: number
  readonly isAnchor: boolean
  readonly isNode: boolean
  readonly key: string
}

/** By time, anchors first, then by the bytes of the node's key; what is no node comes last. */
function compare(a: Node, b: Node): number {
  return a.at - b.at || Number(b.isAnchor) - Number(a.isAnchor) || Number(b.isNode) - Number(a.isNode) ||
    (a.isNode ? Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) : 0)
}

/** Values of several types in one order: absent, booleans and numbers before text, as query/segment.ts writes them. */
function nodeKey(event: Seen, { by }: FlowQuestion): string {
  if (!by) return event.name
  const value = segmentsOf(event, by)[0]!
  switch (typeof value) {
    case 'string': return value.startsWith('\0') ? `\0s${value}` : value
    case 'number': return `\0n${value}`
    case 'boolean': return value ? '\0b1' : '\0b0'
    default: return '\0'
  }
}

function nameOf(key: string): string | null {
  if (!key.startsWith('\0')) return key
  if (key.startsWith('\0s')) return key.slice(2)
  if (key.startsWith('\0n')) return String(Number(key.slice(2)))
  return key.startsWith('\0b') ? String(key === '\0b1') : null
}
