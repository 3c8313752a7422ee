/**
 * Makes pseudonyms: HMAC-SHA-256 under the project's key, cut to 128 bits.
 *
 * The most recent ids are remembered, since a person's events come in bursts; what is remembered is bounded and never
 * leaves this file. Rules: SPEC.md I1–I4. Bytes: docs/formats/pseudonym.md.
 */
import QuickLRU from 'quick-lru'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym, PseudonymKind } from '../model/pseudonym.ts'
import type { Keyring } from './keyring.ts'
import type { Mac } from './mac.ts'

const domain = 'signet/ps/v1\0'

/** The stand-in for `value` under one key (`ProjectKeys.pseudonymMac`), computed anew. */
export function computePseudonym(mac: Mac, kind: PseudonymKind, value: string): Pseudonym {
  return mac(`${domain}${kind}\0${value}`) as Pseudonym
}

/** A function that makes pseudonyms with the keys of `keyring` and remembers the last `remembered` of them. */
export function createPseudonyms(
  keyring: Keyring, remembered = 20_000,
): (project: ProjectId, kind: PseudonymKind, value: string) => Pseudonym {
  const recent = new QuickLRU<string, Pseudonym>({ maxSize: remembered })
  return (project, kind, value) => {
    // A kind may hold any group key; the length keeps kind and value apart.
    const place = `${project} ${kind.length} ${kind}${value}`
    const known = recent.get(place)
    if (known !== undefined) return known
    const pseudonym = computePseudonym(keyring.of(project).pseudonymMac, kind, value)
    recent.set(place, pseudonym)
    return pseudonym
  }
}
