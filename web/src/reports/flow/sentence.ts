/** The flow question as a sentence whose bold words are its controls. */
import type { FlowQuestion } from '../../../../src/model/question.ts'
import { sayBy, sayRange, sayWhere, selectorPiece } from '../../question/say.ts'
import { weave, type Phrase } from '../../words/phrase.ts'
import type { Speak } from '../../words/speak.ts'

export function sentence(question: FlowQuestion, speak: Speak): Phrase {
  const { t, format } = speak
  return weave(t, 'flow.sentence', {
    direction: { control: 'direction', text: t(question.direction === 'after' ? 'flow.afterWord' : 'flow.beforeWord') },
    anchor: selectorPiece(speak, question.anchor, 'anchor'),
    steps: { control: 'columns', text: t('flow.steps', { count: question.steps, n: format.number(question.steps) }) },
    by: sayBy(speak, question.by),
    where: sayWhere(speak, question.where),
    range: sayRange(speak, question.range),
  })
}
