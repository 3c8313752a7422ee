/** What can be asked of a running vault and what it answers, as messages. Bytes: docs/formats/keys.md. */
import type { ProvenStandingGrant } from '../model/destination.ts'
import type { ProvenGrant } from '../model/grant.ts'
import type { WrappedKey } from '../model/identity-write.ts'
import type { ShownFactor } from './ceremony/check.ts'
import type { GrantRequest, RequestView } from './grants/request.ts'
import type { SignedText, TextToSign } from './grants/sending.ts'
import type { EnrolmentRequest, EnrolmentView } from './members/enrolments.ts'
import type { OpenedUnder } from './opening.ts'
import type { KeyProof, RenewOptions } from './keys/keeper.ts'
import type { KeyWay, RecoverySet } from './keys/key-status.ts'
import type { UnlockMode, UnlockPolicy } from './keys/unlock-mode.ts'
import type { GrantPolicy, PolicyChange } from './policy.ts'
import type { OpenedRecord, SealedRecord } from './opening.ts'
import type { StandingDraft } from './standing/standing.ts'
import type { GrantDraft, VaultStatus } from './vault.ts'

export type VaultRequest =
  | { readonly op: 'status' }
  | { readonly op: 'lock' }
  | { readonly op: 'unlock'; readonly secret: string }
  | { readonly op: 'grant'; readonly secret: string; readonly draft: GrantDraft }
  | { readonly op: 'open'; readonly proven: ProvenGrant; readonly records: readonly SealedRecord[] }
  | { readonly op: 'grant-standing'; readonly secret: string; readonly draft: StandingDraft }
  | { readonly op: 'open-standing'; readonly proven: ProvenStandingGrant; readonly records: readonly SealedRecord[] }
  | { readonly op: 'renew'; readonly secret: string; readonly options: RenewOptions }
  | { readonly op: 'renew-ledger'; readonly secret: string; readonly incident: boolean }
  | { readonly op: 'rewrap'; readonly keys: readonly WrappedKey[] }
  | { readonly op: 'drop-epochs'; readonly secret: string; readonly project: number }
  | { readonly op: 'rehearse'; readonly proof: KeyProof }
  | { readonly op: 'change-secret'; readonly secret: string }
  | { readonly op: 'restore'; readonly recovery: string }
  | { readonly op: 'set-recovery'; readonly secret: string; readonly set: Omit<RecoverySet, 'madeAt'> }
  | { readonly op: 'set-mode'; readonly secret: string; readonly mode: UnlockMode }
  | { readonly op: 'sign-notices'; readonly secret: string; readonly messages: readonly string[] }
  | { readonly op: 'file'; readonly request: GrantRequest }
  | { readonly op: 'requests' }
  | { readonly op: 'request'; readonly grant: string }
  | { readonly op: 'approve'; readonly grant: string; readonly shown: ShownFactor }
  | { readonly op: 'open-request'; readonly grant: string; readonly shown: ShownFactor | Secret }
  | { readonly op: 'cancel'; readonly grant: string; readonly actor: string }
  | { readonly op: 'collect'; readonly grant: string; readonly records: readonly string[] }
  | { readonly op: 'sign-under'; readonly grant: string; readonly texts: readonly TextToSign[] }
  | { readonly op: 'enrol'; readonly enrolment: EnrolmentRequest }
  | { readonly op: 'enrolments' }
  | { readonly op: 'members' }
  | { readonly op: 'remove-member'; readonly member: number; readonly actor: string }
  | { readonly op: 'policy' }
  | { readonly op: 'set-policy'; readonly secret: string; readonly change: PolicyChange }

export interface Secret {
  readonly secret: string
}

/** A member as others may know them. */
export interface MemberSummary {
  readonly member: number
  readonly name: string
  readonly mayRequest: boolean
  readonly mayApprove: boolean
  readonly factors: readonly ('passkey' | 'totp')[]
  readonly enrolledAt: number
}

export type OpenedRequest = OpenedUnder & { readonly request: RequestView }

/** What acts on the keys answer. */
export type KeyResult =
  | { readonly keys: readonly WrappedKey[]; readonly unreadable: number } | { readonly dropped: number }
  | { readonly serial: number; readonly key: string } | { readonly way: KeyWay; readonly at: number } | { readonly secret: string } | UnlockPolicy | readonly string[]

export type VaultResult =
  | VaultStatus | ProvenGrant | ProvenStandingGrant | readonly OpenedRecord[] | RequestView | readonly RequestView[] | OpenedRequest
  | EnrolmentView | readonly SignedText[] | readonly EnrolmentView[] | readonly MemberSummary[] | GrantPolicy | KeyResult | null

export type VaultResponse =
  | { readonly id: number; readonly result: VaultResult }
  | { readonly id: number; readonly error: { readonly code: string; readonly message: string } }
