/**
 * Refuses a question whose conditions on guarded properties leave fewer than k people, or leave out fewer than k: the
 * one shows the small group, the other shows it to whoever takes the answer from that without the condition.
 */
import type { PeopleQuestion, Question, TrendQuestion } from '../../model/question.ts'
import type { Suppression } from '../../model/suppression.ts'
import { compile, people, QueryError, resolve, trend } from '../../query/index.ts'
import { figure, type Asking } from '../reading.ts'
import { isGuarded, populationsOf, unguarded, unguardedPeople, type Population } from './filters.ts'

/** @throws {QueryError} ANSWER_SUPPRESSED; QUESTION_INVALID for a flow that is named by a guarded property */
export async function refuseSmall(question: Question, asking: Asking, suppression: Suppression): Promise<void> {
  if (question.kind === 'people' && isGuarded([question.did?.where, question.where, question.profile], suppression)) {
    refuse(await countListed(question, asking), await countListed(unguardedPeople(question, suppression), asking), suppression)
  }
  if (question.kind === 'flow' && question.by !== undefined && suppression.guards(question.by)) {
    throw new QueryError('QUESTION_INVALID', `A flow cannot be named by "${question.by.name}", which can point at few people; break a trend or a funnel down by it`)
  }
  for (const population of populationsOf(question)) {
    if (!isGuarded([population.selector.where, population.where], suppression)) continue
    refuse(await countPeople(question, population, asking), await countPeople(question, unguarded(population, suppression), asking), suppression)
  }
}

/**
 * @param met people under the conditions
 * @param all people without those on guarded properties
 * @throws {QueryError} ANSWER_SUPPRESSED
 */
export function refuse(met: number, all: number, { k }: Suppression): void {
  const left = Math.abs(all - met)
  if (met >= k && (left === 0 || left >= k)) return
  throw new QueryError('ANSWER_SUPPRESSED', `This would show a group of fewer than ${k} people by where they are or by what is sensitive; ask about more people at once`)
}

/** How many people did such events in the question's range. */
async function countPeople(question: Question, { selector, where }: Population, { context, reading }: Asking): Promise<number> {
  const asked: TrendQuestion = {
    kind: 'trend', range: question.range, unit: 'month', series: [{ ...selector, measure: 'unique' }],
    ...(question.timeZone !== undefined && { timeZone: question.timeZone }),
    ...(where !== undefined && { where }),
  }
  const resolved = resolve(asked, context)
  const rows = await reading.rows(compile(trend.trendPlan(resolved, asked.series[0]!), context))
  // The interval behind the last stands for the whole range.
  const last = trend.intervalCount(resolved)
  return figure(rows.find(([, interval]) => figure(interval) === last)?.[2] ?? 0)
}

async function countListed(question: PeopleQuestion, { context, reading }: Asking): Promise<number> {
  const rows = await reading.rows(compile(people.peoplePlan(resolve({ ...question, limit: 1, offset: 0 }, context)), context))
  return figure(rows[0]?.[4] ?? 0)
}
