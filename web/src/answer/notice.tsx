/** What the frame says while there is no answer to the newest question: on its way, stopped, refused or failed. */
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import type { Speak } from '../words/speak.ts'
import css from './answer.module.css'
import type { AnswerState } from './use-answer.ts'

interface AnswerNoticeProps {
  readonly state: AnswerState<unknown>
  readonly speak: Speak
  /** There is no earlier answer to stand beside. */
  readonly alone?: boolean
}

export function AnswerNotice({ state, speak: { t }, alone = false }: AnswerNoticeProps) {
  switch (state.phase) {
    case 'answered':
    case 'unfinished':
      return null
    case 'asking':
      return (
        <div className={alone ? css['askingAlone'] : css['asking']} role="status">
          <span className={css['progress']} aria-hidden />
          <span className={css['askingText']}>{t('answer.asking')}</span>
          <Button kind="quiet" onClick={state.cancel} className={css['cancel']}>{t('answer.cancel')}</Button>
        </div>
      )
    case 'cancelled':
      return (
        <Empty title={t('answer.cancelled')}>
          <Button onClick={state.retry}>{t('app.retry')}</Button>
        </Empty>
      )
    case 'refused':
      return <Empty tone="refused" title={t('answer.refused')} hint={[state.error.message, state.error.hint].filter(Boolean).join('. ')} />
    case 'failed':
      return (
        <Empty
          tone="refused" title={t('answer.failed')}
          hint={
            <>
              {state.error.status === 0 ? t('failure.network') : t('failure.server', { status: state.error.status })}
              {!alone && <><br />{t('answer.failedBeside')}</>}
            </>
          }
        >
          <Button onClick={state.retry}>{t('app.retry')}</Button>
        </Empty>
      )
  }
}
