/**
 * Which devices were already said to belong to which user: SDKs repeat it with every event, and only the first time
 * matters. Forgetting is harmless; it costs a write that changes nothing.
 */
import { KeySet } from '../../base/key-set.ts'
import type { LinkWrite } from '../../model/identity-write.ts'

const mostLinks = 250_000

export class KnownLinks {
  #young = new KeySet(mostLinks)
  #old = new KeySet(0)

  /** Whether this link was seen lately; remembers it if not. Only links from devices repeat. */
  seen(link: LinkWrite): boolean {
    if (link.verb !== 'device') return false
    if (this.#young.size >= mostLinks) {
      this.#old = this.#young
      this.#young = new KeySet(mostLinks)
    }
    const low = mixed(link.from, link.to, 0x811c9dc5)
    const high = mixed(link.to, link.from, 0x01000193)
    return !this.#young.add(low, high) || this.#old.has(low, high)
  }

  /** After a write that was not kept. */
  forgetAll(): void {
    this.#young = new KeySet(mostLinks)
    this.#old = new KeySet(0)
  }
}

/** 32 bits of two pseudonyms, which are keyed hashes themselves. */
function mixed(a: string, b: string, start: number): number {
  let word = start
  for (let i = 0; i < 11; i++) {
    word = Math.imul(word ^ a.charCodeAt(i), 0x01000193)
    word = Math.imul(word ^ b.charCodeAt(i + 11), 0x85ebca6b)
  }
  return (word ^ (word >>> 15)) >>> 0
}
