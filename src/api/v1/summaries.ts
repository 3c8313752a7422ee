/** What is said of a project and of the vault wherever they are listed. */
import type { Project, ProjectId } from '../../model/project.ts'
import type { ApiDeps } from '../deps.ts'

export interface ProjectSummary extends Omit<Project, 'groupKeys' | 'identifying'> {
  readonly groupKeys: string[]
  readonly identifying: string[]
  readonly events: number
  readonly people: number
  readonly lastEventAt: number | null
}

export interface VaultState {
  readonly state: 'locked' | 'unlocked' | 'unreachable'
  readonly sealedPeople: number
}

interface Totals {
  readonly events: number
  readonly people: number
}

export interface Summaries {
  project(project: Project): Promise<ProjectSummary>
  /** People are counted in these projects, in all without. */
  vault(projects?: readonly ProjectId[]): Promise<VaultState>
}

/**
 * Totals are counted again after this many times the time that counting took, so that counting stays a small share.
 * While there is nothing they are counted each time: somebody waits for the first event.
 */
const restFactor = 20

export function createSummaries(deps: ApiDeps): Summaries {
  const counted = new Map<ProjectId, { readonly until: number; readonly totals: Promise<Totals> }>()

  async function totals(project: ProjectId): Promise<Totals> {
    const before = counted.get(project)
    if (before !== undefined && before.until > deps.now()) return before.totals
    const start = deps.now()
    const counting = deps.lookups.totals(project)
    counted.set(project, { until: Infinity, totals: counting })
    try {
      const result = await counting
      const took = result.events === 0 ? 0 : deps.now() - start
      counted.set(project, { until: deps.now() + took * restFactor, totals: counting })
      return result
    } catch (error) {
      counted.delete(project)
      throw error
    }
  }

  return {
    async project(project) {
      await deps.flushCounts()
      const [{ events, people }, { lastEventAt }] = await Promise.all([
        totals(project.id), deps.registry.intake.readIntake(project.id),
      ])
      const { id, name, token, timeZone, idMode, groupKeys, identifying, sample } = project
      return {
        id, name, token, timeZone, idMode, groupKeys: [...groupKeys], identifying: [...identifying], sample,
        events, people, lastEventAt,
      }
    },

    async vault(projects) {
      const { sealed } = deps.registry
      const counting = projects === undefined ? [sealed.countPeople()] : projects.map((project) => sealed.countPeople(project))
      const [status, ...counts] = await Promise.all([deps.vault.status(), ...counting])
      return { state: status.state, sealedPeople: counts.reduce((sum, count) => sum + count, 0) }
    },
  }
}
