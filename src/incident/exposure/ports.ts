/** What computing an exposure is given: doors of other rooms, already built. */
import type { Catalogue, Ledger } from '../../ledger/index.ts'
import type { ForwardRecord, ForwardRecordAsked } from '../../model/forward-record.ts'
import type { Project, ProjectId } from '../../model/project.ts'
import type { Registry } from '../../registry/index.ts'

/** How it goes with one witness of the ledger. */
export interface WitnessSeen {
  readonly name: string
  readonly seen: { readonly size: number; readonly at: number } | null
  readonly contradicts: boolean
}

export interface ExposurePorts {
  readonly registry: Registry
  readonly ledger: Ledger
  readonly catalogue: Catalogue
  witnesses(): readonly WitnessSeen[]
  /** Shows the checkpoint to the witnesses now; resolves when each was tried. */
  pushCheckpoint(): Promise<void>
  projects(): readonly Project[]
  /** Everybody with events in a project, 16 bytes each; of those received in `[from, until)` when given. */
  peopleWithEvents(project: ProjectId, received?: { readonly from: number; readonly until: number }): Promise<Uint8Array>
  /** Who came to have links to other pseudonyms; such people are folded into one. */
  hasMerges(project: ProjectId): Promise<boolean>
  /** What was ever sent to a destination; undefined where nothing is forwarded. */
  readonly forwardRecord?: (asked: ForwardRecordAsked) => Promise<ForwardRecord>
  /** The project of a destination. */
  readonly projectOfDestination?: (destination: number) => Promise<ProjectId | undefined>
  readonly now: () => number
  /** Milliseconds since some instant, never set back. */
  readonly monotonic: () => number
}
