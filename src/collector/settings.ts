/**
 * The collector's limits in one place. Where Mixpanel documents a limit it is the same (wire protocol §5.2, §18); what
 * is over a limit is cut, counted or refused as each line says, and never makes a request fail by itself.
 */

/** What whoever runs a collector may change. */
export interface CollectorSettings {
  /** `/track` drops older events silently, as Mixpanel does; milliseconds. */
  readonly maxTrackAgeMs: number
  /** Most bytes of a body, before and after decompression; more is answered 413. */
  readonly maxBodyBytes: number
  /** Most events of one `/import`; more is answered 413 and nothing is kept. */
  readonly maxImportEvents: number
}

export const defaultSettings: CollectorSettings = {
  maxTrackAgeMs: 5 * 24 * 3_600_000,
  maxBodyBytes: 20 * 1024 * 1024,
  maxImportEvents: 2000,
}

export const limits = {
  /** Characters of a name or an id; the rest is cut. */
  nameLength: 255,
  /** Characters of a kept string; the rest is cut after the guard has seen it. */
  textLength: 255,
  /** Characters of a string that the guard sees: a secret that `textLength` would cut in half must still be known. */
  guardedTextLength: 4096,
  /** Properties of an event; further ones are cut. */
  eventProperties: 255,
  /** Properties of one profile operation; further ones are cut. */
  profileProperties: 2000,
  /** Items of a list and keys of a nested object; further ones are cut. */
  items: 255,
  /** Containers inside each other below the properties; deeper ones are removed. */
  depth: 8,
  /** Rough size of one event or update in characters; a larger one is refused. */
  recordSize: 1_048_576,
  /** How far in the future a time may be: clocks of clients run fast. */
  futureMs: 3_600_000,
  /** 1971-01-01 in milliseconds: no earlier time is a time. */
  earliestMs: 31_536_000_000,
  /** Bytes of an `$insert_id` under strict import. */
  insertIdBytes: 36,
} as const
