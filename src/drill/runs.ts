/** Drills that somebody asked a running server for: one at a time, in a process of its own; the last ones are kept. */
import type { Drill, Outcome } from './run-drill.ts'

/** One that is over. */
export interface KeptDrill extends Drill {
  /** `member:3` */
  readonly by: string
  /** Whether every promise held and every loot lay inside its report. */
  readonly held: boolean
}

/** One that is under way. */
export interface RunningDrill {
  readonly by: string
  readonly startedAt: number
  readonly people: number
  readonly done: number
  /** How many attackers there are; 0 while the stage is being set. */
  readonly of: number
  readonly outcomes: readonly Outcome[]
}

export interface DrillRuns {
  running(): RunningDrill | undefined
  /** The latest first. */
  kept(): Promise<readonly KeptDrill[]>
  /** Why the last one did not come to an end, as a sentence; undefined when it did. */
  trouble(): string | undefined
  /** Answers false when one is under way. On the ledger before it begins. @throws LedgerError: nothing was begun */
  start(by: string, people: number): Promise<boolean>
  /** Ends one that is under way. */
  stop(): Promise<void>
}

/** People of a drill. */
export const fewestPeople = 60
export const mostPeople = 100_000
