/**
 * Makes pseudonyms: HMAC-SHA-256 under the project's key, cut to 128 bits.
 *
 * The most recent ids are remembered, since a person's events come in bursts; what is remembered is bounded and never
 * leaves this file. Rules: SPEC.md I1–I4. Bytes: docs/formats/pseudonym.md.
 */
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym, PseudonymKind } from '../model/pseudonym.ts'
import type { Keyring } from './keyring.ts'
import type { Mac } from './mac.ts'

const domain = 'signet/ps/v1\0'

/** The stand-in for `value` under one key (`ProjectKeys.pseudonymMac`), computed anew. */
export function computePseudonym(mac: Mac, kind: PseudonymKind, value: string): Pseudonym {
  return mac(`${domain}${kind}\0${value}`) as Pseudonym
}

/** A pseudonym, and what its maker knows of it. */
export interface MadePseudonym {
  readonly pseudonym: Pseudonym
  /** Whoever seals the value notes it here, in marks of its own; 0 when nobody did. */
  sealed: number
}

type ByValue = Map<string, MadePseudonym>

/** Makes pseudonyms with the keys of `keyring` and remembers the last `remembered` of them, and as many before. */
export class Pseudonyms {
  readonly #keyring: Keyring
  readonly #most: number
  #young = new Map<ProjectId, Map<PseudonymKind, ByValue>>()
  #old = new Map<ProjectId, Map<PseudonymKind, ByValue>>()
  #count = 0

  constructor(keyring: Keyring, remembered = 20_000) {
    this.#keyring = keyring
    this.#most = remembered
  }

  of(project: ProjectId, kind: PseudonymKind, value: string): MadePseudonym {
    const known = this.#young.get(project)?.get(kind)?.get(value)
    if (known !== undefined) return known
    const made = this.#old.get(project)?.get(kind)?.get(value)
      ?? { pseudonym: computePseudonym(this.#keyring.of(project).pseudonymMac, kind, value), sealed: 0 }
    this.#keep(project, kind, value, made)
    return made
  }

  #keep(project: ProjectId, kind: PseudonymKind, value: string, made: MadePseudonym): void {
    if (this.#count >= this.#most) {
      this.#old = this.#young
      this.#young = new Map()
      this.#count = 0
    }
    let kinds = this.#young.get(project)
    if (kinds === undefined) this.#young.set(project, kinds = new Map())
    let values = kinds.get(kind)
    if (values === undefined) kinds.set(kind, values = new Map())
    values.set(value, made)
    this.#count += 1
  }
}
