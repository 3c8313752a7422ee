/**
 * Knows which projects have open merges, so that questions about the others need not follow any. A project that had one
 * counts as having some from then on, since following none costs only time.
 */
import type { ProjectId } from '../model/project.ts'
import type { Registry } from '../registry/index.ts'

/** Where the intake keeps how many changes of links the engine has been told. */
const mirroredLinks = 'mirrored_links'

export function createMergeKnowledge({ links, settings }: Pick<Registry, 'links' | 'settings'>) {
  const having = new Set<ProjectId>()
  /** The project had none when that many changes had been told. */
  const without = new Map<ProjectId, unknown>()

  return async function hasMerges(project: ProjectId): Promise<boolean> {
    if (having.has(project)) return true
    const changes = (await settings.get(mirroredLinks)) ?? 0
    if (without.get(project) === changes) return false
    if (await links.hasOpen(project)) {
      having.add(project)
      return true
    }
    without.set(project, changes)
    return false
  }
}
