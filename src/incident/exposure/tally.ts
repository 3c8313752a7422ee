/** Counts the people of a sum: how many have each column, and how many are confirmed or possible in anything. */
import type { PeopleTable } from './people-table.ts'

/** First and last second of a person. */
export const timeWords = 2
/** In front of the bits: the pseudonym and the times. */
export const headWords = 4 + timeWords

/** Which bits are columns, by grade and word. */
export interface TallyPlan {
  readonly confirmed: Int32Array
  readonly potential: Int32Array
  /** For each bit the one with which it does not count. */
  readonly outdoing: Int32Array
  /** Which bits have such a one, by word. */
  readonly outdone: Int32Array
}

export interface Tally {
  /** How many people have each bit. */
  readonly bits: Int32Array
  /** How many are confirmed in anything, and how many are not and still possible. */
  readonly confirmed: number
  readonly potential: number
}

/**
 * Counts people. In one pass: another would bring everybody into the processor again. What a person has is counted by the
 * byte, and the bits of bytes at the end.
 */
export function tallyOf({ records, stride, size }: PeopleTable, words: number, { confirmed, potential, outdoing, outdone }: TallyPlan): Tally {
  const bytes = new Int32Array(words * 4 * 256)
  let anyConfirmed = 0
  let onlyPotential = 0
  for (let ordinal = 0, own = headWords; ordinal < size; ordinal++, own += stride) {
    let isConfirmed = 0
    let isPotential = 0
    for (let word = 0; word < words; word++) {
      const held = records[own + word]!
      isConfirmed |= held & confirmed[word]!
      isPotential |= held & potential[word]!
      let bits = held & (confirmed[word]! | potential[word]!)
      for (let left = bits & outdone[word]!; left !== 0; left &= left - 1) {
        const other = outdoing[(word << 5) + 31 - Math.clz32(left & -left)]!
        if (((records[own + (other >> 5)]! >>> (other & 31)) & 1) !== 0) bits ^= left & -left
      }
      const from = word << 10
      bytes[from + (bits & 0xff)]!++
      bytes[from + 0x100 + ((bits >>> 8) & 0xff)]!++
      bytes[from + 0x200 + ((bits >>> 16) & 0xff)]!++
      bytes[from + 0x300 + (bits >>> 24)]!++
    }
    if (isConfirmed !== 0) anyConfirmed++
    else if (isPotential !== 0) onlyPotential++
  }
  const tally = new Int32Array(words * 32)
  for (let byte = 0; byte < words * 4; byte++) {
    for (let value = 1; value < 256; value++) {
      for (let bit = 0; bit < 8; bit++) tally[byte * 8 + bit]! += ((value >>> bit) & 1) * bytes[byte * 256 + value]!
    }
  }
  return { bits: tally, confirmed: anyConfirmed, potential: onlyPotential }
}
