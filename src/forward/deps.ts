/** What forwarding is given: doors of other rooms, already built. */
import type { OutgoingOptions } from '../base/outgoing/checked.ts'
import type { Catalogue, Ledger } from '../ledger/index.ts'
import type { ProvenStandingGrant } from '../model/destination.ts'
import type { SealedValue, WrappedKey } from '../model/identity-write.ts'
import type { JsonObject } from '../model/json.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { Registry } from '../registry/index.ts'
import type { EventStore } from '../store/index.ts'

export interface ForwardDeps {
  readonly registry: Pick<Registry, 'destinations' | 'forwardLog' | 'links' | 'sealed' | 'keys' | 'settings'>
  readonly ledger: Ledger
  readonly catalogue: Catalogue
  readonly store: { readonly rewriter: Pick<EventStore['rewriter'], 'page' | 'count' | 'firstTaken'> }
  /** Resolves when everything that was taken before the call is where it is read. */
  settle(): Promise<void>
  /** Everything that was taken before this instant is durable, or was refused; milliseconds. */
  settledBefore(): number
  /** Opens fields under a standing grant. @throws {VaultError} VAULT_LOCKED, VAULT_UNREACHABLE, GRANT_… */
  openIdentity(
    proven: ProvenStandingGrant, records: readonly { readonly value: SealedValue; readonly key: WrappedKey }[],
  ): Promise<readonly { readonly pseudonym: Pseudonym; readonly field: string; readonly text: string | null }[]>
  readonly toProperties: (printed: unknown, mixed: readonly string[]) => JsonObject
  /** How an event is named to receivers, so that a resend is known: the `$insert_id`. */
  readonly insertIdOf: (dedupeKey: bigint) => string
  /** Properties that point at people with others: never sent, whatever a policy says. */
  guardsOf(project: ProjectId): Promise<(property: string) => boolean>
  readonly outgoing: OutgoingOptions
  /** The folder under which destinations of the kind `folder` lie. */
  readonly folderRoot: string
  /** 32 bytes that credentials are encrypted under. */
  readonly credentialKey: Uint8Array
  /** Milliseconds. */
  readonly now: () => number
  readonly random: (size: number) => Buffer
  readonly onTrouble: (message: string) => void
  /** Other paces for tests. */
  readonly pace?: Partial<Pace>
}

export interface Pace {
  /** Between two looks for new events. */
  readonly pollMs: number
  /** Events younger than this wait: clocks of a machine step back a little now and then. */
  readonly lagMs: number
  readonly firstRetryMs: number
  readonly longestRetryMs: number
  /** A batch that fails for so long is given up, and the next one is tried. */
  readonly giveUpMs: number
  /** A request that is not answered. */
  readonly timeoutMs: number
}

export const usualPace: Pace = {
  pollMs: 2_000, lagMs: 2_000, firstRetryMs: 2_000, longestRetryMs: 600_000, giveUpMs: 24 * 3_600_000, timeoutMs: 30_000,
}
