/**
 * Boards: named pages of cards, each of which holds a question. The question is kept as it was given: whether it is one
 * is for the caller to check before (model/question.ts).
 */
import type { Selectable } from 'kysely'
import type { ProjectId } from '../model/project.ts'
import type { Question } from '../model/question.ts'
import type { Store } from './engine/store.ts'
import { RegistryError } from './errors.ts'
import type { RegistryTables } from './tables.ts'

export interface Card {
  readonly id: string
  readonly title: string
  readonly question: Question
  /** How many columns of the page it takes. */
  readonly width: 1 | 2
}

export interface BoardContent {
  readonly name: string
  readonly cards: readonly Card[]
  /** Where it stands among the project's boards; at the end when absent. */
  readonly position?: number
}

export interface Board {
  readonly id: number
  readonly name: string
  readonly position: number
  readonly cards: readonly Card[]
}

export interface Boards {
  /** By position. */
  list(project: ProjectId): Promise<Board[]>
  get(project: ProjectId, id: number): Promise<Board | undefined>
  /** @throws {RegistryError} REGISTRY_NOT_FOUND when there is no such project */
  create(project: ProjectId, board: BoardContent): Promise<Board>
  /** Replaces name and cards, and the position when one is given. @throws {RegistryError} REGISTRY_NOT_FOUND */
  replace(project: ProjectId, id: number, board: BoardContent): Promise<Board>
  /** False when there was none. */
  delete(project: ProjectId, id: number): Promise<boolean>
}

export function createBoards(store: Store<RegistryTables>, now: () => number): Boards {
  const { db } = store
  return {
    async list(project) {
      const boards = db.selectFrom('boards').selectAll().where('project', '=', project)
      return (await boards.orderBy('position').orderBy('id').execute()).map(toBoard)
    },

    async get(project, id) {
      const board = db.selectFrom('boards').selectAll().where('project', '=', project).where('id', '=', id)
      const row = await board.executeTakeFirst()
      return row && toBoard(row)
    },

    create: (project, board) =>
      store.transaction(async (tx) => {
        const owner = await tx.selectFrom('projects').select('id').where('id', '=', project).executeTakeFirst()
        if (owner === undefined) throw new RegistryError('REGISTRY_NOT_FOUND', `There is no project ${project}`)
        const last = await tx
          .selectFrom('boards')
          .select((eb) => eb.fn.max('position').as('position'))
          .where('project', '=', project)
          .executeTakeFirst()
        const row = await tx
          .insertInto('boards')
          .values({
            project,
            name: board.name,
            position: board.position ?? (last?.position ?? -1) + 1,
            cards: JSON.stringify(board.cards),
            created_at: now(),
            updated_at: now(),
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        return toBoard(row)
      }),

    async replace(project, id, board) {
      const row = await db
        .updateTable('boards')
        .set({
          name: board.name,
          cards: JSON.stringify(board.cards),
          updated_at: now(),
          ...(board.position === undefined ? {} : { position: board.position }),
        })
        .where('project', '=', project)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) throw new RegistryError('REGISTRY_NOT_FOUND', `Project ${project} has no board ${id}`)
      return toBoard(row)
    },

    async delete(project, id) {
      const removal = db.deleteFrom('boards').where('project', '=', project).where('id', '=', id)
      return (await removal.executeTakeFirst()).numDeletedRows > 0n
    },
  }
}

function toBoard(row: Selectable<RegistryTables['boards']>): Board {
  return { id: row.id, name: row.name, position: row.position, cards: JSON.parse(row.cards) as Card[] }
}
