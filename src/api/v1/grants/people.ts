/** From whom somebody means to what is under seal of them. */
import type { SealedValue } from '../../../model/identity-write.ts'
import type { Project, ProjectId } from '../../../model/project.ts'
import type { Pseudonym } from '../../../model/pseudonym.ts'
import type { PeopleQuestion, Question } from '../../../model/question.ts'
import type { SealedRecord } from '../../../vault/index.ts'
import type { ApiDeps } from '../../deps.ts'
import { ApiError } from '../../errors.ts'
import { mostPeople } from './shapes.ts'

/** Records in one request; the vault takes no more. */
export const mostRecords = 10_000
const pageOfPeople = 500

interface Whom {
  readonly people?: readonly string[] | undefined
  /** As it was parsed. */
  readonly question?: unknown
}

/** The people that were named, or that a question answers with, each once. @throws {ApiError} REQUEST_INVALID */
export async function peopleMeant(deps: ApiDeps, project: Project, { people, question }: Whom): Promise<Pseudonym[]> {
  if ((people === undefined) === (question === undefined)) {
    throw new ApiError('REQUEST_INVALID', 'Name either people or a question')
  }
  if (question === undefined) return heads(deps, project.id, people as readonly Pseudonym[])
  const whose = question as Question
  if (whose.kind !== 'people') throw new ApiError('REQUEST_INVALID', 'Only a question of kind "people" names people')
  return heads(deps, project.id, await answered(deps, project, whose))
}

async function answered(deps: ApiDeps, project: Project, question: PeopleQuestion): Promise<Pseudonym[]> {
  const found: Pseudonym[] = []
  for (let offset = 0; ; offset += pageOfPeople) {
    const answer = await deps.ask(project, { ...question, offset, limit: pageOfPeople })
    if (answer.kind !== 'people') throw new ApiError('REQUEST_INVALID', 'The question was answered without people')
    if (answer.total > mostPeople) {
      throw new ApiError('REQUEST_INVALID', `The question has ${answer.total} people; one request takes ${mostPeople}`, {
        hint: 'Narrow the question',
      })
    }
    found.push(...answer.people.map(({ pseudonym }) => pseudonym))
    if (answer.people.length < pageOfPeople) return found
  }
}

async function heads(deps: ApiDeps, project: ProjectId, people: readonly Pseudonym[]): Promise<Pseudonym[]> {
  await deps.settle()
  const resolved = await deps.registry.links.resolve(project, [...people])
  const found = [...new Set(people.map((person) => resolved.get(person) ?? person))]
  if (found.length > mostPeople) throw new ApiError('REQUEST_INVALID', `One request takes ${mostPeople} people`)
  return found
}

/** All ids of these people. */
export async function idsOf({ registry }: ApiDeps, project: ProjectId, people: readonly Pseudonym[]): Promise<Pseudonym[]> {
  const ids: Pseudonym[] = []
  for (const person of people) {
    ids.push(person, ...(await registry.links.membersOf(project, person)).map(({ from }) => from))
  }
  return [...new Set(ids)]
}

/**
 * Both halves of the newest value of each field, or of former ones too.
 * @throws {ApiError} NOT_FOUND, REQUEST_INVALID
 */
export async function recordsOf(
  { registry }: ApiDeps, project: ProjectId, ids: readonly Pseudonym[], fields: readonly string[], history: boolean,
): Promise<SealedRecord[]> {
  const values = await registry.sealed.readSealed(project, ids, fields)
  const wanted = history ? values : newest(values)
  if (wanted.length > mostRecords) {
    throw new ApiError('REQUEST_INVALID', `That is ${wanted.length} values; one request takes ${mostRecords}`, { hint: 'Ask for fewer people or fields' })
  }
  const keys = await registry.keys.readKeys(wanted)
  const records = wanted.flatMap((value) => {
    const key = keys.get(value.record)
    return key === undefined ? [] : [{ value, key }]
  })
  if (records.length === 0) throw new ApiError('NOT_FOUND', 'Nothing of these people is under seal in these fields')
  return records
}

function newest(values: readonly SealedValue[]): SealedValue[] {
  return [...new Map(values.map((value) => [`${value.pseudonym} ${value.field}`, value])).values()]
}
