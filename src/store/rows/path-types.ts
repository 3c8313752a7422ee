/**
 * Which types each property path was written with. A question that knows a path's types reads those alone; a type that
 * is missing here would hide rows, so everything that is stored is noted by the encoder that writes it.
 */
import type { ProjectId } from '../../model/project.ts'

/** As they are kept; never given another meaning, only added to. */
export const typeBits = { string: 1, number: 2, boolean: 4, list: 8, object: 16 } as const

export interface PathType {
  readonly project: ProjectId
  /** As stored (property-path.ts). */
  readonly path: string
  /** {@link typeBits}, added up. */
  readonly types: number
}

/** Notes types as they are written, and tells each once. */
export class PathTypes {
  readonly #known = new Map<ProjectId, Map<string, number>>()
  #fresh: PathType[] = []
  #project: ProjectId | undefined
  #paths = new Map<string, number>()

  /** What is noted from now on is this project's. */
  begin(project: ProjectId): void {
    if (project === this.#project) return
    let paths = this.#known.get(project)
    if (paths === undefined) this.#known.set(project, paths = new Map())
    this.#project = project
    this.#paths = paths
  }

  note(path: string, bit: number): void {
    const known = this.#paths.get(path) ?? 0
    if ((known & bit) !== 0 || this.#project === undefined) return
    this.#paths.set(path, known | bit)
    this.#fresh.push({ project: this.#project, path, types: bit })
  }

  /** What was noted for the first time since the last call. */
  take(): readonly PathType[] {
    const fresh = this.#fresh
    if (fresh.length > 0) this.#fresh = []
    return fresh
  }
}
