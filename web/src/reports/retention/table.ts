/** Retention for files: one row per cohort with people and the people of each period. */
import type { RetentionAnswer } from '../../../../src/model/answer.ts'
import type { RetentionQuestion } from '../../../../src/model/question.ts'
import { cell, textCell, type Table } from '../../answer/table.ts'
import type { Speak } from '../../words/speak.ts'
import { cells } from './cells.ts'

export function table(answer: RetentionAnswer, { t, format }: Speak): Table {
  const { unit } = answer.question as RetentionQuestion
  const triangle = cells(answer)
  return {
    columns: [
      { label: t('retention.cohort') },
      { label: t('retention.people'), numeric: true },
      ...answer.average.map((_, n) => ({ label: t(`retention.period_${unit}`, { n }), numeric: true })),
    ],
    rows: triangle.rows.map((row) => [
      textCell(format.interval(row.at, unit)),
      cell(row.people, format.number(row.people)),
      ...row.cells.map((one) => cell(one.people, one.people === null ? '' : format.number(one.people))),
    ]),
  }
}
