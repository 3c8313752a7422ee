/** Projects: what they are called, their zone, and which properties name groups or identify. */
import type { ApiDeps } from '../deps.ts'
import { type Endpoint, endpoint, projectOf } from '../endpoint.ts'
import { actorOf } from '../reads.ts'
import * as shapes from './shapes.ts'
import type { Summaries } from './summaries.ts'

export function projectEndpoints(deps: ApiDeps, summaries: Summaries): Endpoint[] {
  return [
    endpoint(
      { method: 'GET', path: '/v1/projects/:id', summary: 'One project', answer: shapes.project },
      async (asked) => summaries.project(projectOf(asked)),
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/v1/projects/:id',
        summary: 'Changes a project; what is absent stays. `identifying` holds for what arrives from then on',
        needs: 'project.edit',
        // What is taken out of the list arrives in the clear from then on.
        confirmed: 'factor',
        confirmedWhen: ({ identifying }) => identifying !== undefined,
        body: shapes.projectChange,
        answer: shapes.project,
      },
      async (asked) => {
        const { name, timeZone, groupKeys, identifying } = asked.body
        const project = await deps.registry.projects.update(projectOf(asked).id, {
          ...(name !== undefined && { name }),
          ...(timeZone !== undefined && { timeZone }),
          ...(groupKeys !== undefined && { groupKeys }),
          ...(identifying !== undefined && { identifying }),
        })
        await deps.reloadProjects()
        const changed = Object.keys(asked.body).sort()
        await deps.ledger.append({ kind: 'project.changed', actor: actorOf(asked.reader), project: project.id, changed })
        return summaries.project(project)
      },
    ),
  ]
}
