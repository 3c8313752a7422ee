/**
 * What goes through the collector's door: a request as bytes and facts, and what came of it. No HTTP library is known
 * here; the server that holds the sockets builds the one and sends the other.
 */
import type { SealedEvent } from '../model/event.ts'
import type { IdentityWrite } from '../model/identity-write.ts'
import type { GuardFinding } from '../model/ports.ts'
import type { ProjectId } from '../model/project.ts'

export type CollectRoute = 'track' | 'import' | 'engage' | 'groups'

export interface CollectRequest {
  readonly route: CollectRoute
  readonly method: 'GET' | 'POST'
  /** The raw query, without `?`. */
  readonly query: string
  /** Not trusted: clients that beacon or compress say something else than they send, so the bytes decide. */
  readonly contentType?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly authorization?: string | undefined
  readonly userAgent?: string | undefined
  /** The client's address: the peer's, or what a trusted proxy says it is. Used to find a place, never kept. */
  readonly address: string
  readonly body: Uint8Array
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
  /** The host that the client called. */
  readonly endpoint: string
}

export interface HttpAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

export interface CollectCounts {
  /** Events or updates that are to be kept. */
  readonly accepted: number
  /** What was not kept because it was wrong, by stable reason (SPEC.md lists them). */
  readonly refused: Readonly<Record<string, number>>
  /**
   * What was valid and is not stored on purpose: `too_old`, `ignored`, `dropped_by_dictionary`, `quarantined`. The client
   * hears that it was taken.
   */
  readonly dropped: Readonly<Record<string, number>>
  /** Values that lost something to a limit: long strings, wide lists, deep objects. */
  readonly cut: number
  /** Properties that the owner has dropped, on records that were kept. */
  readonly droppedProperties: number
}

/** An event that waits until somebody releases it, and what was caught on it. */
export interface QuarantinedEvent {
  readonly class: string
  readonly event: SealedEvent
}

/** What was caught on its way in, by where; never the value. */
export interface CollectFinding {
  readonly project: ProjectId
  /** The event's name or the profile operation. */
  readonly name: string
  /** The page's URL as it is kept, where the event has one. */
  readonly page: string | undefined
  /** As the guard said it, with whatever more its findings hold. */
  readonly finding: GuardFinding
  readonly count: number
}

export interface Sdk {
  readonly name: string
  readonly version: string | undefined
}

/** What came of a request. The answer may be sent once `events`, `quarantined` and `identity` are durable. */
export interface Collected {
  readonly answer: HttpAnswer
  readonly events: readonly SealedEvent[]
  readonly quarantined: readonly QuarantinedEvent[]
  readonly identity: readonly IdentityWrite[]
  readonly counts: CollectCounts
  readonly findings: readonly CollectFinding[]
  /** The first project that the request named; undefined when it named none that is known. */
  readonly project: ProjectId | undefined
  readonly sdk: Sdk | undefined
}
