/** A retention's answer: one statement. */
import type { RetentionAnswer } from '../../model/answer.ts'
import type { RetentionQuestion } from '../../model/question.ts'
import { compile, resolve, retention, zonedText } from '../../query/index.ts'
import { figure, type Asking } from '../reading.ts'

type CohortRow = RetentionAnswer['cohorts'][number]

export async function answerRetention(question: RetentionQuestion, { context, reading }: Asking): Promise<RetentionAnswer> {
  const resolved = resolve(question, context)
  const people = new Map<string, number>()
  for (const [cohort, cell, count] of await reading.rows(compile(retention.retentionPlan(resolved), context))) {
    people.set(`${figure(cohort)},${figure(cell)}`, figure(count))
  }
  const cohorts = retention.cohortsOf(resolved).map(({ start, cells }, index): CohortRow => ({
    period: zonedText(start, resolved.zone),
    people: people.get(`${index},${retention.cohortCell}`) ?? 0,
    retained: cells.map(({ from }, cell) => (from >= context.now ? null : people.get(`${index},${cell}`) ?? 0)),
    incomplete: cells.map(({ from, until }) => from < context.now && until > context.now),
  }))
  return { kind: 'retention', question, ground: reading.ground(resolved), cohorts, average: average(cohorts, question.periods) }
}

/**
 * The shares of the cohorts, weighted by cohort size (wire protocol §17.3: both the people retained and the people
 * there were, each times the weight), over cells that are over.
 */
function average(cohorts: readonly CohortRow[], periods: number): readonly (number | null)[] {
  return Array.from({ length: periods + 1 }, (_, cell) => {
    const complete = cohorts.filter(({ retained, incomplete }) => retained[cell] !== null && !incomplete[cell])
    const weight = complete.reduce((sum, { people }) => sum + people * people, 0)
    return weight === 0 ? null : complete.reduce((sum, { people, retained }) => sum + retained[cell]! * people, 0) / weight
  })
}
