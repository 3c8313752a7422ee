/** The funnel drawn: columns with the loss between them; rows where it is narrow; small multiples when it is split. */
import type { FunnelAnswer } from '../../../../src/model/answer.ts'
import type { ChartProps } from '../../answer/view.ts'
import { Frame } from '../../charts/frame.tsx'
import { FunnelColumns } from './columns.tsx'
import { FunnelMultiples } from './multiples.tsx'
import { FunnelRows } from './rows.tsx'
import { steps } from './steps.ts'

export function FunnelChart({ answer, speak, title, height }: ChartProps<FunnelAnswer>) {
  const segments = steps(answer, speak.t)
  const split = segments.filter((segment) => !segment.overall)
  const only = segments[0]
  if (split.length > 0) return <FunnelMultiples segments={split} speak={speak} title={title} />
  if (!only) return null
  return (
    <Frame title={title} height={height}>
      {(width) =>
        width < only.steps.length * 150
          ? <FunnelRows steps={only.steps} width={width} title={title} speak={speak} />
          : <FunnelColumns steps={only.steps} width={width} height={height} title={title} speak={speak} />
      }
    </Frame>
  )
}
