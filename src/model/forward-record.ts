/**
 * What was forwarded to a destination and is not confirmed deleted there: the input of a vendor incident's exposure. It is
 * computed from the ledger alone.
 */
import type { DestinationId } from './destination.ts'
import type { DisclosureLevel } from './grant.ts'

/** `pseudonymous`: behaviour under a stand-in, no identity. */
export type ForwardLevel = 'pseudonymous' | DisclosureLevel

/**
 * `confirmed`: the destination took it. `potential`: it may have: an attempt was reserved and its end is not known, or it
 * broke off.
 */
export type ForwardGrade = 'confirmed' | 'potential'

/** One field at one level in one grade, and of whom. */
export interface ForwardedField {
  /** A sealed field's name; `events` stands for what went under pseudonyms. */
  readonly field: string
  readonly level: ForwardLevel
  readonly grade: ForwardGrade
  /** Pseudonyms, 16 bytes each, ascending, each once. */
  readonly people: Uint8Array
  readonly peopleCount: number
  /** When the ledger took the first and the last entry, milliseconds. */
  readonly firstAt: number
  readonly lastAt: number
}

export interface ForwardRecord {
  readonly destination: DestinationId
  /** Entries that it rests on: all before this index. */
  readonly ledgerSize: number
  readonly fields: readonly ForwardedField[]
  /** Names of event properties that were ever sent under pseudonyms. */
  readonly properties: readonly string[]
  /** People whose deletion the destination confirmed. */
  readonly confirmedDeleted: number
}

export interface ForwardRecordAsked {
  readonly destination: DestinationId
  /** Sends that the ledger took before, milliseconds. */
  readonly until: number
  /** Deletions that count: confirmed before this, milliseconds; the start of the window. `until` when absent. */
  readonly deletedBefore?: number
}
