/** What the routes of outgoing destinations take and answer (docs/api.md). */
import type { Destination as Stored, DestinationKind, FieldPolicy, PlaceLevel, Vendor } from '../../../src/model/destination.ts'

export type { DestinationKind, FieldPolicy, PlaceLevel, Vendor }

export interface Destination extends Omit<Stored, 'project'> {
  readonly granted: { readonly grant: string; readonly fields: readonly string[]; readonly level: string; readonly expiresAt: number; readonly isOver: boolean } | null
  readonly progress: {
    readonly sentEvents: number
    readonly lastSentAt: number | null
    readonly trouble: string | null
    readonly tries: number
    readonly upTo: number
    readonly batches: Readonly<Record<string, number>>
  }
}

export interface Batch {
  readonly id: number
  readonly at: number
  readonly outcome: string
  readonly events: number
  readonly people: number
  readonly reason: string | null
}

export interface Deletion {
  readonly id: number
  readonly people: number
  readonly askedAt: number
  readonly state: 'asked' | 'told' | 'by-hand' | 'confirmed'
  readonly reason: string | null
  readonly confirmedAt: number | null
  readonly evidence: string | null
}

export interface SentField {
  readonly field: string
  readonly level: 'pseudonymous' | 'coarse' | 'masked' | 'full'
  readonly grade: 'confirmed' | 'potential'
  readonly firstAt: number
  readonly lastAt: number
}

export interface SentRecord {
  readonly fields: readonly (SentField & { readonly people: number })[]
  readonly properties: readonly string[]
  readonly confirmedDeleted: number
}

export type PersonForward = SentField & { readonly destination: number; readonly name: string; readonly vendor: string }
