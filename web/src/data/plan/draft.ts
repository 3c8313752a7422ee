/**
 * A tracking plan while it is being changed: put in, taken out, filled from what was seen, and compared: with what is
 * saved, and with what was seen, which tells what a strict plan would keep out. Nothing here changes what it was given.
 */
import type { Plan, PlannedProperties, PlannedProperty } from '../types.ts'

/** A property's place in the plan: on one event, or with null on any. */
export interface PlanPlace {
  readonly event: string | null
  readonly property: string
}

const unowned: PlannedProperty = { owner: '', reason: '' }

export function propertiesOn(plan: Plan, event: string | null): PlannedProperties {
  if (event === null) return plan.shared ?? {}
  return Object.hasOwn(plan.events, event) ? plan.events[event]!.properties : {}
}

/** With the property planned so; its event is added where the plan did not know it. */
export function withProperty(plan: Plan, { event, property }: PlanPlace, planned: PlannedProperty = unowned): Plan {
  return withProperties(plan, event, { ...propertiesOn(plan, event), [property]: planned })
}

export function withoutProperty(plan: Plan, { event, property }: PlanPlace): Plan {
  const { [property]: _, ...others } = propertiesOn(plan, event)
  return withProperties(plan, event, others)
}

export function withEvent(plan: Plan, event: string): Plan {
  return Object.hasOwn(plan.events, event) ? plan : withProperties(plan, event, {})
}

export function withoutEvent(plan: Plan, event: string): Plan {
  const { [event]: _, ...events } = plan.events
  return { ...plan, events }
}

/** With this owner wherever a property of the event has none. */
export function withOwner(plan: Plan, event: string | null, owner: string): Plan {
  const filled = Object.entries(propertiesOn(plan, event)).map(([name, planned]) => [name, planned.owner.trim() === '' ? { ...planned, owner } : planned])
  return withProperties(plan, event, Object.fromEntries(filled) as PlannedProperties)
}

/** With everything in `seen` that the plan lacks, owner and reason left to be said; and how many properties that were. */
export function withSeen(plan: Plan, seen: Plan): { readonly plan: Plan; readonly added: number } {
  let grown = plan
  let added = 0
  for (const event of [null, ...Object.keys(seen.events)]) {
    if (event !== null) grown = withEvent(grown, event)
    for (const property of Object.keys(propertiesOn(seen, event))) {
      if (isKnown(grown, { event, property })) continue
      grown = withProperty(grown, { event, property })
      added += 1
    }
  }
  return { plan: grown, added }
}

/** How many properties and events differ between two plans. */
export function countChanges(before: Plan, after: Plan): number {
  let changes = 0
  for (const event of allOf([null], Object.keys(before.events), Object.keys(after.events))) {
    if (event !== null && Object.hasOwn(before.events, event) !== Object.hasOwn(after.events, event)) changes += 1
    const [was, is] = [propertiesOn(before, event), propertiesOn(after, event)]
    for (const property of allOf(Object.keys(was), Object.keys(is))) {
      if (!isSame(own(was, property), own(is, property))) changes += 1
    }
  }
  return changes
}

export type Lack = 'owner-or-reason' | 'expired'

/** What a planned property lacks, if anything. */
export function lackOf(planned: PlannedProperty, now: number): Lack | undefined {
  if (planned.expiresAt !== undefined && planned.expiresAt <= now) return 'expired'
  return planned.owner.trim() === '' || planned.reason.trim() === '' ? 'owner-or-reason' : undefined
}

export interface KeptOut {
  readonly event: string
  /** Whether the plan does not know the event at all. */
  readonly isUnplanned: boolean
  readonly properties: readonly { readonly name: string; readonly expired: boolean }[]
}

/** What was seen and would not come in, were the plan strict: per event, in the order of what was seen. */
export function keptOut(plan: Plan, seen: Plan, now: number): readonly KeptOut[] {
  return Object.keys(seen.events).flatMap((event): readonly KeptOut[] => {
    const isUnplanned = !event.startsWith('$') && !Object.hasOwn(plan.events, event)
    const names = allOf(Object.keys(propertiesOn(seen, event)), Object.keys(propertiesOn(seen, null)))
    const properties = names.filter((name) => !isAllowed(plan, { event, property: name }, now))
      .map((name) => ({ name, expired: isKnown(plan, { event, property: name }) }))
    return isUnplanned || properties.length > 0 ? [{ event, isUnplanned, properties }] : []
  })
}

/** What SDKs add by themselves needs no plan (the server knows the whole list; it leaves such names out of what it saw). */
function isAllowed(plan: Plan, place: PlanPlace, now: number): boolean {
  if (/^(?:\$|mp_|utm_)/.test(place.property)) return true
  // The event's own entry decides where there is one, expired or not.
  const planned = own(propertiesOn(plan, place.event), place.property) ?? own(propertiesOn(plan, null), place.property)
  return planned !== undefined && (planned.expiresAt === undefined || now < planned.expiresAt)
}

function isKnown(plan: Plan, { event, property }: PlanPlace): boolean {
  return Object.hasOwn(propertiesOn(plan, event), property) || Object.hasOwn(plan.shared ?? {}, property)
}

function withProperties(plan: Plan, event: string | null, properties: PlannedProperties): Plan {
  return event === null ? { ...plan, shared: properties } : { ...plan, events: { ...plan.events, [event]: { properties } } }
}

function own(properties: PlannedProperties, name: string): PlannedProperty | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined
}

function isSame(a: PlannedProperty | undefined, b: PlannedProperty | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.owner === b.owner && a.reason === b.reason && a.expiresAt === b.expiresAt
}

function allOf<T>(...lists: readonly (readonly T[])[]): readonly T[] {
  return [...new Set(lists.flat())]
}
