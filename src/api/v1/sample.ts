/** The sample shop: makes it as a project of its own, says how far that is, and removes it. */
import type { ApiDeps } from '../deps.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { ApiError } from '../errors.ts'
import { makeSampleShop, sampleSize } from '../../sample/index.ts'
import { actorOf } from '../reads.ts'
import * as shapes from './shapes.ts'
import type { Summaries } from './summaries.ts'

/** In the registry: the project whose making began and did not end. */
const unfinishedSetting = 'sample.unfinished'

export function sampleEndpoints(deps: ApiDeps, summaries: Summaries): Endpoint[] {
  let making: { done: number } | undefined

  const shops = async () => (await deps.registry.projects.list()).filter(({ sample }) => sample)

  async function removeAll(actor: string): Promise<void> {
    for (const { id } of await shops()) {
      await deps.removeProject(id)
      await deps.ledger.append({ kind: 'sample.removed', actor, project: id })
    }
    await deps.registry.settings.remove(unfinishedSetting)
  }

  return [
    endpoint(
      { method: 'GET', path: '/v1/sample', summary: 'Whether the sample shop is there, and how far its making is', needs: 'any-reader', answer: shapes.sample },
      async () => {
        if (making !== undefined) return { state: 'making' as const, done: making.done, total: sampleSize }
        const unfinished = await deps.registry.settings.get(unfinishedSetting)
        const there = (await shops()).some(({ id }) => id !== unfinished)
        return { state: there ? 'there' as const : 'none' as const, done: there ? sampleSize : 0, total: sampleSize }
      },
    ),
    endpoint(
      {
        method: 'POST',
        path: '/v1/sample',
        summary: 'Makes the sample shop; answers when it is there. One that is there already is answered as it is',
        needs: 'instance.manage',
        answer: shapes.project,
      },
      async ({ reader }) => {
        if (making !== undefined) throw busy()
        making = { done: 0 }
        const progress = making
        try {
          const unfinished = await deps.registry.settings.get(unfinishedSetting)
          const there = (await shops()).find(({ id }) => id !== unfinished)
          if (there !== undefined) return await summaries.project(there)
          await removeAll(actorOf(reader))
          const project = await makeSampleShop({
            now: deps.now(),
            createProject: async (wanted) => {
              const { project } = await deps.createProject(wanted)
              await deps.registry.settings.set(unfinishedSetting, project.id)
              return project
            },
            ingest: deps.ingest,
            saveBoard: async (id, board) => void (await deps.registry.boards.create(id, board)),
            onProgress: (done) => {
              progress.done = done
            },
          })
          await deps.settle()
          await deps.registry.settings.remove(unfinishedSetting)
          await deps.ledger.append({ kind: 'sample.made', actor: actorOf(reader), project: project.id })
          return await summaries.project(project)
        } finally {
          making = undefined
        }
      },
    ),
    endpoint(
      { method: 'DELETE', path: '/v1/sample', summary: 'Removes the sample shop with everything in it', needs: 'instance.manage' },
      async ({ reader }) => {
        if (making !== undefined) throw busy()
        await removeAll(actorOf(reader))
        return undefined
      },
    ),
  ]
}

function busy(): ApiError {
  return new ApiError('SAMPLE_BUSY', 'The sample shop is being made at the moment')
}
