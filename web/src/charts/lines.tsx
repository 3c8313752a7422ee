/**
 * Lines over evenly spaced intervals, named at their right ends. Hover or arrow keys read all of them at one interval;
 * the interval that is still running is dotted.
 */
import { Group } from '@visx/group'
import { Area, LinePath } from '@visx/shape'
import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { IntervalAxis, ValueAxis } from './axis.tsx'
import css from './charts.module.css'
import { Frame } from './frame.tsx'
import { EndLabels, labelRoom } from './end-labels.tsx'
import { seriesColour, seriesDash } from './palette.ts'
import { Reading } from './reading.tsx'
import { linearScale, roundTicks, type Scale } from './scale.ts'
import { pickTicks } from './ticks.ts'

export interface DrawnLine {
  readonly key: string
  readonly label: string
  readonly series: number
  /** One per interval; null where there is none. Only the last may be still running. */
  readonly values: readonly (number | null)[]
  readonly running: boolean
}

interface LinesProps {
  readonly title: string
  readonly height: number
  readonly lines: readonly DrawnLine[]
  readonly intervals: readonly { readonly tick: string; readonly name: string }[]
  readonly write: (value: number) => string
  readonly writeTick: (value: number) => string
  readonly runningNote?: string
  readonly top?: number
  /** A mark was chosen: which line, and which interval. */
  readonly onPick?: ((line: DrawnLine, interval: number) => void) | undefined
}

const margin = { top: 12, bottom: 28, left: 44 }

export function Lines({ title, height, lines, intervals, write, writeTick, runningNote, top: fixedTop, onPick }: LinesProps) {
  const [active, setActive] = useState<{ index: number; x: number; width: number; line: number } | undefined>(undefined)
  const count = intervals.length
  const most = fixedTop ?? Math.max(1, ...lines.flatMap((line) => line.values.map((value) => value ?? 0)))
  const marks = roundTicks(most, height > 200 ? 6 : 3)
  const ticks = fixedTop === undefined && most < 4 ? marks.filter(Number.isInteger) : marks
  const y = linearScale([0, Math.max(most, ticks.at(-1) ?? 0)], [height - margin.bottom, margin.top])

  function place(width: number) {
    const right = width - labelRoom(lines, width)
    const x = linearScale([0, Math.max(1, count - 1)], [margin.left, right])
    return { right, x: (index: number) => (count === 1 ? (margin.left + right) / 2 : x(index)) }
  }

  function read(index: number, width: number, pointerY?: number) {
    const line = pointerY === undefined ? 0 : nearest(lines, index, pointerY, y)
    setActive({ index, x: place(width).x(index), width, line })
  }

  function move(event: PointerEvent<HTMLElement>) {
    const box = event.currentTarget.getBoundingClientRect()
    const { right } = place(box.width)
    const share = (event.clientX - box.left - margin.left) / Math.max(1, right - margin.left)
    read(Math.min(count - 1, Math.max(0, Math.round(share * (count - 1)))), box.width, event.clientY - box.top)
  }

  function step(event: KeyboardEvent) {
    const by = { ArrowRight: 1, ArrowLeft: -1, Home: -count, End: count }[event.key]
    if (event.key === 'Enter' && active && onPick) onPick(lines[active.line]!, active.index)
    if (by === undefined) return
    event.preventDefault()
    const from = active?.index ?? (by > 0 ? -1 : count)
    read(Math.min(count - 1, Math.max(0, from + by)), event.currentTarget.clientWidth)
  }

  const interval = active && intervals[active.index]
  const rows = active
    ? lines
        .map((line) => ({ ...line, at: line.values[active.index] ?? null }))
        .filter((line) => line.at !== null)
        .toSorted((a, b) => b.at! - a.at!)
        .map((line) => ({ key: line.key, label: line.label, value: write(line.at!), series: line.series }))
    : []

  return (
    <Frame
      title={title} height={height} focusable onKeyDown={step} onPointerMove={move}
      onPointerLeave={() => setActive(undefined)} onBlur={() => setActive(undefined)}
      onClick={onPick && (() => active && onPick(lines[active.line]!, active.index))}
      reading={active && interval && (
        <Reading
          title={interval.name} rows={rows} x={active.x} flip={active.x > active.width * 0.55}
          note={active.index === count - 1 && lines.some((line) => line.running) ? runningNote : undefined}
        />
      )}
    >
      {(width) => {
        const { right, x } = place(width)
        return (
          <svg width={width} height={height} className={css['svg']} role="img" aria-label={title}>
            <ValueAxis ticks={ticks} y={y} left={margin.left} right={right} write={writeTick} />
            <IntervalAxis
              ticks={pickTicks(count, Math.floor((right - margin.left) / 72))} labels={intervals.map((one) => one.tick)}
              x={x} top={height - margin.bottom} width={width}
            />
            {active && <line x1={active.x} x2={active.x} y1={margin.top} y2={height - margin.bottom} className={css['cursor']} />}
            {lines.map((line) => <OneLine key={line.key} line={line} x={x} y={y} filled={lines.length === 1} />)}
            {active && lines.map((line) => {
              const value = line.values[active.index]
              return value !== null && value !== undefined && (
                <circle key={line.key} cx={active.x} cy={y(value)} r={4.5} fill={seriesColour(line.series)} className={css['dot']} />
              )
            })}
            <EndLabels lines={lines} x={x} y={y} left={right + 10} bottom={height - margin.bottom} room={width - right - 10} write={write} />
          </svg>
        )
      }}
    </Frame>
  )
}

interface OneLineProps {
  readonly line: DrawnLine
  readonly x: (index: number) => number
  readonly y: Scale
  readonly filled: boolean
}

function OneLine({ line, x, y, filled }: OneLineProps) {
  const colour = seriesColour(line.series)
  const known = line.values.flatMap((value, index) => (value === null ? [] : [{ index, value }]))
  const solid = line.running ? known.slice(0, -1) : known
  const running = line.running ? known.slice(-2) : []
  const at = { x: (point: { index: number }) => x(point.index), y: (point: { value: number }) => y(point.value) }
  if (known.length === 1) return <circle cx={x(known[0]!.index)} cy={y(known[0]!.value)} r={4} fill={colour} />
  return (
    <Group>
      {filled && <Area data={solid} x={at.x} y0={y(0)} y1={at.y} fill={colour} className={css['area']!} />}
      <LinePath data={solid} {...at} stroke={colour} strokeDasharray={seriesDash(line.series) ?? 'none'} className={css['line']!} />
      {running.length > 1 && <LinePath data={running} {...at} stroke={colour} className={css['running']!} />}
    </Group>
  )
}

function nearest(lines: readonly DrawnLine[], index: number, pointerY: number, y: (value: number) => number): number {
  const distances = lines.map((line) => Math.abs(y(line.values[index] ?? 0) - pointerY))
  return Math.max(0, distances.indexOf(Math.min(...distances)))
}
