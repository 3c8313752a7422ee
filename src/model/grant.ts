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

/** What a passkey answered, each part in base64url (WebAuthn level 3, §7.2). */
export interface PasskeyAssertion {
  readonly credentialId: string
  readonly authenticatorData: string
  readonly clientDataJSON: string
  readonly signature: string
}

export type CeremonyRole = 'requester' | 'approver'

/** One member's act for exactly this grant: a recent sign-in is none. */
export type Ceremony = { readonly member: number; readonly role: CeremonyRole } & (
  /** Its challenge is SHA-256 of the grant's statement without approvals. */
  | { readonly factor: 'passkey'; readonly assertion: PasskeyAssertion }
  /** `step`: which half minute's code was shown; the code itself is not kept. */
  | { readonly factor: 'totp'; readonly step: number }
)

/** What says that a grant was really given. */
export type GrantProof =
  | {
      readonly kind: 'owner-key'
      /** Ed25519 over the grant's statement (docs/formats/keys.md), base64url. */
      readonly signature: string
    }
  /** The requester's ceremony, and those of whoever approved. */
  | { readonly kind: 'ceremonies'; readonly ceremonies: readonly Ceremony[] }

export interface ProvenGrant {
  readonly grant: Grant
  readonly proof: GrantProof
}

/** The member that a ledger actor names; undefined for machines, and for the owner's link. */
export function memberOfActor(actor: string): number | undefined {
  const digits = /^member:([1-9]\d{0,14})$/.exec(actor)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
