/** What the privacy routes take and answer (docs/api.md). */
export type EventsMode = 'keep' | 'remove'

export interface PrivacySettings {
  readonly events: EventsMode
  readonly fields: readonly { readonly field: string; readonly days: number }[]
  readonly eventKinds: readonly { readonly event: string; readonly days: number }[]
  readonly allEvents: number | null
}

export interface Privacy {
  readonly settings: PrivacySettings
  readonly shelf: { readonly generation: number; readonly rotatedAt: number | null; readonly nextAt: number | null }
  readonly expiry: { readonly lastRun: number | null; readonly nextRun: number }
  readonly mayErase: boolean
  readonly mayManage: boolean
}

export interface Erasure {
  readonly id: number
  readonly tracking: string
  readonly state: 'waiting' | 'running' | 'done' | 'revoked'
  readonly requestedBy: string
  readonly requestedAt: number
  readonly finishedAt: number | null
  readonly field: string | null
  readonly everyone: boolean
  readonly events: EventsMode
  readonly origin: 'app' | 'cli' | 'mixpanel' | 'restore'
  readonly ids: number
  readonly persons: number | null
  readonly values: number | null
  readonly eventsDone: number | null
  readonly unreadableAt: number | null
  readonly inBackupsAt: number | null
  readonly isInBackups: boolean
  readonly ledger: { readonly begun: number | null; readonly done: number | null }
  readonly trouble: string | null
}
