/**
 * Public keys that the instance root vouches for, each for one purpose, so that none can stand in for another: `notice`
 * checks notices and bulletins, `ledger` checks checkpoints. Bytes: docs/formats/keys.md.
 */
import { sign, verify } from 'node:crypto'
import { lengthPrefixed, privateKeyFromRaw, publicKeyFromRaw } from '../../identity/sealed/index.ts'
import type { SignedPublicKey } from './key-shapes.ts'

export type KeyPurpose = 'notice' | 'ledger'

/** @param root the root's private key, base64url */
export function signPublicKey(root: string, purpose: KeyPurpose, publicKey: string): SignedPublicKey {
  const key = privateKeyFromRaw('ed25519', Buffer.from(root, 'base64url'))
  return { publicKey, signature: sign(null, statement(purpose, publicKey), key).toString('base64url') }
}

/** Whether the root signed this key for this purpose. @param root the root's public key, base64url */
export function isPublicKeySigned({ publicKey, signature }: SignedPublicKey, purpose: KeyPurpose, root: string): boolean {
  const bytes = Buffer.from(signature, 'base64url')
  const key = publicKeyFromRaw('ed25519', Buffer.from(root, 'base64url'))
  return bytes.length === 64 && verify(null, statement(purpose, publicKey), key, bytes)
}

function statement(purpose: KeyPurpose, publicKey: string): Buffer {
  return lengthPrefixed('signet/public-key/v1', purpose, publicKey)
}
