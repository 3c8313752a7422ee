/** The funnel question as a sentence whose bold words are its controls. */
import type { FunnelQuestion } from '../../../../src/model/question.ts'
import { sayBy, sayRange, sayWhere, selectorPiece } from '../../question/say.ts'
import { joinPhrases, weave, type Phrase } from '../../words/phrase.ts'
import type { Speak } from '../../words/speak.ts'

export function sentence(question: FunnelQuestion, speak: Speak): Phrase {
  const { t, format } = speak
  const { window } = question
  return weave(t, 'funnel.sentence', {
    steps: joinPhrases(question.steps.map((step, index) => [selectorPiece(speak, step, `step-${index}`)]), t('report.thenJoin')),
    window: { control: 'window', text: format.length(window.value, window.unit) },
    by: sayBy(speak, question.breakdown),
    where: sayWhere(speak, question.where),
    range: sayRange(speak, question.range),
  })
}
