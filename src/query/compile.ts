/** The last two stages: a plan, rewritten by the passes and printed for one scope. */
import { applyPasses } from './passes/index.ts'
import type { Plan } from './plan.ts'
import type { QuestionContext } from './resolve.ts'
import { print } from './sql/print.ts'
import type { Statement } from './sql/statement.ts'

export function compile(plan: Plan, { scope, surroundings }: Pick<QuestionContext, 'scope' | 'surroundings'>): Statement {
  return print(applyPasses(plan, scope, surroundings))
}
