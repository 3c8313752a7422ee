/** What the data routes answer (docs/api.md). Times are milliseconds since the epoch. */
import type { JsonObject, JsonScalar } from '../../../src/model/json.ts'
import type { ValueType } from '../server/types.ts'

export type State = 'visible' | 'hidden' | 'dropped'
export type Classification = 'identifying' | 'sensitive' | 'quasi' | 'plain'
export type Action = 'drop' | 'mask' | 'seal' | 'quarantine' | 'reject' | 'report'

export interface SdkCount {
  readonly sdk: string
  readonly version: string
  readonly count: number
}

interface Described {
  readonly name: string
  readonly displayName: string | null
  readonly description: string | null
  readonly owner: string | null
  readonly state: State
  readonly count: number
  readonly lastSeen: number | null
  readonly planned: boolean
}

export interface EventEntry extends Described {
  /** The event under whose name this one is stored. */
  readonly mergedInto: string | null
  readonly firstSeen: number | null
  readonly bySdk: readonly SdkCount[]
  readonly pages: readonly string[]
}

export interface PropertyEntry extends Described {
  /** What the owner said; null leaves it to the guard. */
  readonly classification: Classification | null
  readonly effective: Classification
  readonly types: readonly ValueType[]
  /** A few short values that passed the guard. */
  readonly examples: readonly JsonScalar[]
  /** How often the guard took something out of it. */
  readonly caught: number
}

export interface EventDetail extends EventEntry {
  readonly properties: readonly PropertyEntry[]
}

export interface DataDictionary {
  readonly events: readonly EventEntry[]
  readonly properties: readonly PropertyEntry[]
  readonly personProperties: readonly PropertyEntry[]
  /** Names that found no room. */
  readonly setAside: number
}

export type EventChange = Partial<Pick<EventEntry, 'displayName' | 'description' | 'owner' | 'state' | 'mergedInto'>>
export type PropertyChange = Partial<Pick<PropertyEntry, 'displayName' | 'description' | 'owner' | 'state' | 'classification'>>

/** That something was found, and where; never what it was. */
export interface Finding {
  readonly id: string | number
  readonly class: string
  readonly action: Action
  readonly rule: string
  readonly event: string
  readonly property: string
  readonly page: string
  readonly sdk: string
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
  readonly resolvedAt: number | null
  readonly hint?: string
}

export interface Findings {
  readonly findings: readonly Finding[]
  readonly setAside: number
}

export type Policy = Readonly<Record<string, Action>>

export interface PolicyAnswer {
  readonly policy: Policy
  readonly defaults: Policy
  readonly classes: readonly { readonly class: string; readonly actions: readonly Action[]; readonly why: string }[]
}

export interface PlannedProperty {
  readonly owner: string
  readonly reason: string
  /** From then on the property counts as not planned. */
  readonly expiresAt?: number
}

export type PlannedProperties = Readonly<Record<string, PlannedProperty>>

export interface Plan {
  readonly mode: 'open' | 'strict'
  readonly events: Readonly<Record<string, { readonly properties: PlannedProperties }>>
  /** Properties that any event may have. */
  readonly shared?: PlannedProperties
}

export interface QuarantinedEvent {
  readonly id: string | number
  readonly name: string
  readonly receivedAt: number
  readonly class: string
  readonly properties: JsonObject
  readonly handle: string | null
}

export interface Quarantine {
  readonly total: number
  readonly events: readonly QuarantinedEvent[]
}

export interface Sweep {
  readonly state: 'none' | 'running' | 'done' | 'failed'
  readonly rowsChecked: number
  readonly rowsToCheck: number
  readonly changed: number
  readonly findings: Readonly<Record<string, number>>
}

export interface Alerts {
  /** Who gets mail. */
  readonly emails: readonly string[]
  readonly mail: {
    /** Whether the instance has a mail server. */
    readonly available: boolean
    /** Why the last mail did not arrive. */
    readonly fault: string | null
  }
  readonly webhook: string | null
  readonly classes: readonly string[]
}

/** Null: it was taken; a sentence: what is wrong; absent: nobody to tell. */
export interface AlertTest {
  readonly webhook?: string | null
  readonly mail?: string | null
}
