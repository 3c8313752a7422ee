/** A passkey in software: makes what a browser hands over, right or wrong in one place. */
import { generateKeyPairSync, hash, sign, type KeyObject } from 'node:crypto'
import type { PasskeyAssertion } from '../../model/grant.ts'
import type { Passkey } from './passkey.ts'

export type KeyKind = 'ES256' | 'EdDSA' | 'RS256'

export interface Faults {
  readonly origin?: string
  readonly rpId?: string
  readonly flags?: number
  readonly type?: string
  readonly counter?: number
  readonly crossOrigin?: boolean
  readonly topOrigin?: string
}

export interface TestPasskey {
  readonly passkey: Passkey
  assert(challenge: Buffer, faults?: Faults): PasskeyAssertion
}

export const deskOrigin = 'http://localhost:8081'
export const appOrigin = 'http://localhost:8080'
export const testPlace = { appOrigins: [appOrigin], deskOrigins: [deskOrigin], rpId: 'localhost' }

export function testPasskey(name: string, kind: KeyKind = 'ES256'): TestPasskey {
  const { publicKey, privateKey } = pairOf(kind)
  const credentialId = Buffer.from(`credential of ${name}`).toString('base64url')
  let counter = 0
  return {
    passkey: { credentialId, publicKey: toCose(publicKey, kind).toString('base64url'), rpId: 'localhost' },
    assert(challenge, faults = {}) {
      const clientData = Buffer.from(JSON.stringify({
        type: faults.type ?? 'webauthn.get', challenge: challenge.toString('base64url'), origin: faults.origin ?? deskOrigin,
        crossOrigin: faults.crossOrigin ?? false, ...(faults.topOrigin !== undefined && { topOrigin: faults.topOrigin }),
      }))
      const head = Buffer.alloc(5)
      head.writeUInt8(faults.flags ?? 0x05, 0)
      head.writeUInt32BE(faults.counter ?? ++counter, 1)
      const data = Buffer.concat([hash('sha256', faults.rpId ?? 'localhost', 'buffer'), head])
      const signed = Buffer.concat([data, hash('sha256', clientData, 'buffer')])
      return {
        credentialId, authenticatorData: data.toString('base64url'), clientDataJSON: clientData.toString('base64url'),
        signature: sign(kind === 'EdDSA' ? null : 'sha256', signed, privateKey).toString('base64url'),
      }
    },
  }
}

function pairOf(kind: KeyKind) {
  if (kind === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (kind === 'EdDSA') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

export function toCose(key: KeyObject, kind: KeyKind): Buffer {
  const jwk = key.export({ format: 'jwk' })
  const bytes = (text: string | undefined) => Buffer.from(text!, 'base64url')
  if (kind === 'ES256') return cborMap([[1, 2], [3, -7], [-1, 1], [-2, bytes(jwk.x)], [-3, bytes(jwk.y)]])
  if (kind === 'EdDSA') return cborMap([[1, 1], [3, -8], [-1, 6], [-2, bytes(jwk.x)]])
  return cborMap([[1, 3], [3, -257], [-1, bytes(jwk.n)], [-2, bytes(jwk.e)]])
}

function cborMap(entries: readonly (readonly [number, number | Buffer])[]): Buffer {
  return Buffer.concat([head(5, entries.length), ...entries.flatMap(([name, value]) => [
    integer(name), typeof value === 'number' ? integer(value) : Buffer.concat([head(2, value.length), value]),
  ])])
}

const integer = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value))

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(major << 5) | size])
  if (size < 256) return Buffer.from([(major << 5) | 24, size])
  return Buffer.from([(major << 5) | 25, size >> 8, size & 0xff])
}
