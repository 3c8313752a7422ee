/** What the server says about incidents. */
import type { ExposureLevel, IncidentKind, IncidentStatus, ScopeLine, ScopeTarget, Severity } from '../../../src/model/incident.ts'

export interface Clock {
  readonly rule: {
    readonly id: string
    readonly name: string
    readonly to: string
    readonly when: string
    readonly source: string
    readonly pauses: boolean
    readonly status: 'law' | 'proposal' | 'not-checked'
  }
  readonly state: 'waiting' | 'running' | 'paused' | 'late' | 'done'
  readonly since: number | null
  readonly dueAt: number | null
  readonly doneAt: number | null
}

export interface IncidentSummary {
  readonly id: number
  readonly name: string
  readonly title: string
  readonly kind: IncidentKind
  readonly status: IncidentStatus
  readonly severity: Severity
  readonly version: number
  readonly openedAt: number
  readonly noticedAt: number
  readonly clocks: readonly Clock[]
}

export interface Incident extends IncidentSummary {
  readonly what: string
  readonly noticedHow: string
  readonly cves: readonly string[]
  readonly aware: { readonly at: number; readonly by: string; readonly why: string } | null
  readonly scope: readonly ScopeLine[]
  readonly timeline: readonly { readonly at: number; readonly text: string; readonly by: string }[]
  readonly tasks: readonly { readonly id: number; readonly text: string; readonly assigned: string | null; readonly doneAt: number | null }[]
  readonly decisions: readonly { readonly at: number; readonly by: string; readonly about: string; readonly article: string; readonly choice: string; readonly why: string }[]
  readonly evidence: readonly { readonly id: number; readonly at: number; readonly by: string; readonly kind: string; readonly source: string; readonly sha256: string }[]
}

export interface FieldRow {
  readonly field: string
  readonly level: ExposureLevel
  readonly confirmed: number
  readonly potential: number
}

export interface Exposure {
  readonly version: number
  readonly by: string
  readonly reason: string
  readonly computedAt: number
  readonly computeMs: number
  readonly rows: number
  readonly people: number
  readonly confirmed: number
  readonly potential: number
  readonly others: 'excluded' | 'not-seen'
  readonly entry: number
  readonly coverage: {
    readonly gaps: readonly string[]
    readonly witness: { readonly name: string; readonly size: number } | null
    readonly ledgerSize: number
  }
  readonly changes: { readonly added: number; readonly removed: number; readonly nowConfirmed: number; readonly shrunk: number } | null
  readonly lines: readonly { readonly line: number; readonly entries: number; readonly notes: readonly string[] }[]
  readonly projects: readonly {
    readonly project: number
    readonly people: number
    readonly confirmed: number
    readonly potential: number
    readonly fields: readonly FieldRow[]
    readonly untouched: readonly string[]
  }[]
}

export interface PersonLine {
  readonly pseudonym: string
  readonly handle: string
  readonly grade: 'confirmed' | 'potential'
  readonly columns: readonly { readonly field: string; readonly level: ExposureLevel; readonly grade: 'confirmed' | 'potential' }[]
  readonly firstAt: number
  readonly lastAt: number
  readonly through: readonly string[]
}

export interface Preview {
  readonly touches: Readonly<Record<string, number>>
  readonly unavailable?: string
  readonly warning?: string
}

export interface Offered {
  readonly measure: string
  readonly given: Readonly<Record<string, unknown>>
  readonly asks: readonly ('networks' | 'unlock' | 'k')[]
  readonly confirmed: boolean
  readonly allowed: boolean
  readonly preview: Preview
}

export interface Taken {
  readonly number: number
  readonly measure: string
  readonly given: Readonly<Record<string, unknown>>
  readonly by: string
  readonly startedAt: number
  readonly state: 'running' | 'done' | 'failed' | 'undone'
  readonly touched: Readonly<Record<string, number>>
  readonly effectMs: number | null
  readonly undoable: boolean
  readonly trouble: string | null
}

export interface MeasureList {
  readonly taken: readonly Taken[]
  readonly playbook: readonly Offered[]
}

export type { ScopeLine, ScopeTarget }
