/** One board: its questions answered side by side. Every change is saved as it is made, and can be taken back. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { move } from '../controls/list-actions.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { notify } from '../parts/notices.ts'
import people from '../people/people.module.css'
import { boardQuery, createBoard, deleteBoard, saveBoard } from '../server/queries.ts'
import type { Board } from '../server/types.ts'
import { useSpeak } from '../words/speak.ts'
import { BoardCard } from './board-card.tsx'
import css from './boards.module.css'
import { EditableText } from './editable-text.tsx'

export function BoardPage() {
  const { t } = useSpeak()
  const { id: project } = useProject()
  const { board: id } = useParams({ from: '/p/$project/boards/$board' })
  const { data: board, error } = useQuery(boardQuery(project, id))
  return (
    <div className={shell['page']}>
      <Link to="/p/$project/boards" params={{ project: String(project) }} className={people['back']}><ArrowLeft aria-hidden /> {t('boards.back')}</Link>
      {error && <Empty tone="refused" title={t('answer.failed')} hint={error.message} />}
      {board && <OneBoard board={board} />}
    </div>
  )
}

function OneBoard({ board }: { board: Board }) {
  const { t } = useSpeak()
  const { id } = useProject()
  const project = String(id)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [dragged, setDragged] = useState<number | undefined>(undefined)

  function change(next: Board): void {
    saveBoard(client, id, next).catch((error: Error) => notify(t('settings.notSaved', { why: error.message })))
  }

  function removeCard(index: number): void {
    const card = board.cards[index]!
    change({ ...board, cards: board.cards.toSpliced(index, 1) })
    notify(t('boards.cardRemoved', { name: card.title }), { label: t('app.undo'), perform: () => change(board) })
  }

  async function remove(): Promise<void> {
    await deleteBoard(client, id, String(board.id))
    await navigate({ to: '/p/$project/boards', params: { project } })
    notify(t('boards.removed', { name: board.name }), {
      label: t('app.undo'), perform: () => void createBoard(client, id, { name: board.name, cards: board.cards }),
    })
  }

  return (
    <>
      <div className={css['head']}>
        <EditableText
          as="h1" className={shell['title']} text={board.name} label={t('boards.rename')}
          onChange={(name) => change({ ...board, name })}
        />
        <Button kind="quiet" onClick={() => void remove()}><Trash2 /> {t('boards.remove')}</Button>
      </div>
      {board.cards.length === 0 && (
        <Empty title={t('boards.emptyBoard')} hint={t('boards.emptyBoardHint')}>
          <Button onClick={() => void navigate({ to: '/p/$project/trends', params: { project } })}>{t('boards.ask')}</Button>
        </Empty>
      )}
      <ul className={css['cards']}>
        {board.cards.map((card, index) => (
          <li
            key={card.id} className={css['card']} data-wide={card.width === 2 ? '' : undefined} data-dragged={dragged === index ? '' : undefined}
            onDragOver={(over) => dragged !== undefined && over.preventDefault()}
            onDrop={() => {
              if (dragged !== undefined && dragged !== index) change({ ...board, cards: move(board.cards, dragged, index) })
              setDragged(undefined)
            }}
          >
            <BoardCard
              card={card} first={index === 0} last={index === board.cards.length - 1}
              onChange={(next) => change({ ...board, cards: board.cards.with(index, next) })}
              onMove={(by) => change({ ...board, cards: move(board.cards, index, index + by) })}
              onRemove={() => removeCard(index)} onDrag={(on) => setDragged(on ? index : undefined)}
            />
          </li>
        ))}
      </ul>
    </>
  )
}
