/** The retention question as a sentence whose bold words are its controls. */
import type { RetentionQuestion } from '../../../../src/model/question.ts'
import { sayRange, sayWhere, selectorPiece } from '../../question/say.ts'
import { weave, type Phrase } from '../../words/phrase.ts'
import type { Speak } from '../../words/speak.ts'

export function sentence(question: RetentionQuestion, speak: Speak): Phrase {
  const { t, format } = speak
  return weave(t, 'retention.sentence', {
    start: selectorPiece(speak, question.start, 'start'),
    return: selectorPiece(speak, question.return, 'return'),
    criterion: { control: 'criterion', text: t(question.criterion === 'on' ? 'retention.onWord' : 'retention.onOrAfterWord') },
    unit: { control: 'unit', text: t(`each.${question.unit}`) },
    periods: { control: 'periods', text: format.length(question.periods, question.unit) },
    where: sayWhere(speak, question.where),
    range: sayRange(speak, question.range),
  })
}
