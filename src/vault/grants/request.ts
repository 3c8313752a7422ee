/** What a request for a grant is: as it is asked for, as it is shown, and as it waits in the vault's memory. */
import type { Ceremony, DisclosureLevel, Grant } from '../../model/grant.ts'
import type { ProjectId } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import type { CeremonyDesk, ShownFactor } from '../ceremony/check.ts'
import type { DeskPlace } from '../desk/place.ts'
import type { Held } from '../held.ts'
import type { RandomSource } from '../../identity/sealed/index.ts'
import type { KnownMember } from '../members/known-members.ts'
import type { OpenedUnder, OpeningDeps, Proof, SealedRecord } from '../opening.ts'
import type { GrantPolicy } from '../policy.ts'
import type { Quotas } from './quotas.ts'
import type { SendPurpose, Sending } from './sending.ts'

/** Why a second member must approve: more ids than one may open, more at level `full`, or over the quota. */
export type ApprovalCause = 'people' | 'full' | 'quota'

export interface GrantRequest {
  /** `member:<id>`, or the owner by the link's session. Machines ask for nothing. */
  readonly actor: string
  readonly project: ProjectId
  readonly people: readonly Pseudonym[]
  readonly fields: readonly string[]
  readonly level: DisclosureLevel
  readonly reason: string
  /** The newest record of each person and field, or former ones too. */
  readonly records: readonly SealedRecord[]
  /** Not to show them, but to sign notices and hand their addresses to the mail sender. */
  readonly send?: SendPurpose
}

export interface RequestView {
  readonly id: string
  readonly actor: string
  /** The requester's name; null when the vault does not know them, and for the owner. */
  readonly name: string | null
  readonly project: ProjectId
  /** The first hundred. */
  readonly people: readonly Pseudonym[]
  /** Ids of people with something to open; a person can be several. */
  readonly ids: number
  readonly fields: readonly string[]
  readonly level: DisclosureLevel
  readonly reason: string
  /** `released`: notices may be signed and addresses collected under it, until it ends. */
  readonly state: 'waiting' | 'opening' | 'opened' | 'released' | 'cancelled'
  readonly send: SendPurpose | null
  /** What a second approval is needed for; null when it is not, or is there. */
  readonly missing: ApprovalCause | null
  readonly approvals: readonly { readonly member: number; readonly name: string; readonly at: number }[]
  readonly requestedAt: number
  readonly expiresAt: number
}

export interface GrantRequests extends Sending {
  /** @throws {VaultError} GRANT_INVALID, GRANT_TOO_NARROW, GRANTS_TOO_MANY, LEDGER_UNAVAILABLE */
  file(request: GrantRequest): Promise<RequestView>
  list(): Promise<RequestView[]>
  /** @throws {VaultError} GRANT_UNKNOWN */
  view(id: string): Promise<RequestView>
  /** What a passkey signs for it. @throws {VaultError} GRANT_UNKNOWN */
  challenge(id: string): Buffer
  /** A second member approves. @throws {VaultError} */
  approve(id: string, shown: ShownFactor): Promise<RequestView>
  /** The requester, or for the owner's own requests the unlock secret, opens it: once. @throws {VaultError} */
  open(id: string, shown: ShownFactor | { readonly secret: string }): Promise<OpenedUnder & { readonly request: RequestView }>
  /** @param actor who takes it away: its requester, or a member who may approve @throws {VaultError} */
  cancel(id: string, actor: string): Promise<void>
}

export interface RequestsDeps extends OpeningDeps {
  readonly monotonic: () => number
  /** Ids come of it: whoever knows one sees the request at the desk. */
  readonly random: RandomSource
  /** @throws {VaultError} VAULT_LOCKED */
  readonly unlocked: () => Held
  readonly members: () => Promise<KnownMember[]>
  readonly ceremonies: CeremonyDesk
  readonly place: () => DeskPlace
  readonly policy: () => GrantPolicy
  readonly quotas: Quotas
}

export interface Pending {
  /** Without approvals: what every ceremony is about. */
  readonly grant: Grant
  readonly ids: number
  readonly deadline: number
  records: readonly SealedRecord[]
  state: RequestView['state']
  approvals: { readonly ceremony: Ceremony; readonly name: string; readonly at: number }[]
  /** Members whose approval is being recorded. */
  readonly approving: Set<number>
  wrong: number
  readonly send: SendPurpose | undefined
  /** How it was proven, once it is released. */
  proof: Proof | undefined
}
