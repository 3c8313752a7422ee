/** Boards: named pages of cards, each of which holds a question. */
import type { z } from 'zod'
import type { BoardContent } from '../../registry/index.ts'
import type { ApiDeps } from '../deps.ts'
import { type Asked, type Endpoint, endpoint, projectOf } from '../endpoint.ts'
import { ApiError } from '../errors.ts'
import * as shapes from './shapes.ts'

export function boardEndpoints({ registry: { boards } }: Pick<ApiDeps, 'registry'>): Endpoint[] {
  const one = '/v1/projects/:id/boards/:board'
  return [
    endpoint(
      { method: 'GET', path: '/v1/projects/:id/boards', summary: "The project's boards, by position", answer: shapes.boards },
      async (asked) => ({ boards: (await boards.list(projectOf(asked).id)) as never }),
    ),
    endpoint(
      { method: 'POST', path: '/v1/projects/:id/boards', summary: 'Makes a board', needs: 'board.edit', body: shapes.boardContent, answer: shapes.board },
      async (asked) => {
        void asked.reply.code(201)
        return (await boards.create(projectOf(asked).id, toContent(asked.body))) as never
      },
    ),
    endpoint({ method: 'GET', path: one, summary: 'One board', answer: shapes.board }, async (asked) => {
      const board = await boards.get(projectOf(asked).id, idOf(asked))
      if (board === undefined) throw noBoard()
      return board as never
    }),
    endpoint(
      { method: 'PUT', path: one, summary: 'Replaces a board', needs: 'board.edit', body: shapes.boardContent, answer: shapes.board },
      async (asked) => (await boards.replace(projectOf(asked).id, idOf(asked), toContent(asked.body))) as never,
    ),
    endpoint({ method: 'DELETE', path: one, summary: 'Removes a board', needs: 'board.edit' }, async (asked) => {
      if (!(await boards.delete(projectOf(asked).id, idOf(asked)))) throw noBoard()
      return undefined
    }),
  ]
}

function idOf({ params }: Asked<unknown, unknown>): number {
  if (!/^[1-9]\d{0,14}$/.test(params['board'] ?? '')) throw noBoard()
  return Number(params['board'])
}

function toContent({ name, position, cards }: z.infer<typeof shapes.boardContent>): BoardContent {
  return { name, cards: cards as BoardContent['cards'], ...(position !== undefined && { position }) }
}

function noBoard(): ApiError {
  return new ApiError('NOT_FOUND', 'There is no such board in this project')
}
