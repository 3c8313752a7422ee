/**
 * Bounds how many different property names one project brings into the store. The engine keeps something for every path
 * that was ever stored, and merges it: a client that invents names would take all memory, with a token that is public.
 *
 * Names that are known stay properties of their own. Past the most, a new one goes with others into `$overflow`, as JSON
 * text, so that an event still holds what was sent; of a profile it is left out. Each worker counts for itself, and
 * begins with the names that the dictionary knows.
 */
import type { IdentityWrite, ProfileOperation } from '../../model/identity-write.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts'
import type { ProjectId } from '../../model/project.ts'

export type PathKind = 'property' | 'person'

export const overflowName = '$overflow'
/** What a text of this length holds is read whole by the guard when it comes by again. */
const longestOverflow = 8_000
const mostPaths = 8_000

export class PathBudget {
  readonly #most: number
  readonly #known: Readonly<Record<PathKind, Map<ProjectId, Set<string>>>> = { property: new Map(), person: new Map() }

  constructor(most = mostPaths) {
    this.#most = most
  }

  /** Names that are there already, and stay properties of their own. */
  seed(project: ProjectId, kind: PathKind, names: Iterable<string>): void {
    const known = this.#of(project, kind)
    for (const name of names) if (known.size < this.#most) known.add(name)
  }

  /** The same object when all of its names have room. */
  fit(project: ProjectId, properties: JsonObject): JsonObject {
    const over = this.#over(project, 'property', properties)
    if (over === undefined) return properties
    let text = ''
    for (const name of over) {
      const member = `${JSON.stringify(name)}:${JSON.stringify(properties[name])}`
      if (text.length + member.length < longestOverflow) text += text === '' ? member : `,${member}`
    }
    return { ...without(properties, over), [overflowName]: `{${text}}` }
  }

  /** The same write when all of its names have room. */
  fitWrite(write: IdentityWrite): IdentityWrite {
    if (write.kind !== 'profile') return write
    let changed = false
    const operations = write.operations.map((operation): ProfileOperation => {
      if (operation.op === 'delete' || operation.op === 'unset') return operation
      const over = this.#over(write.project, 'person', operation.values)
      if (over === undefined) return operation
      changed = true
      return { ...operation, values: without(operation.values, over) } as ProfileOperation
    })
    return changed ? { ...write, operations } : write
  }

  /** The names that find no room; undefined when all do. */
  #over(project: ProjectId, kind: PathKind, properties: JsonObject): Set<string> | undefined {
    const known = this.#of(project, kind)
    let over: Set<string> | undefined
    for (const name in properties) {
      const value = properties[name]
      if (known.has(name) && typeof value !== 'object') continue
      if (!this.#hasRoom(known, name, value)) (over ??= new Set()).add(name)
    }
    return over
  }

  /** Whether a property, with all that is nested in it, is known or can become it. */
  #hasRoom(known: Set<string>, path: string, value: JsonValue | undefined): boolean {
    if (isJsonObject(value)) {
      for (const name in value) if (!this.#hasRoom(known, `${path}.${name}`, value[name])) return false
      return true
    }
    if (known.has(path)) return true
    if (known.size >= this.#most) return false
    known.add(path)
    return true
  }

  #of(project: ProjectId, kind: PathKind): Set<string> {
    let known = this.#known[kind].get(project)
    if (known === undefined) this.#known[kind].set(project, known = new Set())
    return known
  }
}

function without(properties: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.has(name)))
}
