/**
 * Numbers people: every pseudonym that is met gets the next ordinal, so that what is known of ten million rows fits into
 * arrays of numbers.
 *
 * An open hash table over 16-byte pseudonyms. Its places are in the order of the pseudonyms' first bits, and sets lie in
 * ascending order, so going through a set goes through the table from one end to the other, as processors like it.
 * Pseudonyms are keyed hashes and spread evenly; should some not, places are mixed as soon as chains grow long.
 */
/** Of evenly spread pseudonyms in a table that is a third full, none of a hundred million comes near it. */
const longestChain = 256
const firstBits = 12

export class PeopleTable {
  /** One record for each ordinal: the four words of the pseudonym, and behind them what is known of the person. */
  records: Int32Array
  /** Words of a record. */
  stride: number
  size = 0
  /** One more than the ordinal; 0 where nobody is. At most a third of them are taken: most are found where they are looked for first. */
  places = new Int32Array(1 << firstBits)
  /** How far 32 bits are shifted for a place. */
  shift = 32 - firstBits
  mixed = false

  /** @param more words that each record has behind its pseudonym; they begin as 0 */
  constructor(more: number) {
    this.stride = 4 + more
    this.records = new Int32Array(this.stride * roomOf(firstBits))
  }

  /** Gives each record so many words behind its pseudonym, more than before. */
  widen(more: number): void {
    const [before, stride] = [this.stride, 4 + more]
    const records = new Int32Array(stride * Math.ceil(this.records.length / before))
    for (let ordinal = 0; ordinal < this.size; ordinal++) {
      for (let word = 0; word < before; word++) records[ordinal * stride + word] = this.records[ordinal * before + word]!
    }
    this.records = records
    this.stride = stride
  }

  /** Makes room for so many more people. */
  reserve(more: number): void {
    let bits = 32 - this.shift
    while (bits < 31 && this.size + more > roomOf(bits)) bits++
    if (bits > 32 - this.shift) this.#resize(bits)
    const wanted = (this.size + more) * this.stride
    if (this.records.length >= wanted) return
    const records = new Int32Array(Math.max(wanted, this.records.length * 1.5))
    records.set(this.records)
    this.records = records
  }

  /** The ordinal of a pseudonym whose words are these; a new one when it was not met before. There must be room. */
  ordinalOf(a: number, b: number, c: number, d: number): number {
    const { places, records, stride } = this
    const mask = places.length - 1
    let place = placeOf(a, b, c, d, this.shift, this.mixed)
    let chain = 0
    for (let held = places[place]!; held !== 0; held = places[place]!) {
      const at = (held - 1) * stride
      if (records[at] === a && records[at + 1] === b && records[at + 2] === c && records[at + 3] === d) return held - 1
      place = (place + 1) & mask
      chain++
    }
    if (chain > longestChain && !this.mixed) {
      this.mixed = true
      this.#resize(32 - this.shift)
      return this.ordinalOf(a, b, c, d)
    }
    const ordinal = this.size++
    const at = ordinal * stride
    records[at] = a
    records[at + 1] = b
    records[at + 2] = c
    records[at + 3] = d
    places[place] = ordinal + 1
    return ordinal
  }

  /** The ordinal of the pseudonym at word `from`, or -1 when it was not met. */
  find(words: Int32Array, from = 0): number {
    const { places, records, stride } = this
    const [a, b, c, d] = [words[from]!, words[from + 1]!, words[from + 2]!, words[from + 3]!]
    for (let place = placeOf(a, b, c, d, this.shift, this.mixed); ; place = (place + 1) & (places.length - 1)) {
      const held = places[place]!
      if (held === 0) return -1
      const at = (held - 1) * stride
      if (records[at] === a && records[at + 1] === b && records[at + 2] === c && records[at + 3] === d) return held - 1
    }
  }

  /** The pseudonym's 16 bytes. */
  bytesOf(ordinal: number): Buffer {
    return Buffer.from(this.records.buffer, ordinal * this.stride * 4, 16)
  }

  #resize(bits: number): void {
    this.shift = 32 - bits
    const places = new Int32Array(1 << bits)
    this.places = places
    const { records, stride } = this
    for (let ordinal = 0, at = 0; ordinal < this.size; ordinal++, at += stride) {
      let place = placeOf(records[at]!, records[at + 1]!, records[at + 2]!, records[at + 3]!, this.shift, this.mixed)
      while (places[place] !== 0) place = (place + 1) & (places.length - 1)
      places[place] = ordinal + 1
    }
  }
}

/** How many people a table of 2^bits places takes. */
function roomOf(bits: number): number {
  return Math.floor(2 ** bits / 3)
}

/** Where whoever has these words is, if nobody else is there. */
function placeOf(a: number, b: number, c: number, d: number, shift: number, mixed: boolean): number {
  if (!mixed) {
    // The first byte is the lowest of the word, and the one that sets are sorted by first.
    return ((a << 24) | ((a & 0xff00) << 8) | ((a >>> 8) & 0xff00) | (a >>> 24)) >>> shift
  }
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (Math.imul(hash ^ (hash >>> 13), 0x297a2d39) ^ hash) >>> shift
}

/** A set's bytes as words, signed: those are numbers that need no memory of their own; copied only when they do not lie where words can. */
export function wordsOf(set: Uint8Array): Int32Array {
  const aligned = set.byteOffset % 4 === 0 ? set : new Uint8Array(set)
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2)
}
