/**
 * The guard of a project whose token an incident holds back: events that would be kept wait in quarantine, and updates of
 * people and groups are refused, for whoever has the token could write what they like into them.
 */
import type { Guard } from '../../model/ports.ts'
import type { ProjectId } from '../../model/project.ts'

export function contained(guard: Guard, isContained: (project: ProjectId) => boolean): Guard {
  return {
    guard(name, properties, context) {
      const outcome = guard.guard(name, properties, context)
      if (!isContained(context.project.id) || outcome.reject !== undefined || outcome.quarantine !== undefined) return outcome
      return context.subject === 'event' ? { ...outcome, quarantine: 'incident' } : { ...outcome, reject: 'quarantined' }
    },
  }
}
