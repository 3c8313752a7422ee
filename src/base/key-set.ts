/**
 * A set of 64-bit keys in a flat table: sixteen bytes a key at the most, no object for any of them. A key is two
 * words, low then high. The all-zero key marks an empty slot and counts as present.
 */
export class KeySet {
  readonly #slots: Uint32Array
  readonly #mask: number
  size = 0

  /** @param capacity how many keys it is made for; more make it slow, never wrong */
  constructor(capacity: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, capacity) * 1.6))
    this.#slots = new Uint32Array(slots * 2)
    this.#mask = slots - 1
  }

  /** Adds a key; false when it was there. */
  add(low: number, high: number): boolean {
    const at = this.#find(low, high)
    if (this.#slots[at] === low && this.#slots[at + 1] === high) return false
    this.#slots[at] = low
    this.#slots[at + 1] = high
    this.size += 1
    return true
  }

  has(low: number, high: number): boolean {
    const at = this.#find(low, high)
    return this.#slots[at] === low && this.#slots[at + 1] === high
  }

  #find(low: number, high: number): number {
    let slot = (Math.imul(low ^ (low >>> 15), 0x2c1b3c6d) ^ high) & this.#mask
    for (;;) {
      const at = slot * 2
      const a = this.#slots[at]
      const b = this.#slots[at + 1]
      if ((a === 0 && b === 0) || (a === low && b === high)) return at
      slot = (slot + 1) & this.#mask
    }
  }
}
