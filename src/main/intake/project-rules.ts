/**
 * What a project decided about its data, gathered from the registry into the form in which intake asks: the guard's
 * policy, the tracking plan, and what becomes of each name.
 */
import { mayChoose, type Policy, type TrackingPlan } from '../../guard/index.ts'
import type { NameRules, PropertyRules } from '../../model/name-rules.ts'
import type { ProjectId } from '../../model/project.ts'
import type { Note, Registry } from '../../registry/index.ts'

export interface ProjectRules {
  readonly policy: Policy | undefined
  readonly plan: TrackingPlan | undefined
  readonly names: NameRules
  /** An incident keeps its events aside for now, and refuses updates of people. */
  readonly contained?: true
}

/** Verbs of identity: dropping or renaming one would tear people apart. */
export const identityVerbs: ReadonlySet<string> = new Set(['$identify', '$create_alias', '$merge'])

/** @param contained projects whose intake an incident holds back */
export async function readRules(
  registry: Pick<Registry, 'notes' | 'dataSettings'>, contained: readonly ProjectId[] = [],
): Promise<Map<ProjectId, ProjectRules>> {
  const [notes, policies, plans] = await Promise.all([
    registry.notes.deciding(), registry.dataSettings.all('policy'), registry.dataSettings.all('plan'),
  ])
  const byProject = new Map<ProjectId, Note[]>()
  for (const note of notes) byProject.set(note.project, [...(byProject.get(note.project) ?? []), note])
  const projects = new Set([...byProject.keys(), ...policies.keys(), ...plans.keys(), ...contained])
  return new Map([...projects].map((project) => [project, {
    policy: allowed(policies.get(project) as Policy | undefined),
    plan: plans.get(project) as TrackingPlan | undefined,
    names: nameRules(byProject.get(project) ?? []),
    ...(contained.includes(project) && { contained: true as const }),
  }]))
}

/** A policy without what may not be chosen, whatever stands in the registry. */
function allowed(policy: Policy | undefined): Policy | undefined {
  if (policy === undefined) return undefined
  return Object.fromEntries(Object.entries(policy).filter(([name, action]) => mayChoose(name, action)))
}

export function nameRules(notes: readonly Note[]): NameRules {
  const events = notes.filter(({ kind, name }) => kind === 'event' && !identityVerbs.has(name))
  return {
    droppedEvents: new Set(events.filter(({ state }) => state === 'dropped').map(({ name }) => name)),
    mergedEvents: mergedEvents(events),
    event: propertyRules(notes.filter(({ kind }) => kind === 'property')),
    person: propertyRules(notes.filter(({ kind }) => kind === 'person')),
  }
}

/** Where each merged event ends; one that would end where it began stays what it is. */
function mergedEvents(events: readonly Note[]): Map<string, string> {
  const next = new Map(events.flatMap(({ name, mergedInto }) => (mergedInto === null ? [] : [[name, mergedInto] as const])))
  const ends = new Map<string, string>()
  for (const name of next.keys()) {
    const passed = new Set([name])
    let at = next.get(name)!
    while (next.has(at) && !passed.has(at)) {
      passed.add(at)
      at = next.get(at)!
    }
    if (!passed.has(at)) ends.set(name, at)
  }
  return ends
}

function propertyRules(notes: readonly Note[]): PropertyRules {
  const named = (is: (note: Note) => boolean) => new Set(notes.filter(is).map(({ name }) => name))
  return {
    dropped: named(({ state }) => state === 'dropped'),
    identifying: named(({ classification }) => classification === 'identifying'),
    plain: named(({ classification }) => classification === 'plain'),
  }
}
