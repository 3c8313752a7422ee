/** What the main thread and an intake worker say to each other. Plain data: it is cloned between threads. */
import type { CollectRequest, HttpAnswer, ImportRefusal } from '../../collector/index.ts'
import type { FindingsSnapshot } from '../../guard/index.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Project } from '../../model/project.ts'
import type { DictionaryEntry, IntakeCount } from '../../registry/index.ts'

export interface WorkerSettings {
  /** The collectors' keys, as their file's text. */
  readonly keys: string
  readonly projects: readonly Project[]
  /** IP location files, shared between threads; none: no places. */
  readonly placeFiles: readonly SharedArrayBuffer[]
}

/** A request, and for `/import` who may write where: decided before, since workers know no secrets. */
export interface IntakeRequest extends CollectRequest {
  readonly importInto?: Project | ImportRefusal
}

export type ToWorker =
  | { readonly kind: 'settings'; readonly settings: WorkerSettings }
  | { readonly kind: 'batch'; readonly id: number; readonly requests: readonly IntakeRequest[]; readonly live: boolean }
  /** The writes of this batch were not kept: what counted as sealed must be sealed again. */
  | { readonly kind: 'lost'; readonly id: number }
  | { readonly kind: 'kept'; readonly id: number }

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
  readonly answers: readonly HttpAnswer[]
  readonly rows: { readonly bytes: Uint8Array<ArrayBuffer>; readonly count: number; readonly keys: Uint32Array<ArrayBuffer>; readonly earliest: number }
  /** Identity writes as JSON lines: everything but the wrapped keys, and the wrapped keys; empty when there are none. */
  readonly identity: Uint8Array<ArrayBuffer>
  readonly keys: Uint8Array<ArrayBuffer>
  readonly identityCount: number
  readonly counts: readonly IntakeCount[]
  readonly live: readonly LiveEvent[]
}

/** What a worker saw since its last report: names for the dictionary, and what the guard caught. */
export interface WorkerReport {
  readonly kind: 'report'
  readonly dictionary: readonly DictionaryEntry[]
  readonly findings: FindingsSnapshot
}

export type FromWorker = BatchResult | WorkerReport | { readonly kind: 'ready' }
