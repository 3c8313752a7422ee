/** The trend as a table: one row per line, its whole range, then every interval, the newest first. */
import type { TrendAnswer } from '../../../../src/model/answer.ts'
import type { TrendQuestion } from '../../../../src/model/question.ts'
import { cell, textCell, type Table } from '../../answer/table.ts'
import type { Speak } from '../../words/speak.ts'
import { mostLines, points } from './points.ts'

export function table(answer: TrendAnswer, { t, format }: Speak): Table {
  const { unit } = answer.question as TrendQuestion
  const newestFirst = answer.intervals.map((interval, index) => ({ at: Date.parse(interval), index })).toReversed()
  return {
    columns: [
      { label: t('trend.segment') },
      { label: t('trend.totalColumn'), numeric: true },
      { label: t('trend.averageColumn'), numeric: true },
      ...newestFirst.map(({ at }) => ({ label: format.tick(at, unit), numeric: true })),
    ],
    rows: points(answer, t).map((line) => [
      textCell(line.label, line.series < mostLines ? line.series : undefined),
      cell(line.total, format.number(line.total)),
      cell(line.average, line.average === null ? '–' : format.number(Math.round(line.average * 10) / 10)),
      ...newestFirst.map(({ index }) => {
        const value = line.points[index]?.value ?? 0
        return cell(value, format.number(value))
      }),
    ]),
  }
}
