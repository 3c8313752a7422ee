/** Retention: of those who began, who came back. */
import type { RetentionQuestion } from '../../../../src/model/question.ts'
import { anyView } from '../../answer/view.ts'
import { Filters } from '../../controls/filters.tsx'
import { Section } from '../../controls/section.tsx'
import { SelectorRow } from '../../controls/selector-row.tsx'
import { WindowField } from '../../controls/window-field.tsx'
import { Choice } from '../../parts/choice.tsx'
import { useQuestion } from '../../question/use-question.ts'
import { withPart } from '../../question/with-part.ts'
import { useSpeak } from '../../words/speak.ts'
import { Report } from '../report.tsx'
import report from '../report.module.css'
import { sentence } from './sentence.ts'
import { retentionView } from './view.ts'

const view = anyView(retentionView)

const units = ['day', 'week', 'month'] as const

export function RetentionPage() {
  const { t } = useSpeak()
  const [question, ask] = useQuestion('retention')
  return <Report title={t('retention.title')} question={question} view={view} sentence={(speak) => sentence(question, speak)} builder={<RetentionBuilder question={question} ask={ask} />} />
}

function RetentionBuilder({ question, ask }: { question: RetentionQuestion; ask: (question: RetentionQuestion) => void }) {
  const { t } = useSpeak()
  return (
    <div className={report['builder']}>
      <Section label={t('retention.start')}>
        <SelectorRow id="q-start" shortcut="/" selector={question.start} onChange={(start) => ask({ ...question, start })} />
      </Section>
      <Section label={t('retention.return')}>
        <SelectorRow id="q-return" selector={question.return} onChange={(again) => ask({ ...question, return: again })} />
      </Section>
      <Section label={t('retention.periods')}>
        <div id="q-unit">
          <WindowField
            label={t('retention.periods')} id="q-periods" value={question.periods} unit={question.unit} units={units} most={366}
            onChange={(periods, unit) => ask({ ...question, periods, unit })}
          />
        </div>
      </Section>
      <Section label={t('retention.criterion')}>
        <Choice
          id="q-criterion" label={t('retention.criterion')} value={question.criterion} onChange={(criterion) => ask({ ...question, criterion })}
          options={[{ value: 'on', label: t('retention.on') }, { value: 'on-or-after', label: t('retention.onOrAfter') }]}
        />
      </Section>
      <Section label={t('retention.intervals')}>
        <Choice
          label={t('retention.intervals')} value={question.intervals} onChange={(intervals) => ask({ ...question, intervals })}
          options={[{ value: 'calendar', label: t('retention.calendar') }, { value: 'rolling', label: t('retention.rolling') }]}
        />
      </Section>
      <Section label={t('report.filter')}>
        <Filters id="q-where" shortcut="f" group={question.where} onChange={(where) => ask(withPart(question, 'where', where))} />
      </Section>
    </div>
  )
}
