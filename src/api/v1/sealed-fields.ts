/** The names of what is under seal for a person, over all ids that are theirs. */
import type { ProjectId } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import type { ApiDeps } from '../deps.ts'

/** People whose merged ids are looked up one by one; beyond, only what is sealed under the person's own id is named. */
const mostLookedUp = 200

export async function sealedFieldsOfPeople(
  { registry }: Pick<ApiDeps, 'registry'>,
  project: ProjectId,
  people: readonly Pseudonym[],
): Promise<Map<Pseudonym, string[]>> {
  const idsOf = new Map<Pseudonym, Pseudonym[]>()
  for (const person of people) {
    const members = people.length > mostLookedUp ? [] : await registry.links.membersOf(project, person)
    idsOf.set(person, [person, ...members.map(({ from }) => from)])
  }
  const fields = await registry.sealed.sealedFieldsOf(project, [...idsOf.values()].flat())
  return new Map([...idsOf].map(([person, ids]) => [
    person, [...new Set(ids.flatMap((id) => fields.get(id) ?? []))].sort(),
  ]))
}
