/**
 * Verdicts on property names, kept: judging a name costs a hundred times what looking it up does. Bounded, so that a
 * million distinct names cost time and no memory (SPEC G19).
 */
import { judgeKey } from './key-verdict.ts'
import type { KeyVerdict } from './key-verdict.ts'

const mostVerdicts = 20_000

export type NameMap = Map<string, KeyVerdict>

export class KeyCache {
  readonly #profile: boolean
  readonly #byParent = new Map<string, NameMap>()
  readonly #names = new Set<string>()
  #kept = 0

  constructor(profile: boolean) {
    this.#profile = profile
  }

  /** The verdicts on names below a property whose words are `parent`; look in it first, then {@link judge}. */
  namesBelow(parent: string): NameMap {
    let names = this.#byParent.get(parent)
    if (names === undefined) {
      if (this.#byParent.size >= 2000) this.#byParent.clear()
      names = new Map()
      this.#byParent.set(parent, names)
    }
    return names
  }

  judge(names: NameMap, name: string, parent: string): KeyVerdict {
    const verdict = judgeKey(name, this.#profile, parent)
    if (this.#kept >= mostVerdicts) {
      // Everything goes; what real traffic uses is back within a few events.
      for (const map of this.#byParent.values()) map.clear()
      this.#kept = 0
    }
    names.set(name, verdict)
    this.#kept++
    return verdict
  }

  /** Whether this event name was read before and is fine. */
  knowsName(name: string): boolean {
    return this.#names.has(name)
  }

  keepName(name: string): void {
    if (this.#names.size >= 5000) this.#names.clear()
    this.#names.add(name)
  }

  /** How many verdicts are held. */
  get size(): number {
    return this.#kept
  }
}
