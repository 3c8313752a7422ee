/** Whoever stands at the door: what the request says of the browser and of where it is. */
import type { Position } from '../model/position.ts'

export interface Visitor {
  /** For counting wrong tries; kept nowhere. */
  readonly address: string
  /** `https://signet.example` */
  readonly origin: string
  /** Browser and system, as "Firefox on Linux". */
  readonly device: string | undefined
  /** Country and region at the most. */
  readonly place: string | undefined
  /** Where that is, for telling sign-ins that one person cannot have made. */
  readonly position: Position | undefined
  /** What the browser keeps to be known again: a random text, only ever compared as a hash. */
  readonly deviceKey: string | undefined
}
