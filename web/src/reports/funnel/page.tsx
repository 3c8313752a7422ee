/** Funnels: ordered steps, and who gets how far. */
import { Plus } from 'lucide-react'
import type { DurationUnit, FunnelQuestion } from '../../../../src/model/question.ts'
import { anyView } from '../../answer/view.ts'
import { Breakdown } from '../../controls/breakdown.tsx'
import css from '../../controls/controls.module.css'
import { EventPicker } from '../../controls/event-picker.tsx'
import { FrequentEvents } from '../../controls/frequent-events.tsx'
import { Filters } from '../../controls/filters.tsx'
import { listActions } from '../../controls/list-actions.ts'
import { Section } from '../../controls/section.tsx'
import { SelectorRow } from '../../controls/selector-row.tsx'
import { WindowField } from '../../controls/window-field.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useQuestion } from '../../question/use-question.ts'
import { withPart } from '../../question/with-part.ts'
import { useSpeak } from '../../words/speak.ts'
import { Report } from '../report.tsx'
import report from '../report.module.css'
import { sentence } from './sentence.ts'
import { funnelView } from './view.ts'

const view = anyView(funnelView)

const units: readonly DurationUnit[] = ['second', 'minute', 'hour', 'day', 'week', 'month']

export function FunnelPage() {
  const { t } = useSpeak()
  const [question, ask] = useQuestion('funnel')
  return (
    <Report
      title={t('funnel.title')} question={question} view={view} sentence={(speak) => sentence(question, speak)} builder={<FunnelBuilder question={question} ask={ask} />}
      finished={question.steps.length >= 2}
      unfinished={
        <Empty title={t('funnel.needsSteps')} hint={t('funnel.needsStepsHint')}>
          <FrequentEvents taken={question.steps.map((step) => step.event)} onPick={(event) => ask({ ...question, steps: [...question.steps, { event }] })} />
        </Empty>
      }
    />
  )
}

function FunnelBuilder({ question, ask }: { question: FunnelQuestion; ask: (question: FunnelQuestion) => void }) {
  const { t } = useSpeak()
  const setSteps = (steps: FunnelQuestion['steps']) => ask({ ...question, steps })
  return (
    <div className={report['builder']}>
      <Section label={t('funnel.steps')}>
        <ol className={report['list']}>
          {question.steps.map((step, index) => (
            <li key={index}>
              <SelectorRow
                id={`q-step-${index}`} selector={step} mark={<span className={css['mark']}>{index + 1}</span>}
                onChange={(selector) => setSteps(question.steps.with(index, selector))}
                actions={listActions(question.steps, index, setSteps, 0)}
              />
            </li>
          ))}
          <li>
            <EventPicker
              value={undefined} words={t('report.addStep')} onChange={(event) => setSteps([...question.steps, { event }])}
              trigger={
                <button type="button" className={report['add']} aria-keyshortcuts="/">
                  <Plus aria-hidden /> {t('report.addStep')} <kbd aria-hidden>/</kbd>
                </button>
              }
            />
          </li>
        </ol>
      </Section>
      <Section label={t('report.within')}>
        <WindowField
          label={t('report.within')} id="q-window" value={question.window.value} unit={question.window.unit} units={units} most={3650}
          onChange={(value, unit) => ask({ ...question, window: { value, unit } })}
        />
      </Section>
      <Section label={t('report.splitBy')}>
        <Breakdown property={question.breakdown} onChange={(property) => ask(withPart(question, 'breakdown', property))} />
      </Section>
      <Section label={t('report.filter')}>
        <Filters id="q-where" shortcut="f" group={question.where} onChange={(where) => ask(withPart(question, 'where', where))} />
      </Section>
    </div>
  )
}
