/** What a funnel came to, in words: how many went all the way, where most were lost, and which segment does best. */
import type { FunnelAnswer } from '../../../../src/model/answer.ts'
import { strong, weave, type Phrase } from '../../words/phrase.ts'
import type { Speak } from '../../words/speak.ts'
import { overallSteps, steps, type FunnelSegment, type Step } from './steps.ts'

/** Segments smaller than this are too few to call best or worst. */
const fewestEntered = 30

export function finding(answer: FunnelAnswer, speak: Speak): Phrase {
  const segments = steps(answer, speak.t)
  const all = overallSteps(segments)
  const split = findSplit(segments.filter((segment) => !segment.overall), speak)
  return split.length > 0 ? [...findOverall(all, speak), ' ', ...split] : findOverall(all, speak)
}

function findOverall(all: readonly Step[], { t, format }: Speak): Phrase {
  const first = all[0]
  const last = all.at(-1)
  if (!first || !last) return []
  if (first.people === 0) return weave(t, 'funnel.findingNobody', { first: strong(first.label) })
  if (last.people === first.people) return weave(t, 'funnel.findingAll', { entered: strong(format.number(first.people)) })
  const worst = all.reduce((most, step, index) => (step.lost > all[most]!.lost ? index : most), 0)
  return weave(t, 'funnel.finding', {
    reached: strong(format.number(last.people)),
    entered: format.number(first.people),
    share: strong(format.percent(last.ofFirst)),
    before: strong(all[worst]!.label),
    after: strong(all[worst + 1]!.label),
    lost: format.number(all[worst]!.lost),
  })
}

function findSplit(segments: readonly FunnelSegment[], { t, format }: Speak): Phrase {
  const judged = segments
    .filter((segment) => (segment.steps[0]?.people ?? 0) >= fewestEntered)
    .toSorted((a, b) => (b.steps.at(-1)?.ofFirst ?? 0) - (a.steps.at(-1)?.ofFirst ?? 0))
  const best = judged[0]
  const worst = judged.at(-1)
  if (!best || !worst || best === worst) return []
  return weave(t, 'funnel.findingSplit', {
    best: strong(best.label), bestShare: format.percent(best.steps.at(-1)!.ofFirst),
    worst: strong(worst.label), worstShare: format.percent(worst.steps.at(-1)!.ofFirst),
  })
}
