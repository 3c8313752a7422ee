/** A funnel as columns: each step's people, what share of the step before they are, and who went no further. */
import { Group } from '@visx/group'
import type { Speak } from '../../words/speak.ts'
import css from './funnel.module.css'
import { shape, wedgePath } from './shape.ts'
import type { Step } from './steps.ts'

interface FunnelColumnsProps {
  readonly steps: readonly Step[]
  readonly width: number
  readonly height: number
  readonly title: string
  readonly speak: Speak
}

export function FunnelColumns({ steps, width, height, title, speak: { t, format } }: FunnelColumnsProps) {
  const bottom = height - 52
  const { boxes, wedges } = shape(steps, width, 14, bottom, 1.1)
  return (
    <svg width={width} height={height} className={css['svg']} role="img" aria-label={title}>
      {wedges.map((wedge, index) => (
        <path key={index} d={wedgePath(wedge, bottom)} className={css['wedge']} />
      ))}
      <line x1={0} x2={width} y1={bottom + 0.5} y2={bottom + 0.5} className={css['zero']} />
      {boxes.map((box, index) => {
        const step = steps[index]!
        return (
          <Group key={index} left={box.x}>
            <rect y={box.top} width={box.width} height={bottom - box.top} rx={2} className={css['column']} />
            <text y={bottom + 22} className={css['label']}>{fit(step.label, box.width * 1.9)}</text>
            <text y={bottom + 40} className={css['count']}>
              {format.number(step.people)}{index > 0 && ` · ${format.percent(step.ofFirst)}`}
            </text>
          </Group>
        )
      })}
      {wedges.map((wedge, index) => {
        const step = steps[index]!
        const middle = (wedge.left + wedge.right) / 2
        const above = (wedge.fromTop + wedge.toTop) / 2
        return (
          <Group key={index}>
            <text x={middle} y={bottom - 10} textAnchor="middle" className={css['share']}>
              {format.percent(steps[index + 1]!.ofPrevious)}
            </text>
            {step.lost > 0 && (
              <text x={middle + 4} y={Math.max(10, above - 12)} className={css['lost']}>{t('funnel.lost', { n: format.number(step.lost) })}</text>
            )}
          </Group>
        )
      })}
    </svg>
  )
}

function fit(text: string, room: number): string {
  const most = Math.floor(room / 7)
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}
