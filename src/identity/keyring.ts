/**
 * The keys this process makes pseudonyms and seals with, by project; replaced while running when projects are added
 * or a Safe gets a new epoch, and never replaced by a key that the instance root did not sign.
 *
 * Rules: SPEC.md I10–I13.
 */
import type { KeyObject } from 'node:crypto'
import type { ProjectId } from '../model/project.ts'
import { IdentityError } from './errors.ts'
import { createMac, type Mac } from './mac.ts'
import {
  isSafeKeySigned, parseCollectorKeys, publicKeyFromRaw, type CollectorKeys, type ProjectCollectorKeys,
  type SignedSafeKey,
} from './sealed/index.ts'

export interface ProjectKeys {
  /** Keyed by the project's pseudonym key. */
  readonly pseudonymMac: Mac
  /** Keyed by the project's blind-index key. */
  readonly blindIndexMac: Mac
  readonly safe: { readonly epoch: number; readonly publicKey: KeyObject }
}

export interface Keyring {
  /** @throws {IdentityError} IDENTITY_NO_KEYS for a project that is not in the ring. */
  of(project: ProjectId): ProjectKeys
  /**
   * Takes a newer set of keys: all of it, or nothing when one key is refused.
   *
   * @throws {IdentityError} SAFE_KEY_UNSIGNED, SAFE_KEY_STALE
   */
  accept(keys: CollectorKeys): void
}

/**
 * A ring that trusts one instance root.
 *
 * @param root the root's public key (base64url) as this collector was told it, not as the key file says
 * @throws {IdentityError} as {@link Keyring.accept}
 */
export function createKeyring(keys: CollectorKeys, root: string = keys.root): Keyring {
  const rootKey = publicKeyFromRaw('ed25519', Buffer.from(root, 'base64url'))
  let ring = new Map<ProjectId, ProjectKeys & { readonly signed: SignedSafeKey }>()

  function admit(project: ProjectCollectorKeys): ProjectKeys & { readonly signed: SignedSafeKey } {
    const { safe } = project
    if (safe.project !== project.project || !isSafeKeySigned(safe, rootKey)) {
      throw new IdentityError('SAFE_KEY_UNSIGNED',
        `Cannot use the sealing key of project ${project.project}: the instance root did not sign it`)
    }
    const held = ring.get(project.project)?.signed
    if (held !== undefined && !follows(safe, held)) {
      throw new IdentityError('SAFE_KEY_STALE',
        `Cannot use the sealing key of project ${project.project}: epoch ${safe.epoch} does not follow ${held.epoch}`)
    }
    return {
      pseudonymMac: createMac(Buffer.from(project.pseudonymKey, 'base64url')),
      blindIndexMac: createMac(Buffer.from(project.blindIndexKey, 'base64url')),
      safe: { epoch: safe.epoch, publicKey: publicKeyFromRaw('x25519', Buffer.from(safe.publicKey, 'base64url')) },
      signed: safe,
    }
  }

  const keyring: Keyring = {
    of(project) {
      const held = ring.get(project)
      if (held === undefined) throw new IdentityError('IDENTITY_NO_KEYS', `Project ${project} has no keys here`)
      return held
    },
    accept(next) {
      const admitted = new Map(ring)
      for (const project of next.projects) admitted.set(project.project, admit(project))
      ring = admitted
    },
  }
  keyring.accept(keys)
  return keyring
}

/** The key in use may come again; any other must have a higher epoch. */
function follows(next: SignedSafeKey, held: SignedSafeKey): boolean {
  return next.epoch > held.epoch || (next.epoch === held.epoch && next.publicKey === held.publicKey)
}

/** Collector keys from the text of `collector-keys.json`. @throws {IdentityError} COLLECTOR_KEYS_MALFORMED */
export function readCollectorKeys(text: string): CollectorKeys {
  let keys: CollectorKeys | undefined
  try {
    keys = parseCollectorKeys(JSON.parse(text))
  } catch {
    // The parser's message would quote the text, which holds keys.
  }
  if (keys === undefined) {
    throw new IdentityError('COLLECTOR_KEYS_MALFORMED', 'Cannot read the collector keys: the file has another form')
  }
  return keys
}
