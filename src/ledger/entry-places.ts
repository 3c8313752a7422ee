/**
 * Where every entry's line stands in its segment's file. Those of the segment that is written are known; those of an
 * older one are found by going through its file once, and the last few segments that were asked for are remembered.
 */
import { join } from 'node:path'
import { LedgerError } from './errors.ts'
import { readEntryLines } from './format/entry-lines.ts'
import { entriesPerSegment, entryFile, segmentOf } from './format/layout.ts'

export interface EntryPlace {
  /** Of the line's first byte. */
  readonly offset: number
  /** Of the line without its line feed. */
  readonly bytes: number
}

/** The places of one segment's entries: ten bytes of memory each. */
export class SegmentPlaces {
  readonly #first: number
  #offsets = new Float64Array(1024)
  // The longest line is 65,535 bytes.
  #lengths = new Uint16Array(1024)
  #size = 0

  constructor(segment: number) {
    this.#first = segment * entriesPerSegment
  }

  get size(): number {
    return this.#size
  }

  /** The entry behind the last one. */
  add(offset: number, bytes: number): void {
    if (this.#size === this.#offsets.length) {
      const [offsets, lengths] = [this.#offsets, this.#lengths]
      this.#offsets = new Float64Array(this.#size * 2)
      this.#lengths = new Uint16Array(this.#size * 2)
      this.#offsets.set(offsets)
      this.#lengths.set(lengths)
    }
    this.#offsets[this.#size] = offset
    this.#lengths[this.#size] = bytes
    this.#size++
  }

  /** `index` must have been added; it counts from the start of the log. */
  at(index: number): EntryPlace {
    return { offset: this.#offsets[index - this.#first]!, bytes: this.#lengths[index - this.#first]! }
  }

  /** Where the next line goes. */
  end(): number {
    if (this.#size === 0) return 0
    const { offset, bytes } = this.at(this.#first + this.#size - 1)
    return offset + bytes + 1
  }
}

const mostRemembered = 8

export class EntryPlaces {
  readonly #dir: string
  #segment: number
  #present: SegmentPlaces
  readonly #former = new Map<number, Promise<SegmentPlaces>>()

  /** @param segment the one that is written; its entries are to be added from its first on */
  constructor(dir: string, segment: number) {
    this.#dir = dir
    this.#segment = segment
    this.#present = new SegmentPlaces(segment)
  }

  /** The entry behind the last one, which may begin a new segment. */
  add(index: number, offset: number, bytes: number): void {
    if (segmentOf(index) !== this.#segment) {
      this.#remember(this.#segment, Promise.resolve(this.#present))
      this.#segment = segmentOf(index)
      this.#present = new SegmentPlaces(this.#segment)
    }
    this.#present.add(offset, bytes)
  }

  /** Where the next line of `segment`, the one that is written, goes. */
  endOf(segment: number): number {
    return segment === this.#segment ? this.#present.end() : 0
  }

  /** @throws {LedgerError} LEDGER_CORRUPT when the segment does not hold what it must */
  of(segment: number): Promise<SegmentPlaces> {
    if (segment === this.#segment) return Promise.resolve(this.#present)
    const known = this.#former.get(segment)
    this.#former.delete(segment)
    return this.#remember(segment, known ?? this.#find(segment))
  }

  #remember(segment: number, places: Promise<SegmentPlaces>): Promise<SegmentPlaces> {
    this.#former.set(segment, places)
    places.catch(() => this.#former.delete(segment))
    for (const oldest of this.#former.keys()) if (this.#former.size > mostRemembered) this.#former.delete(oldest)
    return places
  }

  async #find(segment: number): Promise<SegmentPlaces> {
    const places = new SegmentPlaces(segment)
    await readEntryLines(join(this.#dir, entryFile(segment)), ({ from, until }, offset) => {
      places.add(offset, until - from)
      return places.size < entriesPerSegment
    }).catch((cause: unknown) => {
      throw corrupt(segment, cause)
    })
    if (places.size < entriesPerSegment) throw corrupt(segment)
    return places
  }
}

function corrupt(segment: number, cause?: unknown): LedgerError {
  const first = segment * entriesPerSegment
  return new LedgerError('LEDGER_CORRUPT', `Entries from ${first} on are missing; verify the ledger`, { cause })
}
