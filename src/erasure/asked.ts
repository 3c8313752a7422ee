/** What an erasure is asked to do, what its work needs, and what came of it: JSON, as the registry keeps it. */
import type { JsonObject } from '../model/json.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { PrivacyRequest } from '../registry/index.ts'
import type { EventsMode } from './settings.ts'

export type ErasureOrigin = 'app' | 'cli' | 'mixpanel' | 'restore'

export interface ErasureAsked {
  /** One identifying field only; absent: everything of the people. */
  readonly field?: string
  /** The field of everyone. */
  readonly everyone?: true
  /** What becomes of the people's events; of no meaning for a field. */
  readonly events: EventsMode
  /** Replaces the shelf key at the end. */
  readonly now: boolean
  readonly origin: ErasureOrigin
  /** Ids that were named. */
  readonly ids: number
  /** As a machine said it, `GDPR` or `CCPA`. */
  readonly compliance?: string
  /** Not before, milliseconds: until then it can be taken back. */
  readonly notBefore?: number
}

/** Kept until the work is over. */
export interface ErasureWork {
  readonly people: readonly Pseudonym[]
  /** Each person's ids, once it was begun. */
  readonly persons?: readonly (readonly Pseudonym[])[]
  /** Of each person in turn, who has their events from now on. */
  readonly replacements?: readonly Pseudonym[]
  /** Where the ledger says that it began. */
  readonly begun?: number
  /** When nothing could be read any more, milliseconds. */
  readonly unreadableAt?: number
  readonly counts?: ErasureCounts
}

export interface ErasureCounts {
  readonly persons: number
  /** Ids, merged ones included. */
  readonly ids: number
  /** Sealed values, former ones included. */
  readonly values: number
  readonly profiles: number
  readonly links: number
  /** Events that were unlinked or removed. */
  readonly events: number
  readonly quarantined: number
}

export interface ErasureResult extends Partial<ErasureCounts> {
  /** When nothing of it could be read any more, milliseconds; in backups too once the shelf key is replaced after it. */
  readonly unreadableAt?: number
  /** Places on the ledger. */
  readonly begun?: number
  readonly done?: number
  /** What stopped it the last time, and how often; it is tried again. */
  readonly trouble?: string
  readonly tries?: number
}

export const noCounts: ErasureCounts = { persons: 0, ids: 0, values: 0, profiles: 0, links: 0, events: 0, quarantined: 0 }

export interface Erasure extends Omit<PrivacyRequest, 'asked' | 'work' | 'result' | 'kind'> {
  readonly asked: ErasureAsked
  readonly result: ErasureResult
}

export function toErasure({ kind: _kind, work: _work, asked, result, ...request }: PrivacyRequest): Erasure {
  return { ...request, asked: asked as unknown as ErasureAsked, result: result as unknown as ErasureResult }
}

export const workOf = (request: PrivacyRequest) => request.work as unknown as ErasureWork
export const asJson = (value: ErasureAsked | ErasureWork | ErasureResult) => value as unknown as JsonObject
