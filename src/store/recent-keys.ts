/**
 * The dedupe keys of what was stored lately: tells cheaply that an event cannot be a resend.
 *
 * Exact within its coverage and bounded: keys are kept in two generations, and when the young one is full the old one
 * is dropped and coverage begins where the young one began. An event that occurred after the coverage began, and
 * whose key is not here, was never stored before, because it cannot have been received before it occurred: clients'
 * clocks may run an hour fast, so coverage begins an hour late. For any other event the store itself is asked. Keys are 64 bits, two words each, low then high.
 */
import { KeySet } from '../base/key-set.ts'

/** How far in the future the collector lets a time be. */
const fastestClockMs = 3_600_000

export class RecentKeys {
  readonly #capacity: number
  #young: KeySet
  #old: KeySet
  #youngSince: number
  #since: number

  /**
   * @param capacity keys in one generation
   * @param since milliseconds: keys of everything received from then on will be here
   */
  constructor(capacity: number, since: number) {
    this.#capacity = capacity
    this.#young = new KeySet(capacity)
    this.#old = new KeySet(16)
    this.#youngSince = since
    this.#since = since
  }

  /** Milliseconds; events that occurred from here on are decided by these keys alone. */
  get coverageSince(): number {
    return this.#since + fastestClockMs
  }

  has(low: number, high: number): boolean {
    return this.#young.has(low, high) || this.#old.has(low, high)
  }

  /** Remembers a key that is being stored at `now`. */
  add(low: number, high: number, now: number): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young
      this.#young = new KeySet(this.#capacity)
      this.#since = this.#youngSince
      this.#youngSince = now
    }
    this.#young.add(low, high)
  }
}
