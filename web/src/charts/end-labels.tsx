/** Names of lines at their right ends, in the line's colour, pushed apart where they would overlap. */
import { Group } from '@visx/group'
import css from './charts.module.css'
import type { DrawnLine } from './lines.tsx'
import { seriesColour } from './palette.ts'
import { spread } from './spread.ts'

const letter = 6.8

/** How much room the names take at the right, in pixels; none for a single line, which the title names. */
export function labelRoom(lines: readonly DrawnLine[], width: number): number {
  if (lines.length < 2) return 12
  const longest = Math.max(...lines.map((line) => line.label.length)) * letter + 20
  return Math.min(longest, width < 520 ? width * 0.3 : 180)
}

interface EndLabelsProps {
  readonly lines: readonly DrawnLine[]
  readonly x: (index: number) => number
  readonly y: (value: number) => number
  readonly left: number
  readonly bottom: number
  readonly room: number
  readonly write: (value: number) => string
}

export function EndLabels({ lines, y, left, bottom, room }: EndLabelsProps) {
  if (lines.length < 2) return null
  // A running interval is still filling up: the last complete value is where the eye looks for the name.
  const wanted = lines.map((line) => y((line.running ? line.values.slice(0, -1) : line.values).findLast((value) => value !== null) ?? 0))
  const places = spread(wanted, 16, 10, bottom)
  return (
    <Group aria-hidden>
      {lines.map((line, index) => (
        <text key={line.key} x={left} y={places[index]} dy="0.32em" className={css['end']} fill={seriesColour(line.series)}>
          {fit(line.label, room)}
        </text>
      ))}
    </Group>
  )
}

function fit(text: string, room: number): string {
  const most = Math.max(3, Math.floor(room / letter))
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}
