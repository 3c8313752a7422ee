/**
 * An authenticator in software (ES256, attestation "none"): as good as a real one, or wrong in a chosen way. Members of a
 * drill, and of tests, have one each.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** As `@simplewebauthn` has them. */
export interface MadeCredential {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  clientExtensionResults: Record<string, never>
  readonly response: { readonly clientDataJSON: string; readonly attestationObject: string; transports: 'internal'[] }
}
export interface ShownCredential {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  clientExtensionResults: Record<string, never>
  readonly response: { readonly clientDataJSON: string; readonly authenticatorData: string; readonly signature: string }
}

export interface Behaviour {
  readonly origin?: string
  /** The relying party that it signs for. */
  readonly host?: string
  /** User present, user verified. */
  readonly flags?: number
  readonly counter?: number
  readonly type?: string
  readonly challenge?: string
  /** Breaks the signature. */
  readonly forged?: boolean
}

export const verified = 0x05
const attested = 0x40

export class SoftAuthenticator {
  readonly id = randomBytes(32)
  readonly #key: KeyObject
  readonly #point: Buffer
  counter = 0

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x, y } = publicKey.export({ format: 'jwk' })
    this.#key = privateKey
    this.#point = Buffer.concat([Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])
  }

  get credential(): string {
    return this.id.toString('base64url')
  }

  create(options: { readonly challenge: string; readonly rp: { readonly id?: string | undefined } }, origin: string, how: Behaviour = {}): MadeCredential {
    // CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    const cose = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'), this.#point.subarray(0, 32), Buffer.from('225820', 'hex'), this.#point.subarray(32),
    ])
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.id.length)
    const data = Buffer.concat([this.#head(how.host ?? options.rp.id!, (how.flags ?? verified) | attested, how.counter ?? 0), Buffer.alloc(16), length, this.id, cose])
    // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes}
    const size = Buffer.alloc(2)
    size.writeUInt16BE(data.length)
    const attestation = Buffer.concat([Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'), size, data])
    return {
      id: this.credential, rawId: this.credential, type: 'public-key', clientExtensionResults: {},
      response: {
        clientDataJSON: clientData(how.type ?? 'webauthn.create', how.challenge ?? options.challenge, how.origin ?? origin),
        attestationObject: attestation.toString('base64url'), transports: ['internal'],
      },
    }
  }

  get(options: { readonly challenge: string; readonly rpId?: string | undefined }, origin: string, how: Behaviour = {}): ShownCredential {
    this.counter += 1
    const data = this.#head(how.host ?? options.rpId!, how.flags ?? verified, how.counter ?? this.counter)
    const client = clientData(how.type ?? 'webauthn.get', how.challenge ?? options.challenge, how.origin ?? origin)
    const signed = Buffer.concat([data, createHash('sha256').update(Buffer.from(client, 'base64url')).digest()])
    const signature = sign('sha256', how.forged === true ? Buffer.concat([signed, Buffer.of(1)]) : signed, this.#key)
    return {
      id: this.credential, rawId: this.credential, type: 'public-key', clientExtensionResults: {},
      response: { clientDataJSON: client, authenticatorData: data.toString('base64url'), signature: signature.toString('base64url') },
    }
  }

  #head(host: string, flags: number, counter: number): Buffer {
    const rest = Buffer.alloc(5)
    rest.writeUInt8(flags)
    rest.writeUInt32BE(counter, 1)
    return Buffer.concat([createHash('sha256').update(host).digest(), rest])
  }
}

function clientData(type: string, challenge: string, origin: string): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')
}
