/**
 * D19: whoever can write the collectors' key file pushes a sealing key of which they hold the private half: signed by
 * themselves, with their own root in the file, and with other keys for pseudonyms.
 */
import type { KeyObject } from 'node:crypto'
import { type CollectorKeys, signSafeKey } from '../../identity/sealed/index.ts'

export interface ForgedKeys {
  readonly privateKey: KeyObject
  /** What stands in the file instead, one after the other. */
  readonly files: readonly CollectorKeys[]
}

const raw = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url')

interface Pair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** @param own the attacker's pairs: X25519 to seal to, Ed25519 to sign with */
export function forgeKeys(good: CollectorKeys, project: number, own: { readonly sealing: Pair; readonly signing: Pair }): ForgedKeys {
  const { epoch } = good.projects.find((held) => held.project === project)!.safe
  const safe = signSafeKey({ project, epoch: epoch + 1, publicKey: raw(own.sealing.publicKey) }, own.signing.privateKey)
  const pushed = withSafe(good, safe)
  return {
    privateKey: own.sealing.privateKey,
    files: [
      pushed,
      { ...pushed, root: raw(own.signing.publicKey) },
      { ...good, projects: good.projects.map((held) => ({ ...held, pseudonymKey: Buffer.alloc(32, 1).toString('base64url') })) },
    ],
  }
}

/** The same keys with another sealing key for its project. */
export function withSafe(keys: CollectorKeys, safe: CollectorKeys['projects'][number]['safe']): CollectorKeys {
  return { ...keys, projects: keys.projects.map((held) => (held.project === safe.project ? { ...held, safe } : held)) }
}
