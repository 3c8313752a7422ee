/** What the ledger's routes answer (docs/api.md). */
export const groups = ['reads', 'exports', 'unsealing', 'access', 'keys', 'erasure', 'data', 'alarms', 'other'] as const
export type Group = (typeof groups)[number]

export interface Witness {
  readonly name: string
  readonly url: string
  readonly seen: { readonly size: number; readonly at: number } | null
  readonly failing: { readonly since: number; readonly reason: string } | null
  readonly isLate: boolean
  readonly contradicts: boolean
}

export interface LedgerState {
  readonly origin: string
  readonly verifierKey: string
  /** What the instance's root says of the ledger's keys, oldest first: signed notes. */
  readonly keyStatements: readonly string[]
  readonly size: number
  readonly root: string
  readonly checkpoint: string
  readonly lastEntryAt: number | null
  readonly check: { readonly state: 'running' | 'sound' | 'wrong'; readonly checked: number | null; readonly message: string | null }
  readonly trouble: string | null
  readonly witnesses: readonly Witness[]
  readonly seen: number | null
  readonly wholeInstance: boolean
}

export interface Entry {
  readonly index: number
  readonly recordedAt: number
  readonly kind: string
  readonly group: Group
  readonly actor: string | null
  readonly project: number | null
  readonly people: number | null
  readonly details: { readonly [name: string]: unknown }
}

export interface EntryPage {
  readonly entries: readonly Entry[]
  readonly next: number | null
}

export interface ProvenEntry {
  readonly entry: Entry
  readonly line: string
  readonly texts: { readonly [name: string]: string | null }
  readonly size: number
  readonly proof: readonly string[]
  readonly checkpoint: string
  readonly tlogProof: string
}

export interface Filter {
  readonly group?: Group
  readonly actor?: string
  readonly project?: number
  readonly from?: number
  readonly until?: number
}

export interface LedgerActors {
  readonly actors: readonly string[]
  /** Of those who are members and service accounts now, for readers of the whole instance. */
  readonly names: Readonly<Record<string, string>>
}
