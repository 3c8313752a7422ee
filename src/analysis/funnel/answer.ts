/** A funnel's answer: one statement, and one more where segments are put together. */
import type { FunnelAnswer } from '../../model/answer.ts'
import type { FunnelQuestion } from '../../model/question.ts'
import { compile, funnel, parseSegment, resolve } from '../../query/index.ts'
import type { Suppression } from '../../model/suppression.ts'
import { figure, type Asking } from '../reading.ts'
import { groupsToFold } from '../suppression/fold.ts'

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
    segments: withoutSmall(question, segments.map(row => toSegment(question, row)), context.suppression),
  }
}

/** Puts groups of too few entering people together with the rest; what all did stays as it is. */
function withoutSmall(question: FunnelQuestion, segments: readonly FunnelSegment[], suppression: Suppression | undefined): FunnelSegment[] {
  const { breakdown } = question
  if (suppression === undefined || breakdown === undefined || !suppression.guards(breakdown)) return [...segments]
  const overall = segments.filter(({ segment }) => 'overall' in segment)
  const groups = segments.filter(({ segment }) => !('overall' in segment))
  const folded = groupsToFold(groups.map(({ steps }) => steps[0]!.people), suppression.k)
  if (folded.size === 0) return [...segments]
  const isRest = (place: number) => folded.has(place) || 'other' in groups[place]!.segment
  const together = groups.filter((_, place) => isRest(place))
  const people = question.steps.map((_, step) => together.reduce((sum, { steps }) => sum + steps[step]!.people, 0))
  return [
    ...overall,
    ...groups.filter((_, place) => !isRest(place)),
    { segment: { other: true, fewerThan: suppression.k }, steps: toSteps(question, people, () => null) },
  ]
}

function nobody({ steps }: FunnelQuestion): readonly unknown[] {
  return ['\0overall', ...steps.map(() => 0), ...steps.slice(1).map(() => null)]
}

function toSegment(question: FunnelQuestion, [key, ...figures]: readonly unknown[]): FunnelSegment {
  const count = question.steps.length
  const people = figures.slice(0, count).map(figure)
  const medianOf = (index: number) => figure(figures[count + index - 1])
  return { segment: parseSegment(key as string), steps: toSteps(question, people, medianOf) }
}

function toSteps({ steps }: FunnelQuestion, people: readonly number[], medianOf: (step: number) => number | null): FunnelSegment['steps'] {
  return steps.map((step, index) => ({
    label: step.label ?? step.event ?? '',
    people: people[index]!,
    ofFirst: share(people[index]!, people[0]!),
    ofPrevious: index === 0 ? share(people[0]!, people[0]!) : share(people[index]!, people[index - 1]!),
    medianMs: index === 0 || people[index] === 0 ? null : medianOf(index),
  }))
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
