/** What the routes about members, sessions and machines answer (docs/access.md). */
import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import type { FactorKind, Role, RoleIn, ServiceScope } from '../../../src/model/member.ts'

export type { FactorKind, Role, RoleIn, ServiceScope }

export interface Named {
  readonly id: number
  readonly name: string
}

export interface SignInState {
  readonly members: boolean
  readonly passkeys: 'yes' | 'address' | 'insecure'
  readonly instead: string | null
}

export interface SignedIn {
  readonly member: Named
  readonly session: number
  readonly newDevice: boolean
  readonly recoveryCodesLeft: number
}

export interface EnrolmentOptions {
  readonly userHandle: string
  readonly passkey: PublicKeyCredentialCreationOptionsJSON | null
  readonly totp: { readonly secret: string; readonly address: string; readonly ticket: string }
}

export interface InvitationOffer {
  readonly roles: readonly RoleIn[]
  readonly member: string | null
  readonly expiresAt: number
}

export interface ShownSession {
  readonly id: number
  readonly member: Named | null
  readonly via: FactorKind | 'enrolment' | 'link'
  readonly createdAt: number
  readonly lastSeenAt: number
  readonly expiresAt: number
  readonly device: string | null
  readonly place: string | null
  readonly present: boolean
}

export interface ShownSignIn {
  readonly member: Named | null
  readonly at: number
  readonly outcome: 'in' | 'failed'
  readonly via: string
  readonly device: string | null
  readonly place: string | null
  readonly newDevice: boolean
  readonly count: number
}

export interface ShownPasskey {
  readonly id: number
  readonly label: string
  readonly host: string
  readonly synced: boolean
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

/** The ways to the keys, and when each was tried. */
export interface UnlockState {
  readonly rehearsedAt: number | null
  readonly recoveryRehearsedAt: number | null
  readonly overdue: boolean
  readonly ways: number
  readonly shares: { readonly shares: number; readonly needed: number } | null
  readonly mode: 'per-grant' | 'session' | 'always' | 'broken'
  /** Stored keys under former sealing keys, which are wrapped anew while the vault is unlocked. */
  readonly rewrap: { readonly running: boolean; readonly left: number; readonly moved: number; readonly unreadable: number }
  /** Where the secret is tried. */
  readonly desk: string | null
}

export interface Me {
  readonly member: (Named & { readonly roles: readonly RoleIn[] }) | null
  readonly session: ShownSession | null
  readonly factors: {
    readonly passkeys: readonly ShownPasskey[]
    readonly totp: { readonly createdAt: number; readonly lastUsedAt: number | null } | null
    readonly recoveryCodesLeft: number
  } | null
  readonly newDevices: readonly ShownSession[]
  readonly unlock: UnlockState
}

export interface ShownMember extends Named {
  readonly roles: readonly RoleIn[]
  readonly joinedAt: number
  readonly lastSeenAt: number | null
  readonly sessions: number
  readonly factors: { readonly passkeys: number; readonly totp: boolean; readonly recoveryCodesLeft: number }
}

export interface ShownInvitation {
  readonly id: number
  readonly note: string
  readonly roles: readonly RoleIn[]
  readonly member: Named | null
  readonly createdAt: number
  readonly expiresAt: number
}

export interface MadeInvitation {
  readonly invitation: ShownInvitation
  readonly link: string
}

export interface ServiceAccount {
  readonly id: number
  readonly username: string
  readonly prefix: string
  readonly scopes: readonly ServiceScope[]
  readonly projects: readonly number[] | 'all'
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
}

export interface ProjectSecret {
  readonly id: number
  readonly prefix: string
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
}

export interface ProofOptions {
  readonly passkey: PublicKeyCredentialRequestOptionsJSON | null
  readonly totp: boolean
  readonly recovery: number
}
