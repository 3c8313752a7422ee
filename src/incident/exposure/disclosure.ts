/**
 * A disclosure: what one entry of the ledger, or one part of the scope, says about who may have seen whom. The engine
 * adds them up; where they come from is gather.ts.
 */
import type { ExposureLevel } from '../../model/incident.ts'

/** Why somebody is counted; the report explains each. */
export type DisclosureCause =
  /** `unsealed`, `exported`, `forwarded`: an entry says that it left. */
  | 'unsealed' | 'exported' | 'forwarded'
  /** Announced, and not said to have left. */
  | 'reserved'
  /** Rows under a pseudonym were read. */
  | 'stream'
  /** Arrived at a collector while it was taken. */
  | 'arrived'
  /** Under seal in a vault that was open while it was taken. */
  | 'vault'
  /** On a machine, or in a copy, that was taken. */
  | 'held'
  /** Somebody may have read this; which address it was, the ledger does not know. */
  | 'address'
  /** The ledger does not cover the time; the actor may see this by their rights. */
  | 'gap'

export interface Disclosure {
  readonly grade: 'confirmed' | 'potential'
  readonly level: ExposureLevel
  /** Sealed fields; for behaviour, {@link behaviourField} alone. */
  readonly fields: readonly string[]
  readonly cause: DisclosureCause
  /** The session, actor, destination or component, as the ledger names it: `session:12`, `member:3`, `collector:eu-1`. */
  readonly through: string
  /** Milliseconds; for one instant the two are equal. */
  readonly from: number
  readonly until: number
  /** The entry that says so; absent for components. */
  readonly entry?: number
  /** The line of the scope by which it counts. */
  readonly line: number
}

/** A disclosure and whom it names: 16 bytes each, in any order; ascending is fastest. */
export interface DisclosedPeople {
  readonly disclosure: Disclosure
  readonly people: Uint8Array
}

/** One column of the result: a field at a level in a grade. */
export interface Column {
  readonly field: string
  readonly level: ExposureLevel
  readonly grade: 'confirmed' | 'potential'
}

export function columnKey({ field, level, grade }: Column): string {
  return `${level} ${grade} ${field}`
}
