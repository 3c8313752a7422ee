/**
 * A grant: the permission to read certain fields of certain people once, for a reason, for a while. It is what the
 * vault opens sealed values against, and nothing else opens them.
 */
import type { ProjectId } from './project.ts'
import type { Pseudonym } from './pseudonym.ts'

/**
 * How much of a value comes back. `coarse`: what it shares with many (an address's domain). `masked`: enough to
 * recognise it when one knows it. `full`: the value.
 */
export type DisclosureLevel = 'coarse' | 'masked' | 'full'

export interface Approval {
  /** The member who approved. */
  readonly actor: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface Grant {
  /** Unique; the ledger's entries about this grant carry it. */
  readonly id: string
  /** The member it is for. */
  readonly actor: string
  readonly project: ProjectId
  readonly people: readonly Pseudonym[]
  /** Names of sealed fields; there is no word for all of them. */
  readonly fields: readonly string[]
  readonly level: DisclosureLevel
  readonly reason: string
  /** Milliseconds since the epoch. */
  readonly issuedAt: number
  /** Milliseconds since the epoch; not valid any more at this instant. */
  readonly expiresAt: number
  readonly approvals: readonly Approval[]
}

/** What says that a grant was really given. Ceremonies of other kinds (a passkey) become further members. */
export type GrantProof = {
  readonly kind: 'owner-key'
  /** Ed25519 over the grant's statement (docs/formats/keys.md), base64url. */
  readonly signature: string
}

export interface ProvenGrant {
  readonly grant: Grant
  readonly proof: GrantProof
}
