/**
 * What the vault puts on the ledger. No entry holds a value; whom one is about is given by pseudonym, for the ledger
 * to keep beside its tree, and the reason for the ledger to commit to.
 */
import type { DisclosureLevel } from '../model/grant.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'

export type LockCause = 'asked' | 'idle' | 'stopped'

/** Whom and what an entry is about. */
export interface EntryScope {
  readonly grant: string
  readonly actor: string
  readonly project: ProjectId
  readonly fields: readonly string[]
  readonly level: DisclosureLevel
  readonly people: readonly Pseudonym[]
}

export type VaultEntry =
  | { readonly kind: 'key.unlock'; readonly at: number }
  | { readonly kind: 'key.lock'; readonly at: number; readonly cause: LockCause }
  | { readonly kind: 'key.refill'; readonly at: number; readonly prepared: number }
  | { readonly kind: 'key.renew'; readonly at: number; readonly project: ProjectId }
  | ({ readonly kind: 'grant.approve'; readonly at: number; readonly reason: string; readonly expiresAt: number }
      & EntryScope)
  /** These people's fields may leave from now on; until `unseal.done` they count as possibly disclosed. */
  | ({ readonly kind: 'unseal.reserve'; readonly at: number } & EntryScope)
  /** They are about to leave. `unreadable`: records that did not open, of those that were asked for. */
  | ({ readonly kind: 'unseal.done'; readonly at: number; readonly unreadable: number } & EntryScope)
  | { readonly kind: 'unseal.refused'; readonly at: number; readonly code: string; readonly grant: string
      readonly actor: string; readonly project: ProjectId }

/** Resolves when the entry is durable; nothing leaves the vault before that. */
export type RecordEntry = (entry: VaultEntry) => Promise<void>
