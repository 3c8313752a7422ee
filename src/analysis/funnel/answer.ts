/** A funnel's answer: one statement, and one more where segments are put together. */
import type { FunnelAnswer } from '../../model/answer.ts'
import type { FunnelQuestion } from '../../model/question.ts'
import { compile, funnel, parseSegment, resolve } from '../../query/index.ts'
import { figure, type Asking } from '../reading.ts'

type FunnelSegment = FunnelAnswer['segments'][number]

export async function answerFunnel(question: FunnelQuestion, { context, reading }: Asking): Promise<FunnelAnswer> {
  const resolved = resolve(question, context)
  const rows = await reading.rows(compile(funnel.funnelPlan(resolved), context))
  const segments = [...(rows.length > 0 ? rows : [nobody(question)])]
  const shownAtMost = funnel.limitOf(resolved) + 1
  if (segments.length > shownAtMost) {
    segments.length = shownAtMost
    const shown = segments.slice(1).map(row => row[0] as string)
    segments.push(...await reading.rows(compile(funnel.funnelOtherPlan(resolved, shown), context)))
  }
  return {
    kind: 'funnel',
    question,
    ground: reading.ground(resolved),
    segments: segments.map(row => toSegment(question, row)),
  }
}

function nobody({ steps }: FunnelQuestion): readonly unknown[] {
  return ['\0overall', ...steps.map(() => 0), ...steps.slice(1).map(() => null)]
}

function toSegment({ steps }: FunnelQuestion, [key, ...figures]: readonly unknown[]): FunnelSegment {
  const people = figures.slice(0, steps.length).map(figure)
  return {
    segment: parseSegment(key as string),
    steps: steps.map((step, index) => ({
      label: step.label ?? step.event ?? '',
      people: people[index]!,
      ofFirst: share(people[index]!, people[0]!),
      ofPrevious: index === 0 ? share(people[0]!, people[0]!) : share(people[index]!, people[index - 1]!),
      medianMs: index === 0 || people[index] === 0 ? null : figure(figures[steps.length + index - 1]),
    })),
  }
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
