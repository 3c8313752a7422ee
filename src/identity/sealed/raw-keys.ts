/**
 * X25519 and Ed25519 keys as their 32 raw bytes, in and out of `node:crypto`, which itself only speaks DER and JWK.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

export type Curve = 'x25519' | 'ed25519'

// The constant part of the DER forms (RFC 8410): everything before the 32 bytes of the key.
const publicPrefix = {
  x25519: Buffer.from('302a300506032b656e032100', 'hex'),
  ed25519: Buffer.from('302a300506032b6570032100', 'hex'),
}
const privatePrefix = {
  x25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
  ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
}

/** @throws {RangeError} unless `raw` has 32 bytes. */
export function publicKeyFromRaw(curve: Curve, raw: Uint8Array): KeyObject {
  return createPublicKey({ key: der(publicPrefix[curve], raw), format: 'der', type: 'spki' })
}

/** @throws {RangeError} unless `raw` has 32 bytes. */
export function privateKeyFromRaw(curve: Curve, raw: Uint8Array): KeyObject {
  const key = der(privatePrefix[curve], raw)
  const imported = createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  key.fill(0)
  return imported
}

/** The 32 bytes of a public key, or of the public half of a private one. */
export function rawPublicKey(key: KeyObject): Buffer {
  const half = key.type === 'private' ? createPublicKey(key) : key
  return half.export({ format: 'der', type: 'spki' }).subarray(12)
}

function der(prefix: Buffer, raw: Uint8Array): Buffer {
  if (raw.byteLength !== 32) throw new RangeError(`A raw key has 32 bytes, not ${raw.byteLength}`)
  return Buffer.concat([prefix, raw])
}
