/**
 * From the public key that a passkey was registered with (COSE, RFC 9053) to one that `node:crypto` checks with. The three
 * kinds that authenticators make: ES256, EdDSA and RS256.
 */
import { createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto'
import { parseCbor, type CborMap } from './cbor.ts'

export interface PasskeyKey {
  /** Whether `signature` is this key's over `data`. */
  verifies(data: Buffer, signature: Buffer): boolean
}

const kty = 1
const alg = 3
const [crv, x, y] = [-1, -2, -3]
const [n, e] = [-1, -2]
const leastModulusBits = 2048

/** @param cose base64url; undefined when it is no key of a known kind */
export function readPasskeyKey(cose: string): PasskeyKey | undefined {
  const map = parseCbor(Buffer.from(cose, 'base64url'))
  if (!(map instanceof Map)) return undefined
  const [kind, algorithm] = [map.get(kty), map.get(alg)]
  if (kind === 2 && algorithm === -7 && map.get(crv) === 1) {
    return fromJwk({ kty: 'EC', crv: 'P-256', x: part(map, x, 32), y: part(map, y, 32) }, 'sha256')
  }
  if (kind === 1 && algorithm === -8 && map.get(crv) === 6) {
    return fromJwk({ kty: 'OKP', crv: 'Ed25519', x: part(map, x, 32) }, null)
  }
  if (kind === 3 && algorithm === -257) return fromJwk({ kty: 'RSA', n: part(map, n), e: part(map, e) }, 'sha256')
  return undefined
}

function part(map: CborMap, name: number, size?: number): string {
  const value = map.get(name)
  if (!Buffer.isBuffer(value) || (size !== undefined && value.length !== size)) return ''
  return value.toString('base64url')
}

function fromJwk(jwk: JsonWebKey, digest: 'sha256' | null): PasskeyKey | undefined {
  let key: KeyObject
  try {
    key = createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return undefined
  }
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (bits !== undefined && bits < leastModulusBits) return undefined
  return {
    verifies(data, signature) {
      try {
        return verify(digest, data, key, signature)
      } catch {
        return false
      }
    },
  }
}
