/**
 * What the collector asks of its neighbours: the guard, which decides what may be kept, and the sealer, which turns
 * clear values into pseudonyms and sealed writes. The collector is handed both and knows neither room.
 */
import type { IdentityWrite, SealWrite } from './identity-write.ts'
import type { JsonObject, JsonValue } from './json.ts'
import type { Project } from './project.ts'
import type { Pseudonym, PseudonymKind } from './pseudonym.ts'

export interface GuardContext {
  readonly project: Project
  /** What the properties describe: an event, a person's profile or a group's. */
  readonly subject: 'event' | 'person' | 'group'
}

/** One thing the guard acted on; never holds the value. */
export interface GuardFinding {
  /** A stable word for the kind of thing that was caught: `jwt`, `card`, `email` … */
  readonly class: string
  readonly property: string
}

export interface GuardOutcome {
  /** What may be kept. May be the very object that was given when nothing had to change. */
  readonly properties: JsonObject
  /** Identifying values that were taken out of `properties`, to be sealed under the property's name. */
  readonly sealed: Readonly<Record<string, JsonValue>>
  /** The event's name without what identifies or is secret in it, when it held such a thing. */
  readonly name?: string
  /** A stable reason when the whole event or update must not be kept. */
  readonly reject?: string
  /** A stable reason when the event must be kept aside until somebody releases it. */
  readonly quarantine?: string
  readonly findings: readonly GuardFinding[]
}

export interface Guard {
  /**
   * Decides what of `properties` may be kept.
   *
   * @param name the event's name, or the profile operation (`$set`, `$append` …)
   * @param properties bounded, with well-formed strings; already without ids, addresses and URL queries
   */
  guard(name: string, properties: JsonObject, context: GuardContext): GuardOutcome
}

export interface IdentitySealer {
  /** The stand-in for `value`: equal for equal project, kind and value. */
  pseudonym(project: Project, kind: PseudonymKind, value: string): Pseudonym
  /**
   * The same for an id, which is sealed as well: `text` under the name `field`, unless it was lately; what is to be
   * stored for that is added to `out`.
   */
  sealId(
    project: Project, kind: PseudonymKind, value: string, field: string, text: string, at: number, out: IdentityWrite[],
  ): Pseudonym
  /**
   * Seals `fields` under `pseudonym`; a value that this sealer sealed before for the same pseudonym and field gives no
   * new write.
   *
   * @param at milliseconds since the epoch
   */
  seal(project: Project, pseudonym: Pseudonym, fields: Readonly<Record<string, string>>, at: number): SealWrite[]
  /**
   * Says that these writes were not stored after all, so that the same values are sealed when they come again. To be
   * called whenever storing fails: otherwise a client's second attempt finds its values counted as sealed.
   */
  forget?(writes: readonly SealWrite[]): void
}
