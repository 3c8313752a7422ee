/** The trend question as a sentence whose bold words are its controls. */
import type { TrendQuestion } from '../../../../src/model/question.ts'
import { joinPhrases, weave, type Phrase } from '../../words/phrase.ts'
import { sayBy, sayRange, sayWhere, selectorPiece } from '../../question/say.ts'
import type { Speak } from '../../words/speak.ts'

export function sentence(question: TrendQuestion, speak: Speak): Phrase {
  const { t } = speak
  const series = question.series.map((one, index) =>
    weave(t, one.measure === 'total' ? 'trend.total' : 'trend.unique', { event: selectorPiece(speak, one, `series-${index}`) }),
  )
  return weave(t, 'trend.sentence', {
    series: joinPhrases(series, ', ', t('report.and')),
    unit: { control: 'unit', text: t(`each.${question.unit}`) },
    by: sayBy(speak, question.breakdown),
    where: sayWhere(speak, question.where),
    range: sayRange(speak, question.range),
  })
}
