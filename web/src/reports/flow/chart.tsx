/** The flow drawn as a Sankey: nodes take focus, and whatever passes through the one in focus stands out. */
import { useState } from 'react'
import type { FlowAnswer } from '../../../../src/model/answer.ts'
import type { ChartProps } from '../../answer/view.ts'
import { Frame } from '../../charts/frame.tsx'
import css from './flow.module.css'
import { graph } from './graph.ts'
import { layOut, nodeWidth } from './lay-out.ts'
import { FlowNodeMark } from './node.tsx'

export function FlowChart({ answer, speak, title, height }: ChartProps<FlowAnswer>) {
  const [focus, setFocus] = useState<string | undefined>(undefined)
  const flow = graph(answer, speak.t)
  const columns = Math.max(...flow.nodes.map((node) => node.column)) + 1
  const most = Math.max(...Array.from({ length: columns }, (_, column) => flow.nodes.filter((node) => node.column === column).length))
  const tall = Math.max(height * 1.25, most * 54)
  const backwards = answer.question.kind === 'flow' && answer.question.direction === 'before'
  return (
    <div className={css['scroll']}>
      <Frame title={title} height={tall}>
        {(available) => {
          const width = Math.max(available, columns * 150)
          const { nodes, links } = layOut(flow, width, tall, backwards)
          const touches = (link: { from: string; to: string }) => focus === undefined || link.from === focus || link.to === focus
          return (
            <svg width={width} height={tall} className={css['svg']} role="group" aria-label={title}>
              {links.map((link) => (
                <path
                  key={`${link.from}>${link.to}`} d={link.path} strokeWidth={Math.max(1, link.thickness)}
                  className={css['link']} data-kind={link.kind} data-lit={focus !== undefined && touches(link) ? '' : undefined}
                  data-dim={touches(link) ? undefined : ''}
                />
              ))}
              {nodes.map((node) => (
                <FlowNodeMark
                  key={node.id} node={node} speak={speak} room={width / columns - nodeWidth - 12}
                  dim={focus !== undefined && focus !== node.id && !links.some((link) => touches(link) && (link.from === node.id || link.to === node.id))}
                  onFocus={(id) => setFocus(id)}
                />
              ))}
            </svg>
          )
        }}
      </Frame>
    </div>
  )
}
