/**
 * Adds disclosures up: people × fields × level in grades, the first and last time of each person, and through what.
 * Only computes; reads nothing.
 *
 * What is known of a person is a few words of bits: one for each column (a field at a level in a grade) and one for each
 * session or destination through which. Every row costs a look into a hash table and a few words written, whatever it
 * discloses, so time grows with the rows and memory with the people.
 *
 * Rules: ../SPEC.md X1–X4.
 */
import type { Column, Disclosure } from './disclosure.ts'
import { columnKey } from './disclosure.ts'
import { PeopleTable, wordsOf } from './people-table.ts'
import { type Tally, type TallyPlan, headWords, tallyOf, timeWords } from './tally.ts'

/** Distinct columns and sources: 32 for each word of a person's. */
const mostWords = 64
/** Words of bits that a person has at first; doubled when there are more columns and sources. */
const firstWords = 2
/** Rows that wait to be added side by side: 80 MB of pseudonyms. */
const rowsAtOnce = 5_000_000
/** Of a person: the record and two places. */
const bytesOfPerson = 40
/** What a processor's second cache holds for sure, for its core alone. */
const cacheBytes = 512 * 1_024
/** With fewer rows of a set in a range, looking for them costs more than is won. */
const leastRows = 6

/** When a disclosure was, in seconds. */
interface Times {
  readonly first: number
  readonly last: number
  /** Nothing that was added before began or ended later, as in the ledger: a person's last time is this one, and their first is known. */
  readonly inOrder: boolean
}

export class ExposureSum {
  /** Behind each pseudonym: first and last second, then bits. */
  readonly people = new PeopleTable(firstWords + timeWords)
  readonly columns: Column[] = []
  readonly throughs: string[] = []
  /** Rows that were added. */
  rows = 0
  #words = firstWords
  #waiting: { readonly disclosure: Disclosure; readonly times: Times; readonly words: Int32Array; next: number }[] = []
  #latest: Pick<Times, 'first' | 'last'> = { first: Number.NEGATIVE_INFINITY, last: Number.NEGATIVE_INFINITY }
  #waitingRows = 0
  #tallied: Tally | undefined
  /** Of the rows of one set in one range: the ordinal that stands at each one's place; -1 for none. */
  #found = new Int32Array(1 << 12)
  readonly #columnBits = new Map<string, number>()
  readonly #throughBits = new Map<string, number>()
  /** What each bit means. */
  readonly #meaning: ({ readonly column: number } | { readonly through: number })[] = []

  /** Counts everybody in `set` (16 bytes each), which must not change before {@link settle}. */
  add(disclosure: Disclosure, set: Uint8Array): void {
    const words = wordsOf(set)
    this.rows += words.length >> 2
    this.#waiting.push({ disclosure, times: this.#timesOf(disclosure), words, next: 0 })
    this.#waitingRows += words.length >> 2
    if (this.#waitingRows >= rowsAtOnce) this.settle()
  }

  /**
   * Adds what waits. Sets are ascending, so many of them are gone through side by side, one range of pseudonyms after the
   * other: what is known of the people of a range fits into the processor's cache, and is used by every set while it is
   * there. Sets that are not ascending come out right as well, only slower.
   */
  settle(): void {
    if (this.#waiting.length === 0) return
    this.#tallied = undefined
    const waiting = this.#waiting.splice(0)
    const newcomers = this.#guessNewcomers(waiting)
    const ranges = rangesFor(this.people.size + newcomers, this.#waitingRows / Math.max(1, waiting.length))
    this.#waitingRows = 0
    // Before the first range: a small table would be crowded where that range begins.
    this.people.reserve(newcomers)
    const masks = waiting.map(({ disclosure }) => this.#bitsFor(disclosure))
      // Only now is it known how many words there are.
      .map((bits) => this.#maskOf(bits))
    for (let range = 1; range <= ranges; range++) {
      const limit = (range * 256) / ranges
      for (let n = 0; n < waiting.length; n++) {
        const one = waiting[n]!
        if (one.next < one.words.length) one.next = this.#addRange(one.words, one.next, limit, masks[n]!, one.times)
      }
    }
  }

  #timesOf({ from, until }: Disclosure): Times {
    const [first, last] = [Math.floor(from / 1_000), Math.ceil(until / 1_000)]
    const inOrder = first >= this.#latest.first && last >= this.#latest.last
    this.#latest = { first: Math.max(first, this.#latest.first), last: Math.max(last, this.#latest.last) }
    return { first, last, inOrder }
  }

  /** About how many people are new: those whose first byte is 0 or 1 are looked up, which stand at the front of each set. */
  #guessNewcomers(waiting: readonly { readonly words: Int32Array }[]): number {
    const found = new Set<number>()
    for (const { words } of waiting) {
      for (let at = 0; at + 3 < words.length && (words[at]! & 0xff) < 2; at += 4) {
        if (this.people.find(words, at) < 0) found.add(words[at + 2]!)
      }
    }
    return Math.min(this.#waitingRows, Math.ceil(found.size * 128 * 1.05) + 64)
  }

  /** Adds rows from word `at` on up to the first whose first byte is `limit` or more; answers where that is. */
  #addRange(words: Int32Array, at: number, limit: number, mask: Int32Array, { first, last, inOrder }: Times): number {
    let end = at
    while (end < words.length && (words[end]! & 0xff) < limit) end += 4
    if (end === at) return end
    const { people } = this
    people.reserve((end - at) >> 2)
    const width = this.#words
    const { records, places, shift, stride } = people
    const one = mask[0]!
    const two = mask[1]!
    const rows = (end - at) >> 2
    if (this.#found.length < rows) this.#found = new Int32Array(rows * 2)
    const found = this.#found
    // First the places of all, which do not wait for one another; then whoever is there, almost always the right one. (Not
    // where places are mixed: then it is looked up.)
    for (let n = 0, word = at; n < rows; n++, word += 4) {
      const a = words[word]!
      found[n] = places[((a << 24) | ((a & 0xff00) << 8) | ((a >>> 8) & 0xff00) | (a >>> 24)) >>> shift]! - 1
    }
    for (let n = 0; n < rows; n++, at += 4) {
      const a = words[at]!
      const b = words[at + 1]!
      const c = words[at + 2]!
      const d = words[at + 3]!
      let ordinal = found[n]!
      let own = ordinal * stride
      if (ordinal < 0 || records[own] !== a || records[own + 1] !== b || records[own + 2] !== c || records[own + 3] !== d) {
        const before = people.size
        ordinal = people.ordinalOf(a, b, c, d)
        own = ordinal * stride
        if (ordinal === before) {
          records[own + 4] = first
          records[own + 5] = last
        }
      }
      if (inOrder) records[own + 5] = last
      else {
        if (first < records[own + 4]!) records[own + 4] = first
        if (last > records[own + 5]!) records[own + 5] = last
      }
      records[own + 6]! |= one
      records[own + 7]! |= two
      for (let word = 2; word < width; word++) records[own + 6 + word]! |= mask[word]!
    }
    return end
  }

  /** Joins two pseudonyms of one person; both keep their numbers, and the first carries what is known of both. */
  fold(head: number, other: number): void {
    if (head === other) return
    this.#tallied = undefined
    const { records, stride } = this.people
    const [one, two] = [head * stride, other * stride]
    records[one + 4] = Math.min(records[one + 4]!, records[two + 4]!)
    records[one + 5] = Math.max(records[one + 5]!, records[two + 5]!)
    for (let word = 0; word < this.#words; word++) {
      records[one + headWords + word]! |= records[two + headWords + word]!
      records[two + headWords + word] = 0
    }
  }

  /** A person without rows, to be folded into. */
  admit(pseudonym: Uint8Array): number {
    const [a, b, c, d] = wordsOf(new Uint8Array(pseudonym))
    const before = this.people.size
    this.people.reserve(1)
    const ordinal = this.people.ordinalOf(a!, b!, c!, d!)
    if (ordinal === before) {
      this.people.records.set([2 ** 31 - 1, -(2 ** 31)], ordinal * this.people.stride + 4)
      // Whatever is added from now on may be their first.
      this.#latest = { first: Number.POSITIVE_INFINITY, last: Number.POSITIVE_INFINITY }
    }
    return ordinal
  }

  isSomebody(ordinal: number): boolean {
    return this.#bitsOf(ordinal).length > 0
  }

  /** Milliseconds, to the second before. */
  firstOf(ordinal: number): number {
    return this.people.records[ordinal * this.people.stride + 4]! * 1_000
  }

  /** Milliseconds, to the second after. */
  lastOf(ordinal: number): number {
    return this.people.records[ordinal * this.people.stride + 5]! * 1_000
  }

  /** The numbers of a person's columns. */
  columnsOf(ordinal: number): number[] {
    return this.#bitsOf(ordinal).flatMap((bit) => {
      const means = this.#meaning[bit]!
      return 'column' in means ? [means.column] : []
    })
  }

  throughOf(ordinal: number): string[] {
    return this.#bitsOf(ordinal).flatMap((bit) => {
      const means = this.#meaning[bit]!
      return 'through' in means ? [this.throughs[means.through]!] : []
    })
  }

  /** How many people have each column; those that have it in both grades count as confirmed only. */
  counts(): number[] {
    const { bits } = this.#tally()
    return this.columns.map((column) => bits[this.#columnBits.get(columnKey(column))!]!)
  }

  /** How many people are confirmed in anything, and how many are not and still possible. */
  totals(): { readonly confirmed: number; readonly potential: number } {
    const { confirmed, potential } = this.#tally()
    return { confirmed, potential }
  }

  /** Counts everybody, once for as long as nobody is added or folded. */
  #tally(): Tally {
    this.settle()
    this.#tallied ??= tallyOf(this.people, this.#words, this.#plan())
    return this.#tallied
  }

  /** `confirmed` when any column is, else `potential`; undefined for whoever was folded into somebody. */
  gradeOf(ordinal: number): 'confirmed' | 'potential' | undefined {
    const own = this.columnsOf(ordinal)
    if (own.length === 0) return undefined
    return own.some((column) => this.columns[column]!.grade === 'confirmed') ? 'confirmed' : 'potential'
  }

  /** What is known of everybody who is somebody, to be kept and read again by packed.ts. */
  pack(): PackedSum {
    this.settle()
    const { records, stride, size } = this.people
    const kept: number[] = []
    for (let ordinal = 0; ordinal < size; ordinal++) {
      let any = 0
      for (let word = headWords; word < stride; word++) any |= records[ordinal * stride + word]!
      if (any !== 0) kept.push(ordinal)
    }
    const out = new Int32Array(kept.length * stride)
    for (const [n, ordinal] of kept.entries()) out.set(records.subarray(ordinal * stride, (ordinal + 1) * stride), n * stride)
    const bits = this.#meaning.map((means) => ('column' in means ? this.columns[means.column]! : { through: this.throughs[means.through]! }))
    return { bits, stride, records: out }
  }

  #bitsOf(ordinal: number): number[] {
    const set: number[] = []
    for (let word = 0; word < this.#words; word++) {
      for (let left = this.people.records[ordinal * this.people.stride + headWords + word]!; left !== 0; left &= left - 1) {
        set.push(word * 32 + 31 - Math.clz32(left & -left))
      }
    }
    return set
  }

  /** Which bits are columns, and for each potential column's bit the one that outdoes it. */
  #plan(): TallyPlan {
    const words = this.#words
    const plan: TallyPlan = {
      confirmed: new Int32Array(words), potential: new Int32Array(words), outdoing: new Int32Array(words * 32), outdone: new Int32Array(words),
    }
    for (const column of this.columns) {
      const bit = this.#columnBits.get(columnKey(column))!
      plan[column.grade][bit >> 5]! |= 1 << (bit & 31)
      if (column.grade === 'confirmed') continue
      const confirmed = this.#columnBits.get(columnKey({ ...column, grade: 'confirmed' }))
      if (confirmed === undefined) continue
      plan.outdoing[bit] = confirmed
      plan.outdone[bit >> 5]! |= 1 << (bit & 31)
    }
    return plan
  }

  #bitsFor({ fields, level, grade, through }: Disclosure): number[] {
    const bits = fields.map((field) => this.#bitOf(this.#columnBits, columnKey({ field, level, grade }), () =>
      ({ column: this.columns.push({ field, level, grade }) - 1 })))
    bits.push(this.#bitOf(this.#throughBits, through, () => ({ through: this.throughs.push(through) - 1 })))
    return bits
  }

  #maskOf(bits: readonly number[]): Int32Array {
    const mask = new Int32Array(this.#words)
    for (const bit of bits) mask[bit >> 5]! |= 1 << (bit & 31)
    return mask
  }

  #bitOf(known: Map<string, number>, key: string, add: () => { readonly column: number } | { readonly through: number }): number {
    const bit = known.get(key)
    if (bit !== undefined) return bit
    // Past the room there is, whatever comes shares the last bit of its kind: people stay counted, sources blur.
    if (this.#meaning.length >= mostWords * 32 && known.size > 0) return [...known.values()].at(-1)!
    const made = this.#meaning.push(add()) - 1
    known.set(key, made)
    if (made >> 5 >= this.#words) this.#widen()
    return made
  }

  #widen(): void {
    this.#words *= 2
    this.people.widen(this.#words + timeWords)
  }
}

/** In how many ranges of first bytes people are gone through: a power of two, 1 to 256. */
function rangesFor(people: number, rowsOfSet: number): number {
  let ranges = 1
  while (ranges < 256 && (people / ranges) * bytesOfPerson > cacheBytes && rowsOfSet / ranges > leastRows) ranges *= 2
  return ranges
}

/** A sum without its table. */
export interface PackedSum {
  /** What each bit means. */
  readonly bits: readonly (Column | { readonly through: string })[]
  /** Words of a record: 4 of the pseudonym, first and last second, bits. */
  readonly stride: number
  readonly records: Int32Array
}
