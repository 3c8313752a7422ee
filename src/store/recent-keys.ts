/**
 * The dedupe keys of what was stored lately: tells cheaply that an event cannot be a resend.
 *
 * Exact within its coverage and bounded: keys are kept in two generations, and when the young one is full the old one
 * is dropped and coverage begins where the young one began. An event that occurred after the coverage began, and
 * whose key is not here, was never stored before, because it cannot have been received before it occurred. For any
 * other event the store itself is asked. Keys are 64 bits, two words each, low then high.
 */

/** A set of 64-bit keys. The all-zero key marks an empty slot: it counts as present, which costs a look, never an event. */
export class KeySet {
  readonly #slots: Uint32Array
  readonly #mask: number
  size = 0

  constructor(capacity: number) {
    const slots = 2 ** Math.ceil(Math.log2(capacity * 1.6))
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

export class RecentKeys {
  readonly #capacity: number
  #young: KeySet
  #old: KeySet
  #youngSince: number
  /** Milliseconds; events that occurred from here on are decided by these keys alone. */
  coverageSince: number

  /** @param capacity keys in one generation */
  constructor(capacity: number, now: number) {
    this.#capacity = capacity
    this.#young = new KeySet(capacity)
    this.#old = new KeySet(16)
    this.#youngSince = now
    this.coverageSince = now
  }

  has(low: number, high: number): boolean {
    return this.#young.has(low, high) || this.#old.has(low, high)
  }

  /** Remembers a key that is being stored at `now`. */
  add(low: number, high: number, now: number): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young
      this.#young = new KeySet(this.#capacity)
      this.coverageSince = this.#youngSince
      this.#youngSince = now
    }
    this.#young.add(low, high)
  }
}
