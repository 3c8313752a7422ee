/** What erasing is given: doors of other rooms, already built. */
import type { Ledger } from '../ledger/index.ts'
import type { JsonObject } from '../model/json.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { Registry } from '../registry/index.ts'
import type { EventStore } from '../store/index.ts'

export interface ErasureDeps {
  readonly registry: Registry
  readonly store: Pick<EventStore, 'people' | 'rewriter'>
  readonly ledger: Ledger
  /**
   * Has intake forget that it sealed these, so that whatever comes next is sealed anew. Resolves when what was begun
   * before is durable.
   */
  forgetSealed(project: ProjectId, erased: { readonly people: ReadonlySet<Pseudonym>; readonly field?: string } | { readonly field: string }): Promise<void>
  /** Resolves when everything that was taken so far is applied, and copied to where questions look. */
  settle(): Promise<void>
  /** Takes away requests for opening values that may be about these people: they hold keys. */
  cancelGrants(project: ProjectId, people: ReadonlySet<Pseudonym>): Promise<void>
  /** Forgets what is shown live. */
  forgetLive(project: ProjectId): void
  /** Replaces the shelf key: what was erased is unreadable in older copies of the key store too. */
  rotateShelf(): Promise<unknown>
  projects(): readonly { readonly id: ProjectId }[]
  readonly toProperties: (printed: unknown, mixed: readonly string[]) => JsonObject
  /** Milliseconds. */
  readonly now: () => number
  readonly random: (size: number) => Buffer
  readonly onTrouble: (message: string) => void
  /** How long a machine's request can be taken back; ten minutes unless set. */
  readonly graceMs?: number
}
