/** What measures act on: doors of other rooms, already built. */
import type { Access } from '../../access/index.ts'
import type { Ledger } from '../../ledger/index.ts'
import type { RoleIn } from '../../model/member.ts'
import type { Project, ProjectId } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import type { Registry } from '../../registry/index.ts'
import type { VaultClient } from '../../vault/index.ts'
import type { WitnessSeen } from '../exposure/ports.ts'
import type { Containment } from './state.ts'

/** Where events are forwarded to. */
export interface DestinationSwitch {
  list(): Promise<readonly { readonly id: number; readonly name: string; readonly isStopped: boolean }[]>
  /** Cuts off what is under way, too. One, or all. */
  stop(id: number | 'all', by: string): Promise<void>
  /** Lets it go on where it stopped. */
  resume(id: number, by: string): Promise<void>
}

export interface MeasurePorts {
  readonly registry: Registry
  readonly ledger: Ledger
  readonly access: Access
  readonly vault: VaultClient
  readonly containment: Containment
  projects(): readonly Project[]
  reloadProjects(): Promise<void>
  rotateShelf(by: string): Promise<unknown>
  /** Begins a new epoch of a project's sealing key, and hands it to whoever seals. @throws {VaultError} */
  renewSealing(project: ProjectId, unlock: string): Promise<void>
  /** Resolves when it is over. */
  erase(asked: { readonly project: ProjectId; readonly people: readonly Pseudonym[]; readonly field?: string }, by: string): Promise<void>
  pushCheckpoint(): Promise<void>
  witnesses(): readonly WitnessSeen[]
  /** Absent where nothing is forwarded. */
  readonly destinations?: DestinationSwitch
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Milliseconds since some instant, never set back. */
  readonly monotonic: () => number
}

/** Who takes a measure. */
export interface Taker {
  /** As the ledger names them. */
  readonly name: string
  readonly roles: readonly RoleIn[]
  /** Their own session, which "all" spares unless they say otherwise. */
  readonly session: number | undefined
  /** Where they come from, so that they do not lock themselves out. */
  readonly address: string
}
