/**
 * The one frame in which every answer is shown: finding, figures, drawing, table, ground. Asking, empty, refused and
 * failed are states of this frame; the last good answer stays in it, dimmed, through all of them.
 */
import { Link } from '@tanstack/react-router'
import { Table2 } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import type { Question } from '../../../src/model/question.ts'
import { useProject } from '../app/project.tsx'
import { setPreferences, usePreferences } from '../look/preferences.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { plain } from '../words/phrase.ts'
import { PhraseText } from '../words/phrase-text.tsx'
import type { Speak } from '../words/speak.ts'
import { AnswerActions } from './actions.tsx'
import css from './answer.module.css'
import { GroundLine } from './ground-line.tsx'
import { AnswerNotice } from './notice.tsx'
import { TableTwin } from './table-twin.tsx'
import type { AnswerState } from './use-answer.ts'
import type { ChartProps, ReportAnswer, View } from './view.ts'

/** Nothing matches, or nothing has been sent yet: then the way to send something is the first step. */
function NothingFound({ speak: { t } }: { speak: Speak }) {
  const project = useProject()
  if (project.events > 0) return <Empty title={t('answer.empty')} hint={t('answer.emptyHint')} />
  return (
    <Empty title={t('live.empty')} hint={t('answer.nothingSent')}>
      <Link to="/p/$project/start" params={{ project: String(project.id) }}>{t('start.title')}</Link>
    </Empty>
  )
}

interface AnswerFrameProps<A extends ReportAnswer> {
  readonly state: AnswerState<A>
  readonly view: View<A>
  readonly speak: Speak
  readonly question: Question
  /** Shown in place of an answer while the question lacks a part. */
  readonly unfinished?: ReactNode
  readonly onPeople?: ChartProps<A>['onPeople']
}

const chartHeight = 300

export function AnswerFrame<A extends ReportAnswer>({ state, view, speak, question, unfinished, onPeople }: AnswerFrameProps<A>) {
  const { t } = speak
  const { tableShown } = usePreferences()
  const picture = useRef<HTMLDivElement>(null)
  const answer = state.last
  const stale = state.phase !== 'answered'
  if (state.phase === 'unfinished') return <div className={css['frame']}>{unfinished}</div>
  if (answer === undefined) return <div className={css['frame']}><AnswerNotice state={state} speak={speak} alone /></div>

  const finding = view.finding(answer, speak)
  const isEmpty = view.isEmpty(answer)
  const table = view.table(answer, speak)
  return (
    <div className={css['frame']}>
      <AnswerNotice state={state} speak={speak} />
      <div className={css['held']} data-stale={stale ? '' : undefined} aria-busy={state.phase === 'asking'}>
        {isEmpty ? (
          <NothingFound speak={speak} />
        ) : (
          <>
            <p className={css['finding']} aria-live="polite"><PhraseText phrase={finding} /></p>
            <dl className={css['figures']}>
              {view.figures(answer, speak).map((figure, index) => (
                <div key={index} className={css['figure']}>
                  <dt>{figure.label}</dt>
                  <dd>{figure.value}</dd>
                </div>
              ))}
            </dl>
            <div ref={picture} className={css['chart']}>
              <view.Chart answer={answer} speak={speak} title={plain(finding)} height={chartHeight} onPeople={onPeople} />
            </div>
            {!view.chartIsTable && (
              <div className={css['tableHead']}>
                <Button
                  kind="quiet" aria-keyshortcuts="t" aria-expanded={tableShown}
                  onClick={() => setPreferences({ tableShown: !tableShown })}
                >
                  <Table2 /> {t(tableShown ? 'answer.hideTable' : 'answer.showTable')} <kbd aria-hidden>t</kbd>
                </Button>
              </div>
            )}
            {!view.chartIsTable && tableShown && <TableTwin table={table} speak={speak} caption={plain(finding)} />}
          </>
        )}
        <div className={css['foot']}>
          <GroundLine ground={answer.ground} speak={speak} />
          {!isEmpty && <AnswerActions table={table} picture={picture} question={question} title={plain(finding)} speak={speak} />}
        </div>
      </div>
    </div>
  )
}
