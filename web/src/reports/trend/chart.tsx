/** The trend drawn: one line per series, the first eight of them. */
import type { TrendAnswer } from '../../../../src/model/answer.ts'
import type { TrendQuestion } from '../../../../src/model/question.ts'
import type { ChartProps } from '../../answer/view.ts'
import { Lines } from '../../charts/lines.tsx'
import { toDay } from '../../format/day.ts'
import { mostLines, points } from './points.ts'

export function TrendChart({ answer, speak, title, height, onPeople }: ChartProps<TrendAnswer>) {
  const { t, format } = speak
  const { unit } = answer.question as TrendQuestion
  const lines = points(answer, t)
  const instants = answer.intervals.map((interval) => Date.parse(interval))
  return (
    <Lines
      title={title} height={height} write={format.number} writeTick={format.short} runningNote={t('trend.running')}
      intervals={instants.map((at) => ({ tick: format.tick(at, unit), name: format.interval(at, unit) }))}
      lines={lines.slice(0, mostLines).map((line) => ({
        key: line.key, label: line.label, series: line.series,
        values: line.points.map((point) => point.value),
        running: line.points.at(-1)?.incomplete ?? false,
      }))}
      onPick={onPeople && ((drawn, index) => {
        const line = lines.find((one) => one.key === drawn.key)
        const until = (instants[index + 1] ?? answer.ground.until) - 1
        if (line) onPeople(line.event, { from: toDay(instants[index]!, format.timeZone), to: toDay(until, format.timeZone) })
      })}
    />
  )
}
