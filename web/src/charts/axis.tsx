/** Axes: hairlines with figures at the left, names of intervals below. The zero line is drawn stronger. */
import { Group } from '@visx/group'
import css from './charts.module.css'

interface ValueAxisProps {
  readonly ticks: readonly number[]
  readonly y: (value: number) => number
  readonly left: number
  readonly right: number
  readonly write: (value: number) => string
}

export function ValueAxis({ ticks, y, left, right, write }: ValueAxisProps) {
  return (
    <Group aria-hidden>
      {ticks.map((tick) => (
        <Group key={tick} top={Math.round(y(tick)) + 0.5}>
          <line x1={left} x2={right} className={tick === 0 ? css['zero'] : css['grid']} />
          <text x={left - 8} dy="0.32em" textAnchor="end" className={css['tick']}>{write(tick)}</text>
        </Group>
      ))}
    </Group>
  )
}

interface IntervalAxisProps {
  readonly ticks: readonly number[]
  readonly labels: readonly string[]
  readonly x: (index: number) => number
  readonly top: number
  readonly width: number
}

export function IntervalAxis({ ticks, labels, x, top, width }: IntervalAxisProps) {
  return (
    <Group top={top} aria-hidden>
      {ticks.map((index) => (
        <text key={index} x={x(index)} y={20} textAnchor={anchor(x(index), width)} className={css['tick']}>{labels[index]}</text>
      ))}
    </Group>
  )
}

function anchor(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x < 24) return 'start'
  return x > width - 24 ? 'end' : 'middle'
}
