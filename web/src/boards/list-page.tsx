/** Boards: all of them, and a new one at a click. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { boardsQuery, createBoard } from '../server/queries.ts'
import { useSpeak } from '../words/speak.ts'
import css from './boards.module.css'

export function BoardsPage() {
  const { t, format } = useSpeak()
  const id = useProject().id
  const client = useQueryClient()
  const navigate = useNavigate()
  const boards = useQuery(boardsQuery(id))
  const project = String(id)

  async function make() {
    const board = await createBoard(client, id, { name: t('boards.untitled'), cards: [] })
    await navigate({ to: '/p/$project/boards/$board', params: { project, board: String(board.id) } })
  }

  return (
    <div className={shell['page']}>
      <div className={shell['head']}>
        <div>
          <h1 className={shell['title']}>{t('boards.title')}</h1>
          <p className={shell['lead']}>{t('boards.lead')}</p>
        </div>
        {boards.data && boards.data.length > 0 && <Button onClick={() => void make()}><Plus /> {t('boards.new')}</Button>}
      </div>
      {boards.error && <Empty tone="refused" title={t('answer.failed')} hint={boards.error.message} />}
      {boards.data?.length === 0 && (
        <Empty title={t('boards.empty')} hint={t('boards.emptyHint')}>
          <Button kind="primary" onClick={() => void make()}><Plus /> {t('boards.new')}</Button>
        </Empty>
      )}
      <ul className={css['boards']}>
        {boards.data?.map((board) => (
          <li key={board.id}>
            <Link to="/p/$project/boards/$board" params={{ project, board: String(board.id) }} className={css['board']}>
              <bdi className={css['boardName']}>{board.name}</bdi>
              <span className={css['muted']}>{t('boards.cards', { count: board.cards.length, n: format.number(board.cards.length) })}</span>
              <bdi className={css['titles']}>{board.cards.slice(0, 3).map((card) => card.title).join(' · ')}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
