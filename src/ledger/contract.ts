/** What a ledger is to the other rooms; ledger.ts opens one. */
import type { KeyObject } from 'node:crypto'
import type { CheckState } from './background-check.ts'
import type { Checkpoint } from './format/checkpoint.ts'
import type { StoredEntry } from './format/entry.ts'
import type { Hash } from './format/merkle.ts'
import type { LedgerEntry } from './new-entry.ts'
import type { NextKey, SigningKeys } from './signing-keys.ts'

export interface LedgerOptions {
  readonly dir: string
  /** The log's name: a schema-less URL without spaces, `analytics.example.com/ledger`. Never changes. */
  readonly origin: string
  /** Ed25519. */
  readonly privateKey: KeyObject
  /** What the root says of this key and those before it, oldest first. */
  readonly statements?: readonly string[]
  /** Keys that were prepared to follow: the one whose statement is on record is in force. */
  readonly next?: readonly NextKey[]
  /** Told when the key or what is said of it is not what was given any more, before anybody hears that it was recorded. */
  readonly onKeys?: (keys: Pick<SigningKeys, 'privateKey' | 'statements'>) => Promise<void>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Milliseconds from anywhere that never jump; when given, jumps of the other clock are recorded. */
  readonly monotonic?: () => number
  readonly random: (size: number) => Uint8Array
  /** Told once when the check that follows opening finds an entry that is not what was signed. */
  readonly onWrong?: (found: Extract<CheckState, { readonly state: 'wrong' }>) => void
}

export interface Ledger {
  /** The public half of the present key, as `verify` takes it: `name+id+key`. */
  readonly verifierKey: string
  /** What the root says of this key and those before it, oldest first: signed notes. */
  readonly keyStatements: readonly string[]
  readonly dir: string
  /** How many entries are durable. */
  readonly size: number
  /** The last durable checkpoint, a signed note. */
  readonly checkpoint: string

  /**
   * Records `entry`. Resolves when it is durable, and signed for.
   *
   * @param people whom it touched; kept beside the tree, bound by digest
   * @param texts what people wrote; kept beside the tree under salted digests, and erasable
   * @throws {LedgerError} LEDGER_ENTRY_INVALID; LEDGER_UNAVAILABLE, and then nothing may happen that the entry
   * announces, although it may turn out to have been recorded
   */
  append(
    entry: LedgerEntry,
    people?: readonly string[],
    texts?: Readonly<Record<string, string>>,
  ): Promise<{ readonly index: number }>

  /**
   * Records what the root says of the ledger's key, in the member `statement` of `entry`. With `next` that key follows: the
   * checkpoint over the entry is signed by both, and every later one by it alone.
   *
   * @throws {LedgerError} LEDGER_ENTRY_INVALID when the statement does not lead on from the present key; LEDGER_UNAVAILABLE
   */
  recordKey(entry: LedgerEntry, next?: NextKey): Promise<{ readonly index: number }>
  /** A checkpoint of this ledger, signed by its present key or one before it. @throws {NoteError} */
  openOwn(note: string): Checkpoint

  /** How far the entries have been compared with what was signed since the ledger was opened. */
  readonly check: CheckState
  /** Resolves once they all have been; never rejects. */
  readonly checked: Promise<CheckState>
  /** Whoever releases what names people asks here first. @throws {LedgerError} LEDGER_CORRUPT */
  assertSound(): void
  /** Says that the ledger is not what it was, for somebody outside has seen another: `assertSound` refuses from here on. */
  distrust(reason: string): void
  /** Why nothing can be recorded at the moment, as far as the last attempt tells; undefined when all is well. */
  readonly trouble: string | undefined
  /** Calls `listener` with every batch once it is durable; answers how to stop that. */
  watch(listener: (entries: readonly StoredEntry[]) => void): () => void

  /** The entries from `from` to before `until`, in order. @throws {LedgerError} LEDGER_UNAVAILABLE */
  entries(from?: number, until?: number): AsyncGenerator<StoredEntry>
  /** @throws {LedgerError} LEDGER_NOT_FOUND */
  entry(index: number): Promise<StoredEntry>
  /** The bytes that the tree hashes. @throws {LedgerError} LEDGER_NOT_FOUND */
  line(index: number): Promise<Buffer>
  /** The pseudonyms that an entry names, ascending; none when it names nobody. @throws {LedgerError} LEDGER_CORRUPT */
  peopleOf(entry: StoredEntry): Promise<string[]>
  /** The same as bytes, 16 for each. */
  peopleBytesOf(entry: StoredEntry): Promise<Buffer>
  /** A text that an entry committed to; undefined when it was erased or there is none of that name. */
  textOf(entry: StoredEntry, name: string): Promise<string | undefined>
  eraseTexts(entry: StoredEntry): Promise<void>

  /** @throws {LedgerError} LEDGER_NOT_FOUND */
  inclusionProof(index: number, size?: number): Promise<Hash[]>
  /** @throws {LedgerError} LEDGER_NOT_FOUND */
  consistencyProof(first: number, second?: number): Promise<Hash[]>
  /** `count` hashes of a stored level, 256 entries apart, from number `start` on. @throws {LedgerError} LEDGER_NOT_FOUND */
  hashes(level: number, start: number, count: number): Promise<Buffer>

  /** Waits for what was appended and lets the ledger go. */
  close(): Promise<void>
}
