/**
 * What the guard answers: a decision about one event's or one profile update's properties, and what may be told of it.
 * It fits the collector's `GuardOutcome` (model/ports.ts) and says more.
 */
import type { GuardOutcome } from '../model/ports.ts'

/** What a finding is about. docs/guard.md explains each. */
export type GuardClass =
  | 'password' | 'pin' | 'api-key' | 'jwt' | 'private-key' | 'url-credential' | 'connection-string' | 'webhook'
  | 'session' | 'card' | 'iban' | 'government-id' | 'email' | 'phone' | 'person-name' | 'address' | 'birth-date'
  | 'identity' | 'ip-address' | 'form-value' | 'long-text' | 'entropy' | 'unplanned' | 'nesting'

/**
 * `drop` removes the value, `mask` leaves a mark in its place, `seal` moves it to the vault's side, `quarantine` keeps
 * the event aside without it, `reject` refuses the event, `report` only tells.
 */
export type GuardAction = 'drop' | 'mask' | 'seal' | 'quarantine' | 'reject' | 'report'

/** That something was found, and where; never what it was. */
export interface Finding {
  readonly class: GuardClass
  /** Path of the property: `plan`, `user.email`, `$elements[].$attr-value`. */
  readonly property: string
  readonly action: GuardAction
  /** Which rule saw it: `key:password`, `token:github-pat`, `checksum:card` … */
  readonly rule: string
  /** A coarse length of the value, `17-32`. */
  readonly length: string
}

export interface Guarded extends GuardOutcome {
  /** The event's name without what was found in it; absent when it is fine as it is. */
  readonly name?: string
  /** The class for which the event must be refused. */
  readonly reject?: GuardClass
  /** The class for which the event must be kept aside; `properties` are what may be released. */
  readonly quarantine?: GuardClass
  readonly findings: readonly Finding[]
}

/** Something found inside a text: where it stands and which rule saw it. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly class: GuardClass
  readonly rule: string
}
