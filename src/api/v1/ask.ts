/** A question in, an answer out. */
import type { PeopleAnswer } from '../../model/answer.ts'
import type { ProjectId } from '../../model/project.ts'
import type { Question } from '../../model/question.ts'
import { questionShape } from '../../model/parse-question.ts'
import type { ApiDeps } from '../deps.ts'
import { demandAct, type Endpoint, endpoint, projectOf } from '../endpoint.ts'
import type { RecordRead } from '../reads.ts'
import { sealedFieldsOfPeople } from './sealed-fields.ts'
import * as shapes from './shapes.ts'

export function askEndpoints(deps: ApiDeps, recordRead: RecordRead): Endpoint[] {
  return [
    endpoint(
      {
        method: 'POST',
        path: '/v1/projects/:id/ask',
        summary: 'Answers a question: trend, funnel, retention, flow or people',
        needs: 'question.ask',
        body: questionShape,
        answer: shapes.answer,
      },
      async (asked) => {
        const project = projectOf(asked)
        const question = asked.body as Question
        if (question.kind === 'people') demandAct(asked, 'rows.read')
        const answer = await deps.ask(project, question, { signal: asked.signal })
        if (answer.kind !== 'people') return answer as never
        const people = await withSealed(deps, project.id, answer)
        await recordRead({
          kind: 'people.read',
          reader: asked.reader,
          project: project.id,
          query: question,
          count: people.people.length,
          people: people.people.map(({ pseudonym }) => pseudonym),
        })
        return people as never
      },
    ),
  ]
}

async function withSealed(deps: ApiDeps, project: ProjectId, answer: PeopleAnswer): Promise<PeopleAnswer> {
  const sealed = await sealedFieldsOfPeople(deps, project, answer.people.map(({ pseudonym }) => pseudonym))
  return { ...answer, people: answer.people.map((row) => ({ ...row, sealed: sealed.get(row.pseudonym) ?? [] })) }
}
