/** What retention came to, in words: how many came back in the first period, and in the last complete one. */
import type { RetentionAnswer } from '../../../../src/model/answer.ts'
import type { RetentionQuestion } from '../../../../src/model/question.ts'
import { strong, weave, type Phrase } from '../../words/phrase.ts'
import type { Speak } from '../../words/speak.ts'
import { cells } from './cells.ts'

export function finding(answer: RetentionAnswer, { t, format }: Speak): Phrase {
  const { unit } = answer.question as RetentionQuestion
  const triangle = cells(answer)
  const people = strong(format.number(triangle.people))
  const last = lastComplete(triangle.average)
  if (last < 1) return weave(t, 'retention.findingShort', { people })
  return weave(t, last === 1 ? 'retention.findingOne' : 'retention.finding', {
    people,
    first: strong(format.percent(triangle.average[1] ?? null)),
    firstPeriod: t(`retention.period_${unit}`, { n: 1 }).toLocaleLowerCase(format.language),
    last: strong(format.percent(triangle.average[last]!)),
    lastPeriod: t(`retention.period_${unit}`, { n: last }).toLocaleLowerCase(format.language),
  })
}

/** The last period for which there is an average; 0 when there is none beyond the first. */
export function lastComplete(average: readonly (number | null)[]): number {
  return Math.max(0, average.findLastIndex((share) => share !== null))
}
