/**
 * Reads the sets of people of many entries, each compared with the digest that its entry commits to. Sets that lie one
 * behind the other in a file are read together.
 */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredEntry } from './format/entry.ts'
import { peopleFile, segmentOf } from './format/layout.ts'
import { pseudonymBytes, setHeadBytes } from './format/people-set.ts'
import type { Ledger } from './contract.ts'

export interface EntrySet {
  readonly entry: StoredEntry
  /** Undefined when the set is not the one that the entry names. */
  readonly set: Buffer | undefined
}

const mostAtOnce = 8 * 1024 * 1024

/** @param entries in ascending order; those without people are passed over */
export async function* readSets(ledger: Pick<Ledger, 'dir'>, entries: readonly StoredEntry[]): AsyncGenerator<EntrySet> {
  const named = entries.filter((entry) => entry.people !== undefined && entry.people.count > 0)
  for (let start = 0; start < named.length; ) {
    const segment = segmentOf(named[start]!.index)
    const first = named[start]!.people!.offset
    let end = start
    let last = first
    while (end < named.length && segmentOf(named[end]!.index) === segment) {
      const after = endOf(named[end]!)
      if (end > start && (after - first > mostAtOnce || named[end]!.people!.offset < last)) break
      last = after
      end++
    }
    const bytes = await readPart(join(ledger.dir, peopleFile(segment)), first, last - first)
    for (const entry of named.slice(start, end)) yield { entry, set: setIn(bytes, entry, first) }
    start = end
  }
}

function endOf({ people }: StoredEntry): number {
  return people!.offset + setHeadBytes + people!.count * pseudonymBytes
}

async function readPart(path: string, from: number, length: number): Promise<Buffer | undefined> {
  const file = await open(path, 'r').catch(() => undefined)
  if (file === undefined) return undefined
  try {
    // A file that ends before is no reason to lose what stands in front: the rest stays zero and matches no digest.
    const bytes = Buffer.alloc(length)
    await file.read(bytes, 0, length, from)
    return bytes
  } finally {
    await file.close()
  }
}

function setIn(bytes: Buffer | undefined, entry: StoredEntry, first: number): Buffer | undefined {
  const people = entry.people!
  const at = people.offset - first + setHeadBytes
  const set = bytes?.subarray(at, at + people.count * pseudonymBytes)
  if (set === undefined || set.byteLength !== people.count * pseudonymBytes) return undefined
  return createHash('sha256').update(set).digest('hex') === people.sha256 ? set : undefined
}
