/** What may be recorded, and how it stands in the ledger: checked before it waits with others in a batch. */
import type { EntryObject } from './format/canonical-json.ts'
import { LedgerError } from './errors.ts'
import { encodeEntry, reservedNames, type StoredEntry } from './format/entry.ts'
import { longestEntry } from './format/layout.ts'
import { sha256 } from './format/merkle.ts'
import { encodePeople, pseudonymBytes, type PeopleRef } from './format/people-set.ts'
import type { Commitment } from './texts.ts'

/** What a room records: its kind and whatever else belongs to it. No personal data. */
export interface LedgerEntry extends EntryObject {
  readonly kind: string
}

export function refTo(set: Buffer, offset: number): PeopleRef {
  return { count: set.byteLength / pseudonymBytes, offset, sha256: sha256(set).toString('hex') }
}

export function toStored(
  entry: LedgerEntry,
  index: number,
  recordedAt: number,
  people: PeopleRef | undefined,
  texts: ReadonlyMap<string, Commitment>,
): StoredEntry {
  const digests = [...texts].map(([name, { digest }]) => [name, digest])
  return {
    ...entry,
    index,
    recordedAt,
    ...(people === undefined ? {} : { people: { ...people } }),
    ...(digests.length === 0 ? {} : { texts: Object.fromEntries(digests) as Record<string, string> }),
  }
}

export function checkedPeople(people: readonly string[]): Buffer {
  try {
    return encodePeople(people)
  } catch (error) {
    throw new LedgerError('LEDGER_ENTRY_INVALID', `Cannot record: ${(error as Error).message}`, { cause: error })
  }
}

/** Refuses what could not be written later, when others wait in the same batch. */
export function checkEntry(entry: LedgerEntry, people: Buffer | undefined, texts: ReadonlyMap<string, Commitment>): void {
  const reserved = reservedNames.find((name) => Object.hasOwn(entry, name))
  if (reserved !== undefined) {
    throw new LedgerError('LEDGER_ENTRY_INVALID', `Cannot record: "${reserved}" is a name that the ledger gives`)
  }
  let bytes: number
  try {
    const largest = Number.MAX_SAFE_INTEGER
    bytes = encodeEntry(toStored(entry, largest, largest, people && refTo(people, largest), texts)).byteLength
  } catch (error) {
    throw new LedgerError('LEDGER_ENTRY_INVALID', `Cannot record: ${(error as Error).message}`, { cause: error })
  }
  if (typeof entry.kind !== 'string' || entry.kind === '' || bytes > longestEntry) {
    throw new LedgerError(
      'LEDGER_ENTRY_INVALID',
      `Cannot record: an entry has a kind and at most ${longestEntry} bytes; this one has ${bytes}`,
    )
  }
}
