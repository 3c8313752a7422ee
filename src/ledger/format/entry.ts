/**
 * Entries: one line of canonical JSON each. The line without its line feed is what the tree hashes.
 */
import { canonicalJson, type EntryObject } from './canonical-json.ts'
import type { PeopleRef } from './people-set.ts'

/** An entry as it stands in the ledger: what was given, and the members that the ledger adds. */
export interface StoredEntry extends EntryObject {
  readonly kind: string
  /** Its place, from 0 on. */
  readonly index: number
  /** When the ledger took it, milliseconds since the epoch by its own clock. */
  readonly recordedAt: number
  /** Whom it touched. */
  readonly people?: PeopleRef & EntryObject
  /** Digests (hexadecimal) of texts that are kept beside it, by name. */
  readonly texts?: { readonly [name: string]: string }
}

/** Names that only the ledger gives. */
export const reservedNames: readonly string[] = ['index', 'recordedAt', 'people', 'texts']

export function encodeEntry(entry: StoredEntry): Buffer {
  return Buffer.from(canonicalJson(entry))
}

/** The entry of a line; undefined when it is none. */
export function parseEntry(line: string): StoredEntry | undefined {
  try {
    const value = JSON.parse(line) as StoredEntry | null
    if (typeof value !== 'object' || value === null) return undefined
    return typeof value.kind === 'string' && Number.isSafeInteger(value.index) ? value : undefined
  } catch {
    return undefined
  }
}
