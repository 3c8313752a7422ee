/**
 * Reads what is durable, beside the writer: files only grow, so no lock is needed.
 */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { EntryPlaces } from './entry-places.ts'
import { LedgerError } from './errors.ts'
import { parseEntry, type StoredEntry } from './format/entry.ts'
import { entriesPerSegment, entryFile, segmentOf } from './format/layout.ts'
import type { PeopleRef } from './format/people-set.ts'
import { openSets } from './verify/sets.ts'

/** Entries read at once. */
const pageEntries = 1_000

/** The entries `from` to `until`, all of which have a place. */
export async function* readEntries(
  dir: string,
  places: EntryPlaces,
  from: number,
  until: number,
): AsyncGenerator<StoredEntry> {
  for (let start = Math.max(from, 0); start < until; ) {
    const segment = segmentOf(start)
    const end = Math.min(until, (segment + 1) * entriesPerSegment, start + pageEntries)
    const here = await places.of(segment)
    const first = here.at(start)
    const last = here.at(end - 1)
    const bytes = Buffer.alloc(last.offset + last.bytes - first.offset)
    const file = await open(join(dir, entryFile(segment)), 'r')
    try {
      await file.read(bytes, 0, bytes.byteLength, first.offset)
    } finally {
      await file.close()
    }
    for (let index = start; index < end; index++) {
      const place = here.at(index)
      const at = place.offset - first.offset
      const entry = parseEntry(bytes.toString('utf8', at, at + place.bytes))
      if (entry?.index !== index) {
        throw new LedgerError('LEDGER_CORRUPT', `Entry ${index} is not what was written; verify the ledger`)
      }
      yield entry
    }
    start = end
  }
}

/** The line of an entry that has a place, without its line feed. */
export async function readLine(dir: string, places: EntryPlaces, index: number): Promise<Buffer> {
  const segment = segmentOf(index)
  const { offset, bytes } = (await places.of(segment)).at(index)
  const line = Buffer.alloc(bytes)
  const file = await open(join(dir, entryFile(segment)), 'r')
  try {
    await file.read(line, 0, bytes, offset)
  } finally {
    await file.close()
  }
  return line
}

/** The set of an entry; undefined when it is not the one that was recorded. */
export async function readPeople(dir: string, index: number, ref: PeopleRef): Promise<Buffer | undefined> {
  const sets = await openSets(dir, segmentOf(index))
  try {
    return await sets.read(ref)
  } finally {
    await sets.close()
  }
}
