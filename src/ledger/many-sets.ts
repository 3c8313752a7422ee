/**
 * Reads the sets of people of many entries, each compared with the digest that its entry commits to. Sets that lie one
 * behind the other in a file are read together.
 */
import { hash } from 'node:crypto'
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

/** Parts that are read while the one before them is used. */
const partsAhead = 2

/** @param entries in ascending order; those without people are passed over */
export async function* readSets(ledger: Pick<Ledger, 'dir'>, entries: readonly StoredEntry[]): AsyncGenerator<EntrySet> {
  const coming: ReadPart[] = []
  const parts = partsOf(entries.filter((entry) => entry.people !== undefined && entry.people.count > 0))
  for (;;) {
    for (const next of take(parts, partsAhead + 1 - coming.length)) coming.push(readPart(ledger, next))
    const ready = coming.shift()
    if (ready === undefined) return
    const bytes = await ready.bytes
    for (const entry of ready.part) yield { entry, set: setIn(bytes, entry, ready.part[0]!.people!.offset) }
  }
}

/** The next few of what is still to come. */
function* take<T>(from: Iterator<T>, count: number): Generator<T> {
  for (let n = 0; n < count; n++) {
    const { value, done } = from.next()
    if (done === true) return
    yield value
  }
}

interface ReadPart {
  readonly part: readonly StoredEntry[]
  readonly bytes: Promise<Buffer | undefined>
}

/** Entries whose sets lie one behind the other in a file, and are not too many bytes. */
function* partsOf(named: readonly StoredEntry[]): Generator<readonly StoredEntry[]> {
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
    yield named.slice(start, end)
    start = end
  }
}

function readPart({ dir }: Pick<Ledger, 'dir'>, part: readonly StoredEntry[]): ReadPart {
  const first = part[0]!.people!.offset
  const bytes = readBytes(join(dir, peopleFile(segmentOf(part[0]!.index))), first, endOf(part.at(-1)!) - first)
  // Whoever stops in the middle does not hear of what would have come.
  bytes.catch(() => undefined)
  return { part, bytes }
}

function endOf({ people }: StoredEntry): number {
  return people!.offset + setHeadBytes + people!.count * pseudonymBytes
}

async function readBytes(path: string, from: number, length: number): Promise<Buffer | undefined> {
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
  return hash('sha256', set) === people.sha256 ? set : undefined
}
