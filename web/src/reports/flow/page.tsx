/** Flows: what people do next, or what they did before. */
import type { FlowQuestion } from '../../../../src/model/question.ts'
import { anyView } from '../../answer/view.ts'
import { Breakdown } from '../../controls/breakdown.tsx'
import css from '../../controls/controls.module.css'
import { Filters } from '../../controls/filters.tsx'
import { Section } from '../../controls/section.tsx'
import { SelectorRow } from '../../controls/selector-row.tsx'
import { CountField } from '../../controls/window-field.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { useQuestion } from '../../question/use-question.ts'
import { withPart } from '../../question/with-part.ts'
import { useSpeak } from '../../words/speak.ts'
import { Report } from '../report.tsx'
import report from '../report.module.css'
import { sentence } from './sentence.ts'
import { flowView } from './view.ts'

const view = anyView(flowView)

export function FlowPage() {
  const { t } = useSpeak()
  const [question, ask] = useQuestion('flow')
  return <Report title={t('flow.title')} question={question} view={view} sentence={(speak) => sentence(question, speak)} builder={<FlowBuilder question={question} ask={ask} />} />
}

function FlowBuilder({ question, ask }: { question: FlowQuestion; ask: (question: FlowQuestion) => void }) {
  const { t } = useSpeak()
  return (
    <div className={report['builder']}>
      <Section label={t(question.direction === 'after' ? 'flow.anchor' : 'flow.anchorBefore')}>
        <SelectorRow id="q-anchor" shortcut="/" selector={question.anchor} onChange={(anchor) => ask({ ...question, anchor })} />
      </Section>
      <Section label={t('flow.direction')}>
        <Segmented
          id="q-direction" label={t('flow.direction')} value={question.direction} onChange={(direction) => ask({ ...question, direction })}
          options={[{ value: 'before', label: t('flow.before') }, { value: 'after', label: t('flow.after') }]}
        />
      </Section>
      <div className={css['window']}>
        <Section label={t('flow.columns')}>
          <CountField id="q-columns" label={t('flow.columns')} value={question.steps} most={10} onChange={(steps) => ask({ ...question, steps })} />
        </Section>
        <Section label={t('flow.nodes')}>
          <CountField label={t('flow.nodes')} value={question.perStep} most={50} onChange={(perStep) => ask({ ...question, perStep })} />
        </Section>
      </div>
      <Section label={t('flow.by')}>
        <Breakdown property={question.by} onChange={(property) => ask(withPart(question, 'by', property))} />
      </Section>
      <Section label={t('report.filter')}>
        <Filters id="q-where" shortcut="f" group={question.where} onChange={(where) => ask(withPart(question, 'where', where))} />
      </Section>
    </div>
  )
}
