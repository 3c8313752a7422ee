/** Puts the question on a board, an existing one or a new one. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { LayoutDashboard, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Question } from '../../../src/model/question.ts'
import { useProject } from '../app/project.tsx'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import floating from '../parts/floating.module.css'
import { Pop } from '../parts/floating.tsx'
import { notify } from '../parts/notices.ts'
import { boardsQuery, createBoard, saveBoard } from '../server/queries.ts'
import type { Board, Card } from '../server/types.ts'
import css from './answer.module.css'

export function AddToBoard({ question, suggested }: { question: Question; suggested: string }) {
  const { t } = useTranslation()
  const project = useProject().id
  const client = useQueryClient()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const [title, setTitle] = useState('')
  const boards = useQuery({ ...boardsQuery(project), enabled: open })

  async function add(to: Board | undefined) {
    const card: Card = { id: crypto.randomUUID(), title: title.trim() || shorten(suggested), question, width: 1 }
    setOpen(false)
    const board = to ?? (await createBoard(client, project, { name: t('boards.untitled'), cards: [] }))
    await saveBoard(client, project, { ...board, cards: [...board.cards, card] })
    notify(t('answer.added', { board: board.name }), {
      label: t('answer.openBoard'),
      perform: () => void navigate({ to: '/p/$project/boards/$board', params: { project: String(project), board: String(board.id) } }),
    })
  }

  return (
    <Pop
      label={t('answer.addToBoard')} open={open} onOpenChange={setOpen} align="end" side="top"
      trigger={<Button kind="plain"><LayoutDashboard /> {t('answer.addToBoard')}</Button>}
    >
      <div className={css['boards']}>
        <label>
          <span className={field['label']}>{t('answer.cardTitle')}</span>
          <input className={field['input']} value={title} placeholder={shorten(suggested)} onChange={(typed) => setTitle(typed.target.value)} />
        </label>
        <ul>
          {(boards.data ?? []).map((board) => (
            <li key={board.id}>
              <button type="button" className={`${floating['item']} ${css['boardRow']}`} onClick={() => void add(board)}>
                <LayoutDashboard /><bdi className={floating['text']}>{board.name}</bdi>
                <span className={floating['aside']}>{board.cards.length}</span>
              </button>
            </li>
          ))}
          <li>
            <button type="button" className={`${floating['item']} ${css['boardRow']}`} onClick={() => void add(undefined)}>
              <Plus /><span className={floating['text']}>{t('answer.newBoard')}</span>
            </button>
          </li>
        </ul>
      </div>
    </Pop>
  )
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59).trimEnd()}…` : text
}
