/**
 * X25519 and Ed25519 keys as their 32 raw bytes, in and out of `node:crypto`, which itself only speaks DER and JWK.
 *
 * By way of JWK, because OpenSSL's DER decoder takes ten times as long and a collector makes a key every 256 records.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

export type Curve = 'x25519' | 'ed25519'

const names = { x25519: 'X25519', ed25519: 'Ed25519' }

/** @throws {RangeError} unless `raw` has 32 bytes. */
export function publicKeyFromRaw(curve: Curve, raw: Uint8Array): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: names[curve], x: text(raw) }, format: 'jwk' })
}

/** @throws {RangeError} unless `raw` has 32 bytes. */
export function privateKeyFromRaw(curve: Curve, raw: Uint8Array): KeyObject {
  // The public half has to be there for the form's sake; OpenSSL computes its own from `d`.
  return createPrivateKey({ key: { kty: 'OKP', crv: names[curve], x: text(raw), d: text(raw) }, format: 'jwk' })
}

/** The 32 bytes of a public key, or of the public half of a private one. */
export function rawPublicKey(key: KeyObject): Buffer {
  const half = key.type === 'private' ? createPublicKey(key) : key
  return Buffer.from(half.export({ format: 'jwk' }).x ?? '', 'base64url')
}

function text(raw: Uint8Array): string {
  if (raw.byteLength !== 32) throw new RangeError(`A raw key has 32 bytes, not ${raw.byteLength}`)
  return Buffer.from(raw.buffer, raw.byteOffset, 32).toString('base64url')
}
