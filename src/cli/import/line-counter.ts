/**
 * Counts how often each of many million lines came before, in eight bytes a line: a hash table of 52-bit hashes in one
 * array. Two lines whose hashes meet are counted as equal, which makes an id of one of them another, and still the same
 * in every run.
 */
export class LineCounter {
  #table = new Float64Array(1 << 12)
  #used = 0
  /** Of lines that came more than once. */
  readonly #more = new Map<number, number>()

  /** How often this was called with `hash` before. @param hash a whole number from 1 to 2^52 */
  seenBefore(hash: number): number {
    if (this.#insert(hash)) return 0
    const before = this.#more.get(hash) ?? 1
    this.#more.set(hash, before + 1)
    return before
  }

  #insert(hash: number): boolean {
    if (this.#used * 10 > this.#table.length * 7) this.#grow()
    if (!place(this.#table, hash)) return false
    this.#used += 1
    return true
  }

  #grow(): void {
    const larger = new Float64Array(this.#table.length * 2)
    for (const hash of this.#table) if (hash !== 0) place(larger, hash)
    this.#table = larger
  }
}

/** Whether it was not there. */
function place(table: Float64Array, hash: number): boolean {
  const mask = table.length - 1
  let at = hash % 4_294_967_296 & mask
  for (let found = table[at]!; found !== 0; found = table[at]!) {
    if (found === hash) return false
    at = (at + 1) & mask
  }
  table[at] = hash
  return true
}
