/** What a play is: one attacker of THREATS.md, what it is handed, and what was promised about it. */
import type { IncidentKind, ScopeTarget } from '../../model/incident.ts'
import type { Haul, Reading } from '../loot.ts'
import type { PlainStage } from '../plain/plain-stage.ts'
import type { Stage } from '../stage.ts'

/** What a haul came to, held against the truth. */
export interface Loot {
  /** People of whom a value was read at level full. */
  readonly full: number
  /** People of whom one was read masked or coarse, and none in full. */
  readonly masked: number
  readonly confirmed: number
  readonly streams: number
  readonly footholds: readonly string[]
  readonly readings: readonly Reading[]
}

/** A measure of the incident desk, and how one sees that the attacker is shut out. */
export interface Containing {
  readonly measure: string
  readonly given: Readonly<Record<string, unknown>>
  /** It hands out keys or has no way back. */
  readonly confirmed?: boolean
  readonly isShutOut: () => Promise<boolean>
}

export interface Played {
  readonly haul: Haul
  /** Who or what the attacker had: the scope of the incident. None where nothing about people can come of it. */
  readonly scope?: { readonly kind: IncidentKind; readonly targets: readonly ScopeTarget[] }
  readonly containing?: Containing
  /** What else was seen, which the promise is about: counted, in words. */
  readonly seen?: string
  /** Whether what was promised held. */
  readonly kept: (loot: Loot) => boolean
}

export interface Play {
  /** As in THREATS.md: `D1`, `D10b`. */
  readonly id: string
  /** What it holds. */
  readonly attacker: string
  readonly promised: string
  /** It gets what it wants, by nature, and the table says so. */
  readonly byNature?: true
  /** Leaves something behind that later plays would stumble over: keys that were replaced, sessions that ended. */
  readonly last?: true
  readonly signet: (stage: Stage) => Promise<Played>
  /** The same attacker at a plain analytics store; absent where the attack has no meaning there. */
  readonly plain?: (stage: PlainStage) => Promise<{ readonly haul: Haul; readonly actor: string | undefined; readonly seen?: string }>
}

const basic = (user: string, password = ''): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
export const asBasic = basic

/** Today as exports name it. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

/** Whether a session or a key is refused. */
export async function isRefused(url: string, headers: Readonly<Record<string, string>>): Promise<boolean> {
  const { status } = await fetch(`${url}/v1/session`, { headers })
  return status === 401
}
