/** Finds whom a handle or a pseudonym means, and the other ids of the same person. */
import { handle, handleMatches, hasHandleBits } from '../model/handle.ts'
import type { ProjectId } from '../model/project.ts'
import { isPseudonym, type Pseudonym } from '../model/pseudonym.ts'
import type { Registry } from '../registry/index.ts'
import { CliError } from './cli-error.ts'

const readAtOnce = 10_000

/**
 * The person and every id that was merged into them, the person first.
 * @throws {CliError} PERSON_UNKNOWN, also when a handle fits several
 */
export async function findPerson(registry: Registry, project: ProjectId, text: string): Promise<Pseudonym[]> {
  const named = isPseudonym(text) ? text : await findByHandle(registry, project, text)
  const person = (await registry.links.resolve(project, [named])).get(named) ?? named
  const members = await registry.links.membersOf(project, person)
  return [person, ...members.map(({ from }) => from)]
}

/** Handles are for people to read and not unique; whoever has sealed values is looked through. */
async function findByHandle(registry: Registry, project: ProjectId, text: string): Promise<Pseudonym> {
  const readings = handleMatches(text)
  const found = new Set<Pseudonym>()
  for (let after = 0; readings.length > 0;) {
    const page = await registry.keys.listKeys(after, readAtOnce)
    for (const key of page) {
      if (key.project === project && readings.some((bits) => hasHandleBits(key.pseudonym, bits))) found.add(key.pseudonym)
    }
    const last = page.at(-1)
    if (last === undefined) break
    after = last.id
  }
  const [first, ...others] = found
  if (first === undefined) {
    throw new CliError('PERSON_UNKNOWN', { message: `Nobody with sealed values has the handle "${text}"`, hint: 'Check --project, or give the pseudonym' })
  }
  if (others.length > 0) {
    const all = [...found].slice(0, 5).map((pseudonym) => `${pseudonym} (${handle(pseudonym)})`)
    throw new CliError('PERSON_UNKNOWN', { message: `"${text}" fits ${found.size} people`, hint: `Give the pseudonym of one: ${all.join(', ')}` })
  }
  return first
}
