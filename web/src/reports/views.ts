/** The view of each kind of report, for places that show questions of any kind. */
import type { Answer } from '../../../src/model/answer.ts'
import type { Question } from '../../../src/model/question.ts'
import type { View } from '../answer/view.ts'
import type { Phrase } from '../words/phrase.ts'
import type { Speak } from '../words/speak.ts'
import { sentence as flowSentence } from './flow/sentence.ts'
import { flowView } from './flow/view.ts'
import { sentence as funnelSentence } from './funnel/sentence.ts'
import { funnelView } from './funnel/view.ts'
import { sentence as retentionSentence } from './retention/sentence.ts'
import { retentionView } from './retention/view.ts'
import { sentence as trendSentence } from './trend/sentence.ts'
import { trendView } from './trend/view.ts'

const views = { trend: trendView, funnel: funnelView, retention: retentionView, flow: flowView }

export type ReportAnswer = Exclude<Answer, { kind: 'people' }>

export function viewOf(kind: ReportAnswer['kind']): View<ReportAnswer> {
  // Each view is only ever handed answers of its own kind, which the type of the record cannot say.
  return views[kind] as unknown as View<ReportAnswer>
}

export function sentenceOf(question: Question, speak: Speak): Phrase {
  switch (question.kind) {
    case 'trend': return trendSentence(question, speak)
    case 'funnel': return funnelSentence(question, speak)
    case 'retention': return retentionSentence(question, speak)
    case 'flow': return flowSentence(question, speak)
    case 'people': return []
  }
}
