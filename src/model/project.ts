/**
 * The project: the tenant to which every event, profile, key and answer belongs.
 */

/** A small positive integer, as Mixpanel's `project_id` parameter expects. */
export type ProjectId = number

/**
 * How identities grow (wire protocol, chapter 8). In `simplified`, `$user_id` and `$device_id` on one event
 * link the device to the user; in `original`, only `$identify`, `$create_alias` and `$merge` link.
 */
export type IdMode = 'simplified' | 'original'

/** What the collector and the analysis need to know of a project. Secrets are not part of it. */
export interface Project {
  readonly id: ProjectId
  readonly name: string
  /** The public token that SDKs send. */
  readonly token: string
  /** IANA name; answers are given in this zone. */
  readonly timeZone: string
  readonly idMode: IdMode
  /** Event properties that hold group ids (`company`, `workspace`): their values become pseudonyms. */
  readonly groupKeys: readonly string[]
  /** Property names that this project marked as identifying, beyond the ones that always are. */
  readonly identifying: readonly string[]
  /** Whether this project holds made-up sample data; such a project can be removed at a click. */
  readonly sample: boolean
}
