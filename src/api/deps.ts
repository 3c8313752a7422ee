/** What the API's routes are given: doors of other rooms, already built. */
import type { Access } from '../access/index.ts'
import type { Compat } from '../analysis/compat/index.ts'
import type { Lookups } from '../analysis/lookups/index.ts'
import type { Eraser, Expirer, PackageDeps } from '../erasure/index.ts'
import type { Forwarder } from '../forward/index.ts'
import type { DrillRuns } from '../drill/index.ts'
import type { Containment, Desk, Measures } from '../incident/index.ts'
import type { NoticeOffice } from '../incident/notices/index.ts'
import type { Watch } from '../incident/watch/index.ts'
import type { Catalogue, Ledger } from '../ledger/index.ts'
import type { Answer } from '../model/answer.ts'
import type { JsonObject } from '../model/json.ts'
import type { MemberId, RoleIn, ServiceId, ServiceScope } from '../model/member.ts'
import type { Position } from '../model/position.ts'
import type { Project, ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { Question } from '../model/question.ts'
import type { NewProject, QuarantineChoice, Registry } from '../registry/index.ts'
import type { ReadOptions, Rows, Statement } from '../store/index.ts'
import type { KeyStatus, VaultClient } from '../vault/index.ts'
import type { ReadLimits } from './read-limits.ts'

export type { ReadLimits }

export interface LiveEvent {
  readonly project: ProjectId
  readonly name: string
  readonly occurredAt: number
  readonly receivedAt: number
  readonly pseudonym: string | null
  readonly properties: JsonObject
}

export type LiveMessage = { readonly events: readonly LiveEvent[] } | { readonly refused: Readonly<Record<string, number>> }

/** How it goes with one witness. */
export interface WitnessState {
  readonly name: string
  readonly url: string
  /** The last checkpoint that it signed, and when it did, milliseconds; null before the first. */
  readonly seen: { readonly size: number; readonly at: number } | null
  /** Since when it cannot be reached or refuses, milliseconds, and why; null when the last attempt was answered. */
  readonly failing: { readonly since: number; readonly reason: string } | null
  /** It has not signed anything for a day. */
  readonly isLate: boolean
  /** It has seen another history of this ledger. */
  readonly contradicts: boolean
}

/** How far a sweep of stored rows has come. */
export interface SweepStatus {
  readonly state: 'none' | 'running' | 'done' | 'failed'
  readonly rowsChecked: number
  readonly rowsToCheck: number
  readonly changed: number
  readonly findings: Readonly<Record<string, number>>
}

/** Who reads. What each may do is in access/rights.ts. */
export type Reader =
  /** The owner's link, before there are members, or made anew on the machine. */
  | { readonly kind: 'owner'; readonly session: number }
  | { readonly kind: 'member'; readonly member: MemberId; readonly session: number; readonly roles: readonly RoleIn[] }
  | {
      readonly kind: 'service'
      readonly service: ServiceId
      readonly projects: readonly ProjectId[] | 'all'
      readonly scopes: readonly ServiceScope[]
    }
  /** A machine with one project's secret. */
  | { readonly kind: 'secret'; readonly project: ProjectId }

/** Erasing, expiring and handing out people's own data. */
export interface PrivacyDoor {
  readonly eraser: Eraser
  readonly expirer: Pick<Expirer, 'state'>
  /** The key that the key store stands under: copies made before it was replaced open no more. */
  readonly shelf: { state(): Promise<{ readonly generation: number; readonly rotatedAt: number | null; readonly nextAt: number | null }> }
  readonly packaging: PackageDeps
  /** The pseudonyms of ids as clients send them, of whom anything is kept. @throws {StoreError} */
  peopleNamed(project: Project, ids: readonly string[]): Promise<readonly Pseudonym[]>
}

export interface ApiDeps {
  /** Outgoing destinations. */
  readonly forward: Forwarder
  readonly notices: NoticeOffice
  readonly watch: Watch
  /** Where the public finds this instance, `https://signet.example.org`; undefined when nobody said so. */
  readonly origin: string | undefined
  /** Who publishes. */
  readonly organisation: string
  /** Where weaknesses are reported. */
  readonly securityContact: string | undefined
  readonly drills: DrillRuns
  readonly incidents: { readonly desk: Desk; readonly measures: Measures; readonly containment: Containment }
  readonly privacy: PrivacyDoor
  readonly registry: Registry
  readonly ledger: Ledger
  readonly access: Access
  /** The ledger's entries by kind, actor, project and time. */
  readonly catalogue: Catalogue
  readonly readLimits: ReadLimits
  /** Who outside signs the ledger's checkpoints, and how that goes. */
  witnesses(): readonly WitnessState[]
  readonly vault: VaultClient
  /** Epochs, ways to the keys and when each was tried. @throws {VaultError} KEYS_UNREADABLE */
  keyStatus(): Promise<KeyStatus>
  /** How far it is to wrap stored keys anew, since there was a new sealing key. */
  rewrapState(): { readonly running: boolean; readonly left: number; readonly moved: number; readonly unreadable: number }
  /** Where browsers find the vault's desk, `http://localhost:8081`; undefined without one. */
  readonly deskOrigin: string | undefined
  /** Whose id, e-mail address or telephone number this is, by keyed hashes; nothing is opened for it. */
  findByValue(project: Project, value: string): Promise<readonly Pseudonym[]>
  /** Why a reason is not taken, as a sentence that does not quote it; undefined when it is. */
  reasonFault(reason: string): string | undefined
  /** What a text seems to hold that must not be kept, as `an e-mail address`; undefined when nothing. */
  textFault(text: string): string | undefined
  readonly version: string
  readonly now: () => number
  /** Answers a question over everything acknowledged before the call. @throws QueryError, StoreError */
  ask(project: Project, question: Question, options?: ReadOptions): Promise<Answer>
  /** Small readings that are no questions: totals, values, one person's events. */
  readonly lookups: Lookups
  /** Mixpanel's queries. */
  readonly compat: Compat
  /** Runs a compiled statement over everything acknowledged before the call. @throws StoreError */
  read(statement: Statement, options?: ReadOptions): Promise<Rows>
  stream(statement: Statement, options?: ReadOptions): AsyncIterable<Uint8Array>
  /** Resolves when links and profiles that were acknowledged are applied. */
  settle(): Promise<void>
  /** Whether the store's reads must look for duplicates themselves. */
  readonly duplicateFree: boolean
  /** Whether the project has open merges. */
  hasMerges(project: ProjectId): Promise<boolean>
  projects(): readonly Project[]
  createProject(project: NewProject): Promise<{ readonly project: Project; readonly secret: string }>
  removeProject(project: ProjectId): Promise<void>
  reloadProjects(): Promise<void>
  /** Events and updates as a client would send them, through the collector; for the sample. Resolves when durable. */
  ingest(project: Project, route: 'track' | 'import' | 'engage' | 'groups', body: Uint8Array): Promise<void>
  readonly live: {
    latest(project: ProjectId, limit: number): readonly LiveEvent[]
    watch(project: ProjectId, watcher: (message: LiveMessage) => void): () => void
  }
  /** Writes counters, dictionary and findings, so that what was acknowledged is in them. */
  flushCounts(): Promise<void>
  /** Lets events out of quarantine; answers how many. @throws StoreError */
  releaseQuarantined(project: ProjectId, choice: QuarantineChoice): Promise<number>
  readonly sweeps: {
    status(project: ProjectId): Promise<SweepStatus>
    start(project: ProjectId, range: { readonly from?: number; readonly to?: number }): Promise<void>
    cancel(project: ProjectId): Promise<void>
  }
  /** Why alerts cannot be sent there, as a sentence; undefined when they can. */
  webhookFault(address: string): Promise<string | undefined>
  readonly alerts: {
    /** Whether this instance has a mail server to send through. */
    readonly sendsMail: boolean
    /** Why a project's mail does not arrive, as a sentence; undefined when it does. */
    mailFault(project: ProjectId): Promise<string | undefined>
    /** A sentence says what is wrong, null that it was taken, undefined that there is nobody to tell. */
    test(project: Project): Promise<{ readonly webhook?: string | null; readonly mail?: string | null }>
  }
  /** Country and region of an address, as far as they are known. */
  placeOf(address: string): string | undefined
  positionOf(address: string): Position | undefined
  /** What keeps events from being taken or loaded at the moment; undefined when all is well. */
  trouble(): string | undefined
}
