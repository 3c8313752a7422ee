/**
 * What an event or a profile update says about identity, as writes that a store applies in order: sealed values,
 * links between pseudonyms, and profile operations. None of them holds a clear identifier.
 */
import type { JsonObject, JsonValue } from './json.ts'
import type { ProjectId } from './project.ts'
import type { Pseudonym, PseudonymKind } from './pseudonym.ts'

/** The ciphertext half of a sealed value; it goes to the data store. */
export interface SealedValue {
  readonly project: ProjectId
  readonly pseudonym: Pseudonym
  /** The field's name: `$distinct_id`, `$email`, `name` … */
  readonly field: string
  /** 16 random bytes, base64url; joins the two halves. */
  readonly record: string
  /** Which construction sealed it (docs/formats/sealed-value.md). */
  readonly algorithm: number
  /** The sealing key's epoch. */
  readonly epoch: number
  /** AES-256-GCM ciphertext and tag, base64. */
  readonly ciphertext: string
  /** Keyed hash of field and normalised value (base64url, 16 bytes): finds equal values, reveals none. */
  readonly blindIndex: string
  readonly sealedAt: number
}

/** The key half of a sealed value; it goes to the key store, apart from the ciphertext. */
export interface WrappedKey {
  readonly project: ProjectId
  readonly pseudonym: Pseudonym
  readonly record: string
  readonly epoch: number
  /** HPKE encapsulated key (base64, 32 bytes) of the sender context that wrapped this key. */
  readonly enc: string
  /** Sequence number inside that context. */
  readonly sequence: number
  /** The wrapped data key (base64, 48 bytes). */
  readonly wrapped: string
}

export interface SealWrite {
  readonly kind: 'seal'
  readonly value: SealedValue
  readonly key: WrappedKey
}

/** States that two pseudonyms are one person; how it is decided is the id mode's (identity/). */
export interface LinkWrite {
  readonly kind: 'link'
  readonly project: ProjectId
  /**
   * `device`: first write wins, the device goes to the user for good (simplified).
   * `identify`, `alias`, `merge`: the verbs of the original mode.
   */
  readonly verb: 'device' | 'identify' | 'alias' | 'merge'
  /** The device, the anonymous id, the alias, or the first of two. */
  readonly from: Pseudonym
  /** The user, the identified id, the target, or the second of two. */
  readonly to: Pseudonym
  readonly at: number
}

/** One profile operation; identifying values have been moved under seal and are not in `values`. */
export type ProfileOperation =
  | { readonly op: 'set' | 'set_once' | 'add' | 'append' | 'remove'; readonly values: JsonObject }
  | { readonly op: 'union'; readonly values: { readonly [name: string]: readonly JsonValue[] } }
  | { readonly op: 'unset'; readonly names: readonly string[] }
  | { readonly op: 'delete' }

export interface ProfileWrite {
  readonly kind: 'profile'
  readonly project: ProjectId
  /** `user` and `device` are people; `group:<key>` is a group. */
  readonly subject: PseudonymKind
  readonly pseudonym: Pseudonym
  /** False when the update said `$ignore_alias`: do not follow merges. */
  readonly resolve: boolean
  readonly operations: readonly ProfileOperation[]
  /** Milliseconds; becomes `$last_seen` unless undefined (`$ignore_time`). */
  readonly seenAt: number | undefined
  /** Place properties found from the request's address, if any. */
  readonly place: JsonObject | undefined
  readonly at: number
}

export type IdentityWrite = SealWrite | LinkWrite | ProfileWrite
