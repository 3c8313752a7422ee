/**
 * Outgoing destinations: where a project's events are forwarded to, and what of them may go there. Data only; sending is
 * the room `forward`.
 */
import type { DisclosureLevel } from './grant.ts'
import type { ProjectId } from './project.ts'

/** Names a destination on the ledger; never used again. */
export type DestinationId = number

export const destinationKinds = ['webhook', 'mixpanel', 'segment', 'folder'] as const
export type DestinationKind = (typeof destinationKinds)[number]

/**
 * `paused`: what is under way is finished, nothing more is begun. `stopped`: also what is under way is cut off. `removed`:
 * nothing is sent there any more; the record of what was stays.
 */
export type DestinationState = 'running' | 'paused' | 'stopped' | 'removed'

/** How much of a place may go out. A city points at people, so none does. */
export const placeLevels = ['none', 'country', 'region'] as const
export type PlaceLevel = (typeof placeLevels)[number]

/** What of an event may go to a destination. Whatever is not named stays here. */
export interface FieldPolicy {
  /** `separate`: ids of this destination's own, which no other place has; `same`: the project's pseudonyms. */
  readonly ids: 'separate' | 'same'
  readonly places: PlaceLevel
  /** Names of event properties. */
  readonly properties: readonly string[]
  /** While identifying fields are granted and the vault is locked: events go without them, or wait. */
  readonly whenLocked: 'leave-out' | 'wait'
}

export const strictestPolicy: FieldPolicy = { ids: 'separate', places: 'none', properties: [], whenLocked: 'leave-out' }

/** Who receives it, for an incident on their side. */
export interface Vendor {
  readonly name: string
  /** The contact that the contract names. */
  readonly contact: string
  /** ISO 3166-1, two letters; empty when it is not known. */
  readonly country: string
  /** Why they get the data. */
  readonly purpose: string
}

export interface Destination {
  readonly id: DestinationId
  readonly project: ProjectId
  readonly name: string
  readonly kind: DestinationKind
  /** A URL; for a folder its path. */
  readonly address: string
  /** Names of the events that go there; null: all. */
  readonly events: readonly string[] | null
  readonly policy: FieldPolicy
  readonly vendor: Vendor
  readonly state: DestinationState
  /** Events in one batch at the most. */
  readonly batchSize: number
  /** Milliseconds. */
  readonly createdAt: number
}

/** The permission to send certain identifying fields to one destination, of whoever has events, until it ends. */
export interface StandingGrant {
  readonly id: string
  readonly destination: DestinationId
  readonly project: ProjectId
  /** Names of sealed fields; there is no word for all of them. */
  readonly fields: readonly string[]
  readonly level: DisclosureLevel
  readonly reason: string
  /** Milliseconds since the epoch. */
  readonly issuedAt: number
  /** Milliseconds since the epoch; not valid any more at this instant. */
  readonly expiresAt: number
}

export interface ProvenStandingGrant {
  readonly grant: StandingGrant
  /** Ed25519 by the owner's grants key over the grant's statement (docs/formats/keys.md), base64url. */
  readonly signature: string
}

/** How a ledger entry names a destination as the one who acts. */
export function destinationActor(id: DestinationId): string {
  return `destination:${id}`
}
