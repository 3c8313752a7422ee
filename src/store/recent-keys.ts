/**
 * The dedupe keys of what was stored lately: tells cheaply that an event cannot be a resend.
 *
 * Exact within its coverage and bounded: keys are kept in two generations, and when the young one is full the old one
 * is dropped and coverage begins where the young one began. An event that occurred after the coverage began, and
 * whose key is not here, was never stored before, because it cannot have been received before it occurred. For any
 * other event the store itself is asked. Keys are 64 bits, two words each, low then high.
 */
import { KeySet } from '../base/key-set.ts'

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
