/**
 * What the vault puts on the ledger. No entry holds a value; whom one is about is given by pseudonym, for the ledger
 * to keep beside its tree, and the reason for the ledger to commit to.
 */
import type { DisclosureLevel } from '../model/grant.ts'
import type { ProjectId } from '../model/project.ts'
import type { KeyWay } from './keys/key-status.ts'
import type { UnlockMode } from './keys/unlock-mode.ts'
import type { Pseudonym } from '../model/pseudonym.ts'

export type LockCause = 'asked' | 'idle' | 'opened' | 'stopped' | 'canary'

/** Whom and what an entry is about. */
export interface EntryScope {
  readonly grant: string
  readonly actor: string
  readonly project: ProjectId
  readonly fields: readonly string[]
  readonly level: DisclosureLevel
  readonly people: readonly Pseudonym[]
}

/** What opened a grant: the owner's secret, or the requester's ceremony. */
export type ProofName = 'secret' | 'passkey' | 'totp'

export type VaultEntry =
  | { readonly kind: 'key.unlock'; readonly at: number }
  | { readonly kind: 'key.lock'; readonly at: number; readonly cause: LockCause }
  | { readonly kind: 'key.refill'; readonly at: number; readonly prepared: number }
  | { readonly kind: 'key.renew'; readonly at: number; readonly project: ProjectId; readonly incident: boolean }
  /** The private keys of a project's former epochs are about to be destroyed. */
  | { readonly kind: 'key.destroyed'; readonly at: number; readonly project: ProjectId }
  | { readonly kind: 'key.rehearsed'; readonly at: number; readonly way: KeyWay }
  /** There is about to be a new unlock secret, given to whoever showed the old one or enough shares. */
  | { readonly kind: 'key.secret'; readonly at: number; readonly by: KeyWay }
  | { readonly kind: 'key.recovery'; readonly at: number; readonly shares: number; readonly needed: number }
  | { readonly kind: 'key.mode'; readonly at: number; readonly serial: number; readonly mode: UnlockMode }
  /** What the root says of the ledger's key: a signed note; with a serial above 0 another key follows. */
  | { readonly kind: 'key.ledger'; readonly at: number; readonly serial: number; readonly key: string; readonly incident: boolean
      readonly statement: string }
  | { readonly kind: 'notice.signed'; readonly at: number; readonly count: number }
  /** Somebody asks for a grant. */
  | ({ readonly kind: 'grant.request'; readonly at: number; readonly reason: string; readonly expiresAt: number }
      & EntryScope)
  /** `actor` gave it: the owner to themselves, or a second member to the `requester`. */
  | ({ readonly kind: 'grant.approve'; readonly at: number; readonly reason: string; readonly expiresAt: number
      readonly requester?: string; readonly proof?: ProofName } & EntryScope)
  /** The owner lets fields go to an outgoing destination. */
  | { readonly kind: 'grant.standing'; readonly at: number; readonly grant: string; readonly actor: string
      readonly destination: number; readonly project: ProjectId; readonly fields: readonly string[]
      readonly level: DisclosureLevel; readonly reason: string; readonly expiresAt: number }
  | { readonly kind: 'grant.cancel'; readonly at: number; readonly grant: string; readonly actor: string
      readonly requester: string; readonly project: ProjectId }
  /**
   * These people's fields may leave from now on; until `unseal.done` they count as possibly disclosed. `approvers`: the
   * second members; where there is none, the people count toward the actor's quota.
   */
  | ({ readonly kind: 'unseal.reserve'; readonly at: number; readonly approvers?: readonly string[]
      readonly proof?: ProofName } & EntryScope)
  /** They are about to leave. `unreadable`: records that did not open, of those that were asked for. */
  | ({ readonly kind: 'unseal.done'; readonly at: number; readonly unreadable: number
      readonly approvers?: readonly string[]; readonly proof?: ProofName } & EntryScope)
  | { readonly kind: 'unseal.refused'; readonly at: number; readonly code: string; readonly grant: string
      readonly actor: string; readonly project: ProjectId }
  /** Somebody tried to open a canary; `people` are those. Nothing left. */
  /** Notices are signed under a grant. */
  | { readonly kind: 'notice.sign'; readonly at: number; readonly grant: string; readonly actor: string; readonly project: ProjectId
      readonly incident: string; readonly version: number; readonly count: number }
  | ({ readonly kind: 'canary.opened'; readonly at: number } & EntryScope)
  | { readonly kind: 'approver.enrolled'; readonly at: number; readonly actor: string; readonly member: number
      readonly enrolment: string; readonly factors: readonly string[]; readonly mayRequest: boolean
      readonly mayApprove: boolean }
  | { readonly kind: 'approver.removed'; readonly at: number; readonly actor: string; readonly member: number
      readonly enrolments: readonly string[] }
  | { readonly kind: 'policy.changed'; readonly at: number; readonly actor: string; readonly policy: 'grants'
      readonly serial: number; readonly changed: Readonly<Record<string, number>> }

/** Where an entry stands, and the checkpoint that covers it. */
export interface EntryReceipt {
  readonly index: number
  /** A signed note. */
  readonly checkpoint: string
}

/** Resolves when the entry is durable; nothing leaves the vault before that. */
export type RecordEntry = (entry: VaultEntry) => Promise<EntryReceipt | undefined>
