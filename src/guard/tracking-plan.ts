/**
 * The tracking plan: which properties an event may have, who asked for each, why, and until when. Open, it says
 * nothing; strict, what is not in it does not come in. Rules: SPEC.md G60-G63.
 */

export interface PlannedProperty {
  readonly owner: string
  readonly reason: string
  /** Milliseconds; from then on the property counts as not planned. */
  readonly expiresAt?: number
}

export interface TrackingPlan {
  /** `strict`: unplanned properties are caught as `unplanned`. `open`: nothing is. */
  readonly mode: 'open' | 'strict'
  /** Events by name; an event that is not here is unplanned itself. */
  readonly events: { readonly [name: string]: { readonly properties: { readonly [name: string]: PlannedProperty } } }
  /** Properties that any event may have. */
  readonly shared?: { readonly [name: string]: PlannedProperty }
}

export interface CompiledPlan {
  /** Whether the plan knows the event at all. */
  allowsEvent(event: string): boolean
  /** Whether `property` may be on `event` at `now`. */
  allows(event: string, property: string, now: number): boolean
}

/** What SDKs add by themselves is nobody's plan: `$…`, `mp_…`, campaign parameters and the ids. */
const always = /^(?:\$|mp_|utm_|initial_utm_|(?:gclid|fbclid|msclkid|dclid|ttclid|twclid|wbraid|li_fat_id|sccid|ko_click_id|distinct_id|time|token|ip|current_page_title|current_domain|current_url_path|current_url_protocol|current_url_search|alias)$)/

/** Whether a property must stand in a strict plan: what SDKs add by themselves need not. */
export function needsPlan(property: string): boolean {
  return !always.test(property)
}

/** The plan in a form that is quick to ask; undefined when it is open and there is nothing to ask. */
export function compilePlan(plan: TrackingPlan | undefined): CompiledPlan | undefined {
  if (plan === undefined || plan.mode === 'open') return undefined
  const shared = new Map(Object.entries(plan.shared ?? {}))
  const events = new Map(Object.entries(plan.events).map(([name, { properties }]) => [name,
    new Map(Object.entries(properties))]))
  return {
    allowsEvent: event => event.startsWith('$') || events.has(event),
    allows(event, property, now) {
      if (!needsPlan(property)) return true
      const planned = events.get(event)?.get(property) ?? shared.get(property)
      return planned !== undefined && (planned.expiresAt === undefined || now < planned.expiresAt)
    },
  }
}
