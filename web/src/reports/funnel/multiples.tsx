/** A split funnel: one small funnel per segment, all to the same scale of shares, so that shapes can be compared. */
import { Group } from '@visx/group'
import { Frame } from '../../charts/frame.tsx'
import { seriesColour } from '../../charts/palette.ts'
import type { Speak } from '../../words/speak.ts'
import css from './funnel.module.css'
import { shape, wedgePath } from './shape.ts'
import type { FunnelSegment } from './steps.ts'

interface FunnelMultiplesProps {
  readonly segments: readonly FunnelSegment[]
  readonly speak: Speak
  readonly title: string
}

const mostDrawn = 12
const cell = { least: 180, gap: 32, head: 28, plot: 96, foot: 48 }

export function FunnelMultiples({ segments, speak, title }: FunnelMultiplesProps) {
  const drawn = segments.slice(0, mostDrawn)
  return (
    <Frame title={title} height={cell.head + cell.plot + cell.foot}>
      {(width) => {
        const columns = Math.max(1, Math.min(4, Math.floor((width + cell.gap) / (cell.least + cell.gap))))
        const each = (width - (columns - 1) * cell.gap) / columns
        const pitch = cell.head + cell.plot + cell.foot
        return (
          <svg width={width} height={Math.ceil(drawn.length / columns) * pitch - 16} className={css['svg']} role="img" aria-label={title}>
            {drawn.map((segment, index) => (
              <Group key={segment.key} left={(index % columns) * (each + cell.gap)} top={Math.floor(index / columns) * pitch}>
                <Multiple segment={segment} width={each} speak={speak} />
              </Group>
            ))}
          </svg>
        )
      }}
    </Frame>
  )
}

function Multiple({ segment, width, speak: { format } }: { segment: FunnelSegment; width: number; speak: Speak }) {
  const bottom = cell.head + cell.plot
  const { boxes, wedges } = shape(segment.steps, width, cell.head, bottom, 0.7)
  const colour = seriesColour(segment.series)
  const last = segment.steps.at(-1)
  const most = Math.floor((width - 64) / 7.2)
  return (
    <>
      <text y={16} className={css['label']}>{segment.label.length > most ? `${segment.label.slice(0, most)}…` : segment.label}</text>
      <text x={width} y={16} textAnchor="end" className={css['big']}>{format.percent(last?.ofFirst ?? null)}</text>
      {wedges.map((wedge, index) => <path key={index} d={wedgePath(wedge, bottom)} fill={colour} className={css['smallWedge']} />)}
      {boxes.map((box, index) => (
        <rect key={index} x={box.x} y={box.top} width={box.width} height={bottom - box.top} rx={1.5} fill={colour} />
      ))}
      <line x1={0} x2={width} y1={bottom + 0.5} y2={bottom + 0.5} className={css['zero']} />
      <text y={bottom + 18} className={css['count']}>{format.number(segment.steps[0]?.people ?? 0)}</text>
      <text x={width} y={bottom + 18} textAnchor="end" className={css['count']}>{format.number(last?.people ?? 0)}</text>
    </>
  )
}
