/**
 * The guard room: what must never enter, and what moves under seal.
 *
 * `createGuard` makes the function that every event and profile update passes between parsing and storing; the ledger
 * of
 * findings adds up what it said. Rules: SPEC.md. For users: docs/guard.md.
 */
export { createGuard } from './guard.ts'
export type { FullGuard, GuardOptions } from './guard.ts'
export { defaultPolicy, guardClasses } from './classes.ts'
export type { FullPolicy, Policy } from './classes.ts'
export type { Finding, GuardAction, GuardClass, Guarded } from './finding.ts'
export { FindingsLedger, pagePath } from './findings-ledger.ts'
export type { FindingsEntry, FindingsSnapshot, FindingsSource } from './findings-ledger.ts'
export { classOfName, mayCallPlain } from './name-class.ts'
export type { NameClass } from './name-class.ts'
export { mayChoose, policyChoices } from './policy-choices.ts'
export type { PolicyChoice } from './policy-choices.ts'
export { needsPlan } from './tracking-plan.ts'
export type { PlannedProperty, TrackingPlan } from './tracking-plan.ts'
