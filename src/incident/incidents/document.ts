/** An incident as a value: what is known of it, who decided what, and what is still to do. It holds no personal data. */
import type {
  DeskRole, IncidentKind, IncidentStatus, ScopeLine, ScopeTarget, ScopeWindow, Severity, SharingMark,
} from '../../model/incident.ts'

export interface TimelineItem {
  readonly at: number
  readonly text: string
  /** As the ledger names who wrote it. */
  readonly by: string
}

export interface Task {
  readonly id: number
  readonly text: string
  readonly assigned: string | null
  readonly doneAt: number | null
}

export const decisionSubjects = ['aware', 'notify-authority', 'notify-people', 'not-notify', 'scope', 'exposure', 'other'] as const
export type DecisionSubject = (typeof decisionSubjects)[number]

export interface Decision {
  readonly at: number
  readonly by: string
  readonly about: DecisionSubject
  /** What it rests on: `GDPR art. 33(1)`; empty when on none. */
  readonly article: string
  readonly choice: string
  readonly why: string
}

export interface Evidence {
  readonly id: number
  readonly at: number
  readonly by: string
  readonly kind: 'file' | 'ledger' | 'log' | 'snapshot'
  /** Where it is from, or lies. */
  readonly source: string
  /** Hexadecimal, of its bytes; of a ledger range, of its lines. */
  readonly sha256: string
  /** Entries `from` to before `until` and the checkpoint over them. */
  readonly entries?: { readonly from: number; readonly until: number; readonly checkpoint: string }
  /** Number of the imported log. */
  readonly log?: number
}

export interface Clock {
  readonly rule: string
  readonly chosen: boolean
  readonly pauses: readonly { readonly from: number; readonly until: number | null; readonly reason: string }[]
  readonly doneAt: number | null
}

export interface IncidentDocument {
  readonly kind: IncidentKind
  readonly title: string
  readonly status: IncidentStatus
  readonly severity: Severity
  readonly severityReasons: string
  readonly sharing: SharingMark
  readonly what: string
  readonly noticedAt: number
  readonly noticedHow: string
  /** When it happened, as far as is known. */
  readonly occurred: { readonly from: number | null; readonly until: number | null }
  /** `CVE-2026-12345`; empty: none is known. */
  readonly cves: readonly string[]
  /** The ledger's entry that raised it. */
  readonly alarm: number | null
  readonly openedBy: string
  /** When we became aware, by a decision; clocks count from it. */
  readonly aware: { readonly at: number; readonly by: string; readonly why: string } | null
  /** When the first notices went out; stays when it is reopened. */
  readonly notifiedAt: number | null
  readonly reopened: readonly { readonly at: number; readonly from: IncidentStatus; readonly why: string }[]
  readonly scope: readonly ScopeLine[]
  /** Highest id of anything that has one. */
  readonly lastId: number
  readonly clocks: readonly Clock[]
  readonly timeline: readonly TimelineItem[]
  readonly tasks: readonly Task[]
  readonly decisions: readonly Decision[]
  readonly evidence: readonly Evidence[]
  readonly roles: readonly { readonly role: DeskRole; readonly who: string }[]
}

export interface NewIncident {
  readonly kind: IncidentKind
  readonly title: string
  readonly what: string
  readonly noticedAt: number
  readonly noticedHow: string
  readonly cves?: readonly string[]
  readonly severity?: Severity
  readonly alarm?: number
}

export interface NewScopeLine {
  readonly target: ScopeTarget
  readonly window: ScopeWindow
  readonly certainty: ScopeLine['certainty']
  readonly note?: string
}

/** One change of an incident; `apply.ts` says what each does. */
export type IncidentChange =
  | ({ readonly type: 'details' } & Partial<Pick<IncidentDocument,
      'kind' | 'title' | 'what' | 'noticedAt' | 'noticedHow' | 'occurred' | 'cves' | 'severity' | 'severityReasons' | 'sharing'>>)
  | { readonly type: 'scope.add'; readonly line: NewScopeLine }
  | { readonly type: 'scope.change'; readonly id: number; readonly line: NewScopeLine; readonly why: string }
  | { readonly type: 'scope.remove'; readonly id: number; readonly why: string }
  | { readonly type: 'aware'; readonly at: number; readonly why: string }
  | { readonly type: 'clock.choose'; readonly rule: string; readonly chosen: boolean }
  | { readonly type: 'clock.pause'; readonly rule: string; readonly reason: string }
  | { readonly type: 'clock.resume'; readonly rule: string }
  | { readonly type: 'clock.done'; readonly rule: string; readonly at: number }
  | { readonly type: 'timeline.add'; readonly at: number; readonly text: string }
  | { readonly type: 'task.add'; readonly text: string; readonly assigned?: string }
  | { readonly type: 'task.done'; readonly id: number; readonly done: boolean }
  | { readonly type: 'decision'; readonly about: DecisionSubject; readonly article: string; readonly choice: string; readonly why: string }
  | { readonly type: 'role'; readonly role: DeskRole; readonly who: string | null }
  | { readonly type: 'evidence'; readonly evidence: Omit<Evidence, 'id' | 'at' | 'by'> }
  | { readonly type: 'status'; readonly status: IncidentStatus; readonly why: string }
