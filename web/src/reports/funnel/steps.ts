/** A funnel answer as columns to draw: for each step its people, shares, and who went no further. */
import type { FunnelAnswer, Segment } from '../../../../src/model/answer.ts'
import type { Translate } from '../../words/phrase.ts'
import { sayLabel, saySegment } from '../../words/names.ts'
import { segmentKey } from '../trend/points.ts'

export interface Step {
  readonly label: string
  readonly people: number
  /** Of those who entered; null when nobody did. */
  readonly ofFirst: number | null
  readonly ofPrevious: number | null
  readonly medianMs: number | null
  /** People who did this step and not the next; 0 at the last step. */
  readonly lost: number
}

export interface FunnelSegment {
  readonly key: string
  readonly label: string
  readonly series: number
  readonly overall: boolean
  readonly steps: readonly Step[]
}

export function steps(answer: FunnelAnswer, t: Translate): readonly FunnelSegment[] {
  const split = answer.segments.filter(({ segment }) => !('overall' in segment))
  return answer.segments.map(({ segment, steps: taken }) => ({
    key: segmentKey(segment),
    label: saySegment(t, segment),
    series: isOverall(segment) ? 0 : split.findIndex((other) => other.segment === segment),
    overall: isOverall(segment),
    steps: taken.map((step, index) => ({
      label: sayLabel(t, step.label),
      people: step.people,
      ofFirst: step.ofFirst,
      ofPrevious: step.ofPrevious,
      medianMs: step.medianMs,
      lost: Math.max(0, step.people - (taken[index + 1]?.people ?? step.people)),
    })),
  }))
}

/** The segment that holds everyone: as answered, or added up, since a person enters in one segment only. */
export function overallSteps(segments: readonly FunnelSegment[]): readonly Step[] {
  const answered = segments.find((segment) => segment.overall) ?? (segments.length === 1 ? segments[0] : undefined)
  if (answered) return answered.steps
  const [first] = segments
  if (!first) return []
  const people = first.steps.map((_, index) => segments.reduce((sum, segment) => sum + (segment.steps[index]?.people ?? 0), 0))
  return first.steps.map((step, index) => ({
    label: step.label,
    people: people[index]!,
    ofFirst: share(people[index]!, people[0]!),
    ofPrevious: share(people[index]!, people[index - 1] ?? people[index]!),
    medianMs: null,
    lost: Math.max(0, people[index]! - (people[index + 1] ?? people[index]!)),
  }))
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

function isOverall(segment: Segment): boolean {
  return 'overall' in segment
}
