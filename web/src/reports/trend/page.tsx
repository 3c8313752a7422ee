/** Trends: how often, or by how many people, over time. */
import { Plus } from 'lucide-react'
import type { CalendarUnit, TrendQuestion } from '../../../../src/model/question.ts'
import { seriesColour } from '../../charts/palette.ts'
import { anyView } from '../../answer/view.ts'
import { Breakdown } from '../../controls/breakdown.tsx'
import css from '../../controls/controls.module.css'
import { EventPicker } from '../../controls/event-picker.tsx'
import { Filters } from '../../controls/filters.tsx'
import { listActions } from '../../controls/list-actions.ts'
import { Section } from '../../controls/section.tsx'
import { SelectorRow } from '../../controls/selector-row.tsx'
import { Choice } from '../../parts/choice.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { useQuestion } from '../../question/use-question.ts'
import { withPart } from '../../question/with-part.ts'
import { sayEvent } from '../../words/names.ts'
import { useSpeak } from '../../words/speak.ts'
import { Report } from '../report.tsx'
import report from '../report.module.css'
import { sentence } from './sentence.ts'
import { trendView } from './view.ts'

const view = anyView(trendView)

const units: readonly CalendarUnit[] = ['hour', 'day', 'week', 'month']

export function TrendPage() {
  const { t } = useSpeak()
  const [question, ask] = useQuestion('trend')
  return <Report title={t('trend.title')} question={question} view={view} sentence={(speak) => sentence(question, speak)} builder={<TrendBuilder question={question} ask={ask} />} />
}

function TrendBuilder({ question, ask }: { question: TrendQuestion; ask: (question: TrendQuestion) => void }) {
  const { t } = useSpeak()
  const setSeries = (series: TrendQuestion['series']) => ask({ ...question, series })
  const single = question.breakdown === undefined
  return (
    <div className={report['builder']}>
      <Section label={t('trend.series')}>
        <div className={report['list']}>
          {question.series.map((series, index) => (
            <SelectorRow
              key={index} id={`q-series-${index}`} selector={series}
              mark={single && <span className={css['swatch']} style={{ background: seriesColour(index) }} />}
              onChange={(selector) => setSeries(question.series.with(index, { ...selector, measure: series.measure }))}
              actions={listActions(question.series, index, setSeries)}
            >
              <Choice
                quiet label={t('trend.measure', { name: sayEvent(t, series.event) })} value={series.measure}
                options={[{ value: 'total', label: t('report.events') }, { value: 'unique', label: t('report.people') }]}
                onChange={(measure) => setSeries(question.series.with(index, { ...series, measure }))}
              />
            </SelectorRow>
          ))}
          <EventPicker
            value={undefined} words={t('report.addEvent')} onChange={(event) => setSeries([...question.series, { event, measure: question.series[0]?.measure ?? 'total' }])}
            trigger={
              <button type="button" className={report['add']} aria-keyshortcuts="/">
                <Plus aria-hidden /> {t('report.addEvent')} <kbd aria-hidden>/</kbd>
              </button>
            }
          />
        </div>
      </Section>
      <Section label={t('report.each')}>
        <Segmented
          id="q-unit" label={t('report.each')} value={question.unit} onChange={(unit) => ask({ ...question, unit })}
          options={units.map((unit) => ({ value: unit, label: t(`unit.${unit}`) }))}
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
