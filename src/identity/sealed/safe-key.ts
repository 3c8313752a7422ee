/**
 * The Safe's public key as collectors get it: signed by the instance root for one project and one epoch.
 *
 * A collector seals only with a key that carries this signature, so whoever can push configuration to it cannot make
 * it seal for someone else (threat T20).
 */
import { sign, verify, type KeyObject } from 'node:crypto'
import { lengthPrefixed } from './length-prefixed.ts'

export interface SignedSafeKey {
  readonly project: number
  /** 1 for a project's first key, then growing. */
  readonly epoch: number
  /** X25519, 32 bytes, base64url. */
  readonly publicKey: string
  /** Ed25519 by the instance root, 64 bytes, base64url. */
  readonly signature: string
}

/** Signs a Safe public key with the instance root's private key. */
export function signSafeKey(key: Omit<SignedSafeKey, 'signature'>, root: KeyObject): SignedSafeKey {
  return { ...key, signature: sign(null, statement(key), root).toString('base64url') }
}

/** Whether the instance root whose public key is given signed exactly this key. */
export function isSafeKeySigned(key: SignedSafeKey, root: KeyObject): boolean {
  const signature = Buffer.from(key.signature, 'base64url')
  return signature.length === 64 && verify(null, statement(key), root, signature)
}

function statement(key: Omit<SignedSafeKey, 'signature'>): Buffer {
  return lengthPrefixed('signet/safe-key/v1', key.project, key.epoch, key.publicKey)
}
