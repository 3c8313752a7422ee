/** A funnel where there is little width: one row per step, the bar's length its people, the loss said between. */
import { Group } from '@visx/group'
import type { Speak } from '../../words/speak.ts'
import css from './funnel.module.css'
import type { Step } from './steps.ts'

interface FunnelRowsProps {
  readonly steps: readonly Step[]
  readonly width: number
  readonly title: string
  readonly speak: Speak
}

const pitch = 78

export function FunnelRows({ steps, width, title, speak: { t, format } }: FunnelRowsProps) {
  const most = Math.max(1, steps[0]?.people ?? 0)
  const lengths = steps.map((step) => (step.people / most) * width)
  return (
    <svg width={width} height={steps.length * pitch - 18} className={css['svg']} role="img" aria-label={title}>
      {steps.map((step, index) => {
        const next = lengths[index + 1]
        return (
          <Group key={index} top={index * pitch}>
            <text y={12} className={css['label']}>{step.label}</text>
            <text x={width} y={12} textAnchor="end" className={css['count']}>
              {format.number(step.people)} · {format.percent(step.ofFirst)}
            </text>
            <rect y={20} width={Math.max(2, lengths[index]!)} height={18} rx={2} className={css['column']} />
            {next !== undefined && <path d={`M0 38H${lengths[index]}L${next} ${pitch + 20}H0Z`} className={css['wedge']} />}
            {next !== undefined && (
              <text x={6} y={56} className={css['lost']}>
                {format.percent(steps[index + 1]!.ofPrevious)} · {t('funnel.lost', { n: format.number(step.lost) })}
              </text>
            )}
          </Group>
        )
      })}
    </svg>
  )
}
