/** The least number of people that a group may have to be shown by a place or a sensitive property: a project's k. */
import { z } from 'zod'
import { defaultK, leastK, mostK } from '../../model/suppression.ts'
import type { ApiDeps } from '../deps.ts'
import { type Endpoint, endpoint, projectOf } from '../endpoint.ts'
import { actorOf } from '../reads.ts'

const setting = z.object({ k: z.int().min(leastK).max(mostK) })

export function suppressionEndpoints({ registry, ledger }: ApiDeps): Endpoint[] {
  async function read(project: number): Promise<{ k: number }> {
    const stored = setting.safeParse(await registry.dataSettings.get(project, 'suppression'))
    return stored.success ? stored.data : { k: defaultK }
  }
  return [
    endpoint(
      { method: 'GET', path: '/v1/projects/:id/suppression', summary: 'The least number of people that a group may have to be shown', answer: setting },
      (asked) => read(projectOf(asked).id),
    ),
    endpoint(
      { method: 'PUT', path: '/v1/projects/:id/suppression', summary: 'Sets it', needs: 'data.manage', confirmed: 'factor', body: setting, answer: setting },
      async (asked) => {
        const { id } = projectOf(asked)
        const { k } = asked.body
        const before = await read(id)
        await ledger.append({ kind: 'suppression.changed', actor: actorOf(asked.reader), project: id, from: before.k, to: k })
        await registry.dataSettings.set(id, 'suppression', { k })
        return { k }
      },
    ),
  ]
}
