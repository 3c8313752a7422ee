/**
 * A ledger's entries by kind, actor, project and time: a few columns in memory, so that a filter over a million entries
 * takes milliseconds. Every segment has a chunk of columns, about two megabytes; the latest ones are kept, older ones
 * are made again from the entries when somebody looks that far back.
 *
 * Nothing here is evidence: it can be made from the entries at any time.
 */
import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { StoredEntry } from './format/entry.ts'
import { entriesPerSegment, segmentOf } from './format/layout.ts'
import type { Ledger } from './contract.ts'

export interface EntryFilter {
  /** Kinds, or the beginnings of kinds where they end in a full stop (`unseal.`). */
  readonly kinds?: readonly string[]
  readonly actor?: string
  /** Entries of these projects, and with `null` those that belong to none. */
  readonly projects?: readonly (number | null)[]
  /** When the ledger took it, milliseconds; `until` excluded. */
  readonly from?: number
  readonly until?: number
}

/** What is known of an entry without reading it. */
export interface EntryFacts {
  readonly index: number
  readonly kind: string
  readonly actor: string | undefined
  readonly project: number | undefined
  readonly recordedAt: number
  /** How many people it names. */
  readonly people: number
}

export interface Catalogue {
  /** Entries that `filter` takes and that stand before `before`, the latest first. */
  find(filter: EntryFilter, before?: number): AsyncGenerator<EntryFacts>
  /** The entries of a segment that name people, in the order of their sets' places. */
  setsOf(segment: number): Promise<readonly SetPlace[]>
  /** Actors that occur in what is kept, each once. */
  actors(): readonly string[]
  /** Kinds that occur in what is kept, each once. */
  kinds(): readonly string[]
  /** Resolves when all that is kept in memory was read. */
  readonly warm: Promise<void>
  close(): void
}

/** Where an entry's set stands in its segment's file of sets. */
export interface SetPlace {
  readonly index: number
  readonly offset: number
  readonly count: number
}

/** Segments kept: three million entries in about 90 MB. */
const mostChunks = 48
const entriesBetweenPauses = 500

class Chunk {
  readonly kind = new Uint32Array(entriesPerSegment)
  readonly actor = new Uint32Array(entriesPerSegment)
  /** One more than the project; 0 for none. */
  readonly project = new Uint32Array(entriesPerSegment)
  readonly recordedAt = new Float64Array(entriesPerSegment)
  readonly people = new Uint32Array(entriesPerSegment)
  /** -1 where the entry has no set. */
  readonly offset = new Float64Array(entriesPerSegment)
  size = 0
}

/** Texts by number, from 1 on; 0 is absence. */
class Names {
  readonly #numbers = new Map<string, number>()
  readonly texts: (string | undefined)[] = [undefined]

  numberOf(text: unknown): number {
    if (typeof text !== 'string') return 0
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const number = this.texts.push(text) - 1
    this.#numbers.set(text, number)
    return number
  }

  known(text: string): number | undefined {
    return this.#numbers.get(text)
  }
}

/** @param actorOf who did what an entry says; its member `actor` unless given */
export function createCatalogue(ledger: Ledger, actorOf: (entry: StoredEntry) => unknown = ({ actor }) => actor): Catalogue {
  const kinds = new Names()
  const actors = new Names()
  const chunks = new Map<number, Promise<Chunk>>()
  let closed = false

  function add(chunk: Chunk, entry: StoredEntry): void {
    const { index, kind, project, recordedAt, people } = entry
    const at = index % entriesPerSegment
    // What was read from the files may be told of once more.
    if (at !== chunk.size) return
    chunk.kind[at] = kinds.numberOf(kind)
    chunk.actor[at] = actors.numberOf(actorOf(entry))
    chunk.project[at] = typeof project === 'number' ? project + 1 : 0
    chunk.recordedAt[at] = recordedAt
    chunk.people[at] = people?.count ?? 0
    chunk.offset[at] = people?.offset ?? -1
    chunk.size++
  }

  async function readChunk(segment: number): Promise<Chunk> {
    const chunk = new Chunk()
    const first = segment * entriesPerSegment
    // Entries that come while this reads are in it too, or wait behind it.
    for (;;) {
      const until = Math.min(ledger.size, first + entriesPerSegment)
      if (first + chunk.size >= until) return chunk
      for await (const entry of ledger.entries(first + chunk.size, until)) {
        add(chunk, entry)
        if (chunk.size % entriesBetweenPauses === 0) await letOthersWork()
        if (closed) return chunk
      }
    }
  }

  function chunkOf(segment: number): Promise<Chunk> {
    const known = chunks.get(segment)
    if (known !== undefined) return known
    const read = readChunk(segment)
    // Only the latest are kept, so that looking far back does not push them out.
    if (segment > segmentOf(ledger.size) - mostChunks) {
      chunks.set(segment, read)
      read.catch(() => chunks.delete(segment))
      for (const old of chunks.keys()) if (old <= segmentOf(ledger.size) - mostChunks) chunks.delete(old)
    }
    return read
  }

  const unwatch = ledger.watch((entries) => {
    for (const entry of entries) {
      void chunkOf(segmentOf(entry.index)).then((chunk) => add(chunk, entry), () => undefined)
    }
  })

  async function warmUp(): Promise<void> {
    const last = segmentOf(Math.max(0, ledger.size - 1))
    for (let segment = last; segment >= 0 && segment > last - mostChunks && !closed; segment--) await chunkOf(segment)
  }

  /** Numbers of the kinds that a filter takes; undefined: all. */
  function kindNumbers(wanted: readonly string[] | undefined): ReadonlySet<number> | undefined {
    if (wanted === undefined) return undefined
    const takes = (kind: string) => wanted.some((each) => (each.endsWith('.') ? kind.startsWith(each) : kind === each))
    return new Set(kinds.texts.flatMap((kind, number) => (kind !== undefined && takes(kind) ? [number] : [])))
  }

  return {
    async *find(filter, before = Number.POSITIVE_INFINITY) {
      const end = Math.min(before, ledger.size)
      const projects = filter.projects && new Set(filter.projects.map((project) => (project === null ? 0 : project + 1)))
      for (let segment = segmentOf(Math.max(0, end - 1)); segment >= 0; segment--) {
        const chunk = await chunkOf(segment)
        // After the chunk was read: it may have brought names that were not known.
        const wanted = kindNumbers(filter.kinds)
        const actor = filter.actor === undefined ? undefined : actors.known(filter.actor) ?? -1
        const first = segment * entriesPerSegment
        for (let at = Math.min(chunk.size, end - first) - 1; at >= 0; at--) {
          const recordedAt = chunk.recordedAt[at]!
          if (wanted !== undefined && !wanted.has(chunk.kind[at]!)) continue
          if (actor !== undefined && chunk.actor[at] !== actor) continue
          if (projects !== undefined && !projects.has(chunk.project[at]!)) continue
          if (filter.until !== undefined && recordedAt >= filter.until) continue
          if (filter.from !== undefined && recordedAt < filter.from) continue
          const project = chunk.project[at]!
          yield {
            index: first + at,
            kind: kinds.texts[chunk.kind[at]!]!,
            actor: actors.texts[chunk.actor[at]!],
            project: project === 0 ? undefined : project - 1,
            recordedAt,
            people: chunk.people[at]!,
          }
        }
      }
    },

    async setsOf(segment) {
      const chunk = await chunkOf(segment)
      const places: SetPlace[] = []
      for (let at = 0; at < chunk.size; at++) {
        if (chunk.people[at]! > 0) places.push({ index: segment * entriesPerSegment + at, offset: chunk.offset[at]!, count: chunk.people[at]! })
      }
      return places
    },

    actors: () => actors.texts.filter((text) => text !== undefined),
    kinds: () => kinds.texts.filter((text) => text !== undefined),
    warm: warmUp().catch(() => undefined),

    close() {
      closed = true
      unwatch()
      chunks.clear()
    },
  }
}
