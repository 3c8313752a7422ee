/**
 * A question in, an answer out: scope, compile, run, shape. It is given how to read, and knows no engine.
 */
import type { Answer } from '../model/answer.ts'
import type { Question } from '../model/question.ts'
import type { QuestionContext } from '../query/index.ts'
import { answerFlow } from './flow/answer.ts'
import { answerFunnel } from './funnel/answer.ts'
import { Reading, type Read, type ReadOptions } from './reading.ts'
import { answerPeople, type Describe } from './people/answer.ts'
import { answerRetention } from './retention/answer.ts'
import { refuseSmall } from './suppression/refuse-small.ts'
import { answerTrend } from './trend/answer.ts'

export interface AskOptions extends ReadOptions {
  /** What is known of people who are listed; nothing when absent. */
  readonly describe?: Describe
}

/**
 * Answers a question for one reader.
 *
 * @throws {QueryError} when the question cannot be asked as it is
 */
export async function ask(question: Question, context: QuestionContext, read: Read, options?: AskOptions): Promise<Answer> {
  const asking = { context, reading: new Reading(read, options) }
  if (context.suppression !== undefined) await refuseSmall(question, asking, context.suppression)
  switch (question.kind) {
    case 'trend': return answerTrend(question, asking)
    case 'funnel': return answerFunnel(question, asking)
    case 'retention': return answerRetention(question, asking)
    case 'flow': return answerFlow(question, asking)
    case 'people': return answerPeople(question, asking, options?.describe)
  }
}
