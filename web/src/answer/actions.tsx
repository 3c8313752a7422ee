/** What can be done with an answer: keep it as a file, send it as a link, put its question on a board. */
import type { RefObject } from 'react'
import type { Question } from '../../../src/model/question.ts'
import { Button } from '../parts/button.tsx'
import { notify } from '../parts/notices.ts'
import type { Speak } from '../words/speak.ts'
import { AddToBoard } from './add-to-board.tsx'
import css from './answer.module.css'
import { toCsv } from './csv.ts'
import { saveFile, toPicture, toPng } from './picture.ts'
import type { Table } from './table.ts'

interface AnswerActionsProps {
  readonly table: Table
  readonly picture: RefObject<HTMLDivElement | null>
  readonly question: Question
  readonly title: string
  readonly speak: Speak
}

export function AnswerActions({ table, picture, question, title, speak: { t } }: AnswerActionsProps) {
  const name = `signet-${question.kind}`
  const draw = () => picture.current && toPicture(picture.current, title)
  return (
    <div className={css['actions']} role="group" aria-label={t('answer.export')}>
      <Button kind="quiet" onClick={() => saveFile(`${name}.csv`, new Blob([`\uFEFF${toCsv(table)}`], { type: 'text/csv' }))}>
        {t('answer.csv')}
      </Button>
      <Button
        kind="quiet"
        onClick={() => {
          const made = draw()
          if (made) void toPng(made).then((png) => saveFile(`${name}.png`, png))
        }}
      >
        {t('answer.png')}
      </Button>
      <Button
        kind="quiet"
        onClick={() => {
          const made = draw()
          if (made) saveFile(`${name}.svg`, new Blob([made.text], { type: 'image/svg+xml' }))
        }}
      >
        {t('answer.svg')}
      </Button>
      <Button kind="quiet" onClick={() => void navigator.clipboard.writeText(location.href).then(() => notify(t('answer.linkCopied')))}>
        {t('answer.link')}
      </Button>
      <AddToBoard question={question} suggested={title} />
    </div>
  )
}
