/** The plan as the page lists it: what stands on any event first, then each event, with what its entries lack. */
import type { Plan, PlannedProperties } from '../types.ts'
import { lackOf } from './draft.ts'

export interface PlanGroup {
  /** Null for what any event may have. */
  readonly event: string | null
  readonly properties: PlannedProperties
  readonly count: number
  readonly lacking: number
  readonly expired: number
}

/** The groups that match the search: by the event's name, or by a property, its owner or its reason. */
export function groupsOf(plan: Plan, search: string, now: number): readonly PlanGroup[] {
  const groups = [
    ...(Object.keys(plan.shared ?? {}).length > 0 ? [toGroup(null, plan.shared ?? {}, now)] : []),
    ...Object.keys(plan.events).toSorted((a, b) => a.localeCompare(b)).map((event) => toGroup(event, plan.events[event]!.properties, now)),
  ]
  const words = search.trim().toLocaleLowerCase()
  return words === '' ? groups : groups.filter((group) => textOf(group).includes(words))
}

export function isEmpty(plan: Plan): boolean {
  return Object.keys(plan.events).length === 0 && Object.keys(plan.shared ?? {}).length === 0
}

function toGroup(event: string | null, properties: PlannedProperties, now: number): PlanGroup {
  const lacks = Object.values(properties).map((planned) => lackOf(planned, now))
  return {
    event, properties, count: lacks.length,
    lacking: lacks.filter((lack) => lack === 'owner-or-reason').length,
    expired: lacks.filter((lack) => lack === 'expired').length,
  }
}

function textOf({ event, properties }: PlanGroup): string {
  return [event ?? '', ...Object.entries(properties).flatMap(([name, { owner, reason }]) => [name, owner, reason])].join('\n').toLocaleLowerCase()
}
