/**
 * HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256, on `node:crypto`.
 *
 * A sender context encrypts many messages to one public key for the price of one key agreement; each message has a
 * sequence number, and a receiver may open them in any order when it is told the number. Signet seals with
 * AES-256-GCM; AES-128-GCM is here because the RFC prints its vectors for it.
 *
 * Elsewhere: what is bound to a message (binding.ts). Bytes: docs/formats/sealed-value.md.
 */
import { createCipheriv, createDecipheriv, createHmac, diffieHellman, type KeyObject } from 'node:crypto'
import { privateKeyFromRaw, publicKeyFromRaw, rawPublicKey } from './raw-keys.ts'

export interface Aead {
  /** The RFC's `aead_id`. */
  readonly id: number
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm'
  readonly keyBytes: number
}

export const aes128Gcm: Aead = { id: 1, cipher: 'aes-128-gcm', keyBytes: 16 }
export const aes256Gcm: Aead = { id: 2, cipher: 'aes-256-gcm', keyBytes: 32 }

const nonceBytes = 12
const tagBytes = 16

export interface SenderContext {
  /** The encapsulated key (32 bytes) that the receiver needs. */
  readonly enc: Buffer
  /** The number the next message gets. */
  readonly sequence: number
  /** Ciphertext and tag; the sequence number goes up by one. */
  seal(binding: Uint8Array, plaintext: Uint8Array): Buffer
  /** Overwrites the context's key; it cannot seal afterwards. */
  destroy(): void
}

export interface ReceiverContext {
  /** @throws when key, number, binding or ciphertext do not belong together. */
  open(sequence: number, binding: Uint8Array, ciphertext: Uint8Array): Buffer
  destroy(): void
}

/**
 * Starts a context towards `receiver` (a public X25519 key).
 *
 * @param seed 32 fresh random bytes; the ephemeral key pair is derived from them and they are overwritten.
 */
export function createSenderContext(
  receiver: KeyObject, info: Uint8Array, seed: Buffer, aead: Aead = aes256Gcm,
): SenderContext {
  const ephemeral = deriveKeyPair(seed)
  seed.fill(0)
  const enc = rawPublicKey(ephemeral)
  const shared = kemSecret(ephemeral, receiver, enc, rawPublicKey(receiver))
  const { key, baseNonce } = keySchedule(shared, info, aead)
  let sequence = 0
  let usable = true
  return {
    enc,
    get sequence() {
      return sequence
    },
    seal(binding, plaintext) {
      if (!usable) throw new Error('Cannot seal: this context was destroyed')
      const cipher = createCipheriv(aead.cipher, key, nonceFor(baseNonce, sequence))
      sequence += 1
      cipher.setAAD(binding)
      const body = cipher.update(plaintext)
      cipher.final()
      return Buffer.concat([body, cipher.getAuthTag()], body.length + tagBytes)
    },
    destroy() {
      usable = false
      key.fill(0)
    },
  }
}

/**
 * Opens what a sender sealed under `enc`. @throws when `enc` is not a usable X25519 key (wrong length, low order).
 */
export function createReceiverContext(
  receiver: KeyObject, enc: Uint8Array, info: Uint8Array, aead: Aead = aes256Gcm,
): ReceiverContext {
  const shared = kemSecret(receiver, publicKeyFromRaw('x25519', enc), enc, rawPublicKey(receiver))
  const { key, baseNonce } = keySchedule(shared, info, aead)
  return {
    open(sequence, binding, ciphertext) {
      const body = ciphertext.subarray(0, -tagBytes)
      const decipher = createDecipheriv(aead.cipher, key, nonceFor(baseNonce, sequence), { authTagLength: tagBytes })
      decipher.setAAD(binding)
      decipher.setAuthTag(ciphertext.subarray(body.length))
      const plaintext = decipher.update(body)
      decipher.final()
      return plaintext
    },
    destroy() {
      key.fill(0)
    },
  }
}

/** RFC 9180 §7.1.3 for X25519: the private key that a seed stands for. */
export function deriveKeyPair(seed: Uint8Array): KeyObject {
  const prk = labeledExtract(kemSuite, Buffer.alloc(0), 'dkp_prk', seed)
  const raw = labeledExpand(kemSuite, prk, 'sk', Buffer.alloc(0), 32)
  const key = privateKeyFromRaw('x25519', raw)
  raw.fill(0)
  return key
}

const kemSuite = Buffer.from('4b454d0020', 'hex') // "KEM", DHKEM(X25519, HKDF-SHA256)

function hpkeSuite(aead: Aead): Buffer {
  return Buffer.from([...Buffer.from('HPKE'), 0x00, 0x20, 0x00, 0x01, 0x00, aead.id])
}

function kemSecret(own: KeyObject, other: KeyObject, enc: Uint8Array, receiver: Uint8Array): Buffer {
  const agreed = diffieHellman({ privateKey: own, publicKey: other })
  const prk = labeledExtract(kemSuite, Buffer.alloc(0), 'eae_prk', agreed)
  agreed.fill(0)
  return labeledExpand(kemSuite, prk, 'shared_secret', Buffer.concat([enc, receiver]), 32)
}

function keySchedule(shared: Buffer, info: Uint8Array, aead: Aead): { key: Buffer; baseNonce: Buffer } {
  const suite = hpkeSuite(aead)
  const empty = Buffer.alloc(0)
  const context = Buffer.concat([
    Buffer.from([0]), // mode_base
    labeledExtract(suite, empty, 'psk_id_hash', empty),
    labeledExtract(suite, empty, 'info_hash', info),
  ])
  const secret = labeledExtract(suite, shared, 'secret', empty)
  shared.fill(0)
  const key = labeledExpand(suite, secret, 'key', context, aead.keyBytes)
  const baseNonce = labeledExpand(suite, secret, 'base_nonce', context, nonceBytes)
  secret.fill(0)
  return { key, baseNonce }
}

function nonceFor(baseNonce: Buffer, sequence: number): Buffer {
  if (!Number.isSafeInteger(sequence) || sequence < 0 || sequence > 0xffff_ffff) {
    throw new RangeError('A sequence number is an unsigned 32-bit integer')
  }
  const nonce = Buffer.from(baseNonce)
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8)
  return nonce
}

const version = Buffer.from('HPKE-v1')

function labeledExtract(suite: Buffer, salt: Uint8Array, label: string, secret: Uint8Array): Buffer {
  return createHmac('sha256', salt).update(version).update(suite).update(label).update(secret).digest()
}

function labeledExpand(suite: Buffer, prk: Buffer, label: string, info: Uint8Array, size: number): Buffer {
  const head = Buffer.from([size >> 8, size & 0xff])
  const labeled = Buffer.concat([head, version, suite, Buffer.from(label), info])
  // One block of HKDF-Expand is enough: nothing here is longer than a SHA-256 hash.
  return createHmac('sha256', prk).update(labeled).update(Buffer.from([1])).digest().subarray(0, size)
}
