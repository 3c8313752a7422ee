/** What the routes about grants answer (docs/api.md). */
export type Level = 'coarse' | 'masked' | 'full'

export interface Named {
  readonly pseudonym: string
  readonly handle: string
}

export interface GrantRequest {
  readonly id: string
  readonly actor: string
  readonly name: string | null
  /** At most twenty. */
  readonly people: readonly Named[]
  readonly ids: number
  readonly fields: readonly string[]
  readonly level: Level
  readonly reason: string
  readonly state: 'waiting' | 'opening' | 'opened' | 'cancelled'
  readonly missing: 'people' | 'full' | 'quota' | null
  readonly approvals: readonly { readonly member: number; readonly name: string; readonly at: number }[]
  readonly requestedAt: number
  readonly expiresAt: number
  readonly mine: boolean
  readonly mayApprove: boolean
  /** The vault's desk; null where there is none. */
  readonly desk: string | null
}

export interface GrantAsked {
  readonly people: readonly string[]
  readonly fields: readonly string[]
  readonly level: Level
  readonly reason: string
}

export interface Preview {
  readonly people: number
  readonly ids: number
  readonly fields: readonly { readonly name: string; readonly people: number }[]
}

export interface VaultMember {
  readonly member: number
  readonly name: string
  readonly mayRequest: boolean
  readonly mayApprove: boolean
  readonly factors: readonly ('passkey' | 'totp')[]
  readonly enrolledAt: number
}

export interface VaultMembers {
  readonly members: readonly VaultMember[]
  readonly me: number | null
  readonly policy: { readonly idsPerHour: number; readonly idsPerDay: number; readonly idsPerGrant: number; readonly fullIdsPerGrant: number }
  readonly alarm: { readonly at: number; readonly actor: string; readonly project: number; readonly grant: string } | null
  readonly desk: string | null
}
