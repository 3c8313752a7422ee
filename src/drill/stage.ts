/**
 * Where a drill is played: an instance that was made for it, with people whose values are known. What attackers do is in
 * `attacks/`; this is what whoever leads the drill holds, to hand each attacker its part and to look on from the incident
 * desk. `main/drill` builds one.
 */
import type { SoftAuthenticator } from './authenticator.ts'
import type { Truth } from './loot.ts'

export interface DrillPerson {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly phone: string
}

export interface DrillProject {
  readonly id: number
  readonly token: string
  readonly secret: string
  readonly people: readonly DrillPerson[]
}

/** A member who has come in, with an authenticator in software. */
export interface Seat {
  readonly member: number
  readonly session: number
  readonly cookie: string
  readonly name: string
  readonly key: SoftAuthenticator
  /** The seed of the codes that the vault takes; only where the seat was taken with codes. */
  readonly seed: Buffer | undefined
}

export interface SeatAsked {
  readonly role: 'analyst' | 'responder' | 'admin' | 'viewer'
  /** Known to the vault, by a passkey or by codes. */
  readonly vault?: 'passkey' | 'totp'
}

export interface StageEntry {
  readonly index: number
  readonly recordedAt: number
  readonly kind: string
  readonly actor: string | null
}

/** Asks as the owner, at the incident desk. @throws {Error} for any answer but a good one */
export type AskDesk = <A = Readonly<Record<string, unknown>>>(method: string, path: string, body?: unknown) => Promise<A>

export interface Stage {
  /** Where a browser finds the app and the vault's desk: `http://localhost:…`. */
  readonly origin: string
  readonly desk: string
  /** Where the vault listens. */
  readonly socket: string
  /** The instance's data directory, and an empty folder for copies. */
  readonly data: string
  readonly work: string
  readonly shop: DrillProject
  readonly other: DrillProject
  /** Of the shop, and of everybody that was added while drills were played. */
  truths(): readonly Truth[]
  /** Half of them true, of the shop: ids and addresses. */
  readonly guesses: readonly string[]
  pseudonymOf(project: number, id: string): string
  readonly owner: AskDesk
  seat(asked: SeatAsked): Promise<Seat>
  /** A service account with every scope, of the shop. */
  machine(): Promise<{ readonly service: number; readonly name: string; readonly secret: string }>
  /** New people come, as a browser sends them. */
  arrive(count: number): Promise<{ readonly people: readonly DrillPerson[]; readonly bodies: readonly string[] }>
  /** Forwards all events of the shop to a vendor, which is a trap on this machine; what it was sent. */
  vendor(granted: readonly string[]): Promise<{ readonly destination: number; readonly bodies: readonly string[] }>
  /** Sends notices of an incident to people by their pseudonyms; addresses sealed after `windowFrom` get none. */
  notify(people: readonly string[], windowFrom: number): Promise<void>
  /** What a mail server on this machine was sent so far. */
  mails(): readonly { readonly to: string; readonly text: string }[]
  /** A backup as `signet backup` writes it; the folder. */
  backup(kind: 'data' | 'keys'): Promise<string>
  unlock(): Promise<void>
  lock(): Promise<void>
  readonly unlockSecret: string
  /** Pseudonyms that stand for nobody. */
  readonly canaries: readonly string[]
  entriesSince(at: number): Promise<StageEntry[]>
  /** What is wrong with a copy of the ledger, held against a checkpoint that was kept elsewhere; undefined: nothing. */
  ledgerFault(dir: string, checkpoint: string): Promise<string | undefined>
  chance(size: number): Buffer
  now(): number
  /** Now, on a clock that only goes forward. */
  monotonic(): number
  close(): Promise<void>
}
