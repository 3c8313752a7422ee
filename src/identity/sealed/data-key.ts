/**
 * Encrypts one value under a key that exists for it alone.
 *
 * The nonce is zero, which is safe only because no key is ever used twice; that is why the function makes its key
 * itself and has no parameter for one. Values are padded to steps of 64 bytes, so that a ciphertext tells the length
 * of a name or address only roughly.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'

const nonce = Buffer.alloc(12)
const tagBytes = 16
const step = 64

/** Where random bytes come from; each call gives fresh ones, which the caller may overwrite. */
export type RandomSource = (size: number) => Buffer

/** The ciphertext with its tag, and the key, which the caller wraps and then overwrites. */
export function sealUnderFreshKey(
  value: string, binding: Uint8Array, random: RandomSource,
): { ciphertext: Buffer; key: Buffer } {
  const key = random(32)
  const plaintext = pad(value)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(binding)
  const body = cipher.update(plaintext)
  cipher.final()
  plaintext.fill(0)
  return { ciphertext: Buffer.concat([body, cipher.getAuthTag()], body.length + tagBytes), key }
}

/** The value under `ciphertext`. @throws when key, binding or bytes do not belong together. */
export function openUnderKey(ciphertext: Uint8Array, binding: Uint8Array, key: Uint8Array): string {
  const body = ciphertext.subarray(0, -tagBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(binding)
  decipher.setAuthTag(ciphertext.subarray(body.length))
  const plaintext = decipher.update(body)
  decipher.final()
  return unpad(plaintext)
}

/** u32 length, the UTF-8 bytes, zeros up to the next multiple of 64. */
function pad(value: string): Buffer {
  const length = Buffer.byteLength(value)
  const padded = Buffer.alloc(Math.ceil((4 + length) / step) * step)
  padded.writeUInt32BE(length, 0)
  padded.write(value, 4)
  return padded
}

function unpad(padded: Buffer): string {
  const length = padded.length < 4 ? Infinity : padded.readUInt32BE(0)
  if (length > padded.length - 4) throw new RangeError('The padded value is shorter than it says')
  return padded.toString('utf8', 4, 4 + length)
}
