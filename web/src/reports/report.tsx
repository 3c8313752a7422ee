/** The two halves of a report page: the question, as controls and as a sentence, and its answer. */
import { useNavigate } from '@tanstack/react-router'
import { SlidersHorizontal } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { AnswerFrame } from '../answer/answer.tsx'
import { useAnswer, type AnswerState } from '../answer/use-answer.ts'
import type { ReportAnswer, View } from '../answer/view.ts'
import { useProject } from '../app/project.tsx'
import { useIsNarrow } from '../look/use-is-narrow.ts'
import { Button } from '../parts/button.tsx'
import { Sheet } from '../parts/floating.tsx'
import { writeNotation } from '../question/notation.ts'
import { sharedSearch, toSearch, writeRange, type QuestionOf, type ReportKind } from '../question/search.ts'
import { PhraseText } from '../words/phrase-text.tsx'
import type { Phrase } from '../words/phrase.ts'
import { useSpeak, type Speak } from '../words/speak.ts'
import { goToControl } from './go-to-control.ts'
import css from './report.module.css'

interface ReportProps {
  readonly title: string
  readonly question: QuestionOf<ReportKind>
  readonly view: View<ReportAnswer>
  /** The question as a sentence whose words lead to its controls. */
  readonly sentence: (speak: Speak) => Phrase
  readonly builder: ReactNode
  readonly finished?: boolean
  readonly unfinished?: ReactNode
}

export function Report({ title, question, view, sentence, builder, finished = true, unfinished }: ReportProps) {
  const project = useProject()
  const navigate = useNavigate()
  const narrow = useIsNarrow()
  const [editing, setEditing] = useState(false)
  const speak = useSpeak(question.timeZone ?? project.timeZone)
  const { t } = speak
  const state = useAnswer(project.id, question, finished) as AnswerState<ReportAnswer>

  function goTo(control: string) {
    if (narrow && control !== 'range') setEditing(true)
    // The sheet's controls exist one frame after it opens.
    requestAnimationFrame(() => requestAnimationFrame(() => goToControl(control)))
  }

  return (
    <div className={css['report']}>
      {!narrow && (
        <aside className={css['question']} aria-label={t('report.question')}>
          <h1 className={css['title']}>{title}</h1>
          {builder}
        </aside>
      )}
      <section className={css['answer']} aria-label={t('report.answer')}>
        {narrow && <h1 className="visually-hidden">{title}</h1>}
        {finished && <p className={css['sentence']}><PhraseText phrase={sentence(speak)} onControl={goTo} /></p>}
        {narrow && <Button className={css['edit']} onClick={() => setEditing(true)}><SlidersHorizontal /> {t('report.edit')}</Button>}
        <AnswerFrame
          state={state} view={view} speak={speak} question={question} unfinished={unfinished}
          onPeople={(event, range) => void navigate({
            to: '/p/$project/people', params: { project: String(project.id) },
            search: { ...sharedSearch(toSearch(question)), did: writeNotation(event), range: writeRange(range) },
          })}
        />
      </section>
      {narrow && (
        <Sheet place="bottom" title={title} open={editing} onClose={() => setEditing(false)}>
          {builder}
          <Button kind="primary" className={css['done']} onClick={() => setEditing(false)}>{t('report.done')}</Button>
        </Sheet>
      )}
    </div>
  )
}
