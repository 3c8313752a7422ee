/**
 * Reads stored rows again by the rules of today: what the guard would not let in now is taken out, and what names a
 * person goes under seal.
 *
 * Nothing is taken away as a whole: where the policy would refuse an event or keep it aside, the value goes and the
 * event stays. The tracking plan is for what arrives, and is not asked here.
 */
import type { FullGuard, Guarded } from '../../guard/index.ts'
import type { IdentityWrite, ProfileOperation } from '../../model/identity-write.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { IdentitySealer } from '../../model/ports.ts'
import type { Project } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import type { CheckedPage, CheckPage } from './messages.ts'

export interface Checked extends Pick<CheckedPage, 'changed' | 'changedProfiles' | 'found'> {
  readonly identity: readonly IdentityWrite[]
}

export function checkPage(guard: FullGuard, sealer: IdentitySealer, project: Project, page: CheckPage, at: number): Checked {
  const changed: CheckedPage['changed'][number][] = []
  const identity: IdentityWrite[] = []
  const found: Record<string, number> = {}
  let changedProfiles = 0

  for (const [place, { name, pseudonym, properties }] of page.events.entries()) {
    const outcome = guard.guard(name, properties, { project, subject: 'event' })
    count(found, outcome)
    if (outcome.properties === properties && outcome.name === undefined) continue
    changed.push({ place, name: outcome.name ?? name, properties: outcome.properties })
    if (pseudonym !== undefined) identity.push(...seal(sealer, project, pseudonym, outcome.sealed, at))
  }
  for (const { subject, pseudonym, properties } of page.profiles) {
    const outcome = guard.guard('$set', properties, { project, subject: subject.startsWith('group:') ? 'group' : 'person' })
    count(found, outcome)
    if (outcome.properties === properties) continue
    changedProfiles += 1
    identity.push(...seal(sealer, project, pseudonym, outcome.sealed, at), {
      kind: 'profile', project: project.id, subject, pseudonym, resolve: false,
      operations: difference(properties, outcome.properties), seenAt: undefined, place: undefined, at,
    })
  }
  return { changed, changedProfiles, identity, found }
}

function count(found: Record<string, number>, { findings }: Guarded): void {
  for (const finding of findings) if (finding.action !== 'report') found[finding.class] = (found[finding.class] ?? 0) + 1
}

function seal(
  sealer: IdentitySealer, project: Project, pseudonym: Pseudonym, values: Readonly<Record<string, JsonValue>>, at: number,
): IdentityWrite[] {
  const fields = Object.entries(values).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]])
  return fields.length === 0 ? [] : sealer.seal(project, pseudonym, Object.fromEntries(fields) as Record<string, string>, at)
}

/** The operations that make `before` into `after`. */
function difference(before: JsonObject, after: JsonObject): ProfileOperation[] {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name))
  const set = Object.entries(after).filter(([name, value]) => before[name] !== value)
  return [
    ...(gone.length === 0 ? [] : [{ op: 'unset', names: gone } as const]),
    ...(set.length === 0 ? [] : [{ op: 'set', values: Object.fromEntries(set) } as const]),
  ]
}
