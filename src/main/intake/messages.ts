/** What the main thread and an intake worker say to each other. Plain data: it is cloned between threads. */
import type { CollectRequest, ImportRefusal, QuarantinedEvent } from '../../collector/index.ts'
import type { FindingsSnapshot } from '../../guard/index.ts'
import type { ErasedSeals } from '../../identity/index.ts'
import type { SealedEvent } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Project } from '../../model/project.ts'
import type { Pseudonym, PseudonymKind } from '../../model/pseudonym.ts'
import type { DictionaryEntry, IntakeCount, SetAsideCount } from '../../registry/index.ts'
import type { EncodedRows } from '../../store/rows/event-rows.ts'
import type { PackedAnswers, PackedRequests } from './packed-batch.ts'
import type { PathKind } from './path-budget.ts'
import type { ProjectRules } from './project-rules.ts'

export interface WorkerSettings {
  /** The collectors' keys, as their file's text. */
  readonly keys: string
  readonly projects: readonly Project[]
  /** What was decided about each project's data; a project that is not there decided nothing. */
  readonly rules: ReadonlyMap<number, ProjectRules>
  /** Names that each project's dictionary knows. */
  readonly known: readonly { readonly project: number; readonly kind: PathKind; readonly names: readonly string[] }[]
  /** IP location files, shared between threads; none: no places. */
  readonly placeFiles: readonly SharedArrayBuffer[]
}

/** A request, and for `/import` who may write where: decided before, since workers know no secrets. */
export interface IntakeRequest extends CollectRequest {
  readonly importInto?: Project | ImportRefusal
}

export type ToWorker =
  | { readonly kind: 'settings'; readonly settings: WorkerSettings }
  | { readonly kind: 'batch'; readonly id: number; readonly requests: PackedRequests; readonly live: boolean }
  /** The writes of this batch were not kept: what counted as sealed must be sealed again. */
  | { readonly kind: 'lost'; readonly id: number }
  | { readonly kind: 'kept'; readonly id: number }
  /** What was erased counts as never sealed. Answered by `forgot`. */
  | { readonly kind: 'forget'; readonly id: number; readonly project: number; readonly erased: ErasedSeals }
  /** Asks for a report now. */
  | { readonly kind: 'report'; readonly id: number }
  /** Stored rows, to be read again by the rules of today. */
  | { readonly kind: 'check'; readonly id: number; readonly page: CheckPage }

export interface LiveEvent {
  readonly project: number
  readonly name: string
  readonly occurredAt: number
  readonly receivedAt: number
  readonly pseudonym: string | null
  readonly properties: JsonObject
}

/** What came of a batch: one answer per request, and everything that must be durable before they are sent. */
export interface BatchResult {
  readonly kind: 'done'
  readonly id: number
  readonly answers: PackedAnswers
  readonly rows: EncodedRows
  /** Identity writes as JSON lines: everything but the wrapped keys, and the wrapped keys; empty when there are none. */
  readonly identity: Uint8Array<ArrayBuffer>
  readonly keys: Uint8Array<ArrayBuffer>
  readonly identityCount: number
  /** Events that wait until somebody releases them. */
  readonly quarantined: readonly QuarantinedEvent[]
  readonly counts: readonly IntakeCount[]
  readonly live: readonly LiveEvent[]
}

/** What a worker saw since its last report: names for the dictionary, and what the guard caught. */
export interface WorkerReport {
  readonly kind: 'report'
  /** Of the question that it answers; undefined when nobody asked. */
  readonly id: number | undefined
  readonly dictionary: readonly DictionaryEntry[]
  readonly setAside: readonly SetAsideCount[]
  readonly findings: FindingsSnapshot
}

export type FromWorker = BatchResult | WorkerReport | CheckedPage | { readonly kind: 'ready' } | { readonly kind: 'forgot'; readonly id: number }

/** A page of stored rows of one project. */
export interface CheckPage {
  readonly project: number
  readonly events: readonly SealedEvent[]
  readonly profiles: readonly CheckProfile[]
}

export interface CheckProfile {
  readonly subject: PseudonymKind
  readonly pseudonym: Pseudonym
  readonly properties: JsonObject
}

/** What the rules of today say of a page: the rows that must change, and what goes under seal. */
export interface CheckedPage {
  readonly kind: 'checked'
  readonly id: number
  /** Of each event that must change, its place in the page and how it is to be kept. */
  readonly changed: readonly { readonly place: number; readonly name: string; readonly properties: JsonObject }[]
  readonly changedProfiles: number
  /** As in {@link BatchResult}: seals, and the changes of profiles. */
  readonly identity: Uint8Array<ArrayBuffer>
  readonly keys: Uint8Array<ArrayBuffer>
  readonly identityCount: number
  /** How often each class was caught. */
  readonly found: Readonly<Record<string, number>>
}
