/** One node of a flow: its bar, its name and its people. */
import type { Speak } from '../../words/speak.ts'
import css from './flow.module.css'
import { nodeWidth, type PlacedNode } from './lay-out.ts'

interface FlowNodeMarkProps {
  readonly node: PlacedNode
  readonly speak: Speak
  readonly room: number
  readonly dim: boolean
  readonly onFocus: (id: string | undefined) => void
}

export function FlowNodeMark({ node, speak: { t, format }, room, dim, onFocus }: FlowNodeMarkProps) {
  const height = Math.max(2, node.bottom - node.top)
  const middle = (node.top + node.bottom) / 2
  const figures = `${format.number(node.people)} · ${format.percent(node.share)}`
  return (
    <g
      tabIndex={0} role="img" className={css['node']} data-kind={node.kind} data-dim={dim ? '' : undefined}
      aria-label={t('flow.nodeText', { node: node.label, n: format.number(node.people), share: format.percent(node.share) })}
      onFocus={() => onFocus(node.id)} onBlur={() => onFocus(undefined)}
      onPointerEnter={() => onFocus(node.id)} onPointerLeave={() => onFocus(undefined)}
    >
      <rect x={node.left} y={node.top} width={nodeWidth} height={height} rx={2} className={css['bar']} />
      <rect x={node.left} y={Math.min(node.top, middle - 18)} width={nodeWidth + room} height={Math.max(height, 36)} className={css['hit']} />
      <text x={node.left + nodeWidth + 8} y={middle - 7} dy="0.32em" className={css['label']}>{fit(node.label, room)}</text>
      <text x={node.left + nodeWidth + 8} y={middle + 9} dy="0.32em" className={css['figures']}>{figures}</text>
    </g>
  )
}

function fit(text: string, room: number): string {
  const most = Math.max(4, Math.floor(room / 6.8))
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}
