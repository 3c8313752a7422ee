/**
 * The body of an age file: chunks of 64 KiB under ChaCha20-Poly1305, numbered, the last one marked as such.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'

const chunkBytes = 65_536
const tagBytes = 16

export function sealPayload(key: Uint8Array, plaintext: Uint8Array): Buffer {
  const parts: Buffer[] = []
  const chunks = Math.max(1, Math.ceil(plaintext.length / chunkBytes))
  for (let i = 0; i < chunks; i++) {
    const chunk = plaintext.subarray(i * chunkBytes, (i + 1) * chunkBytes)
    parts.push(sealOnce(key, nonceOf(i, i === chunks - 1), chunk))
  }
  return Buffer.concat(parts)
}

/** @throws when a chunk was changed, moved, cut off or added. */
export function openPayload(key: Uint8Array, payload: Uint8Array): Buffer {
  const parts: Buffer[] = []
  const step = chunkBytes + tagBytes
  const chunks = Math.max(1, Math.ceil(payload.length / step))
  for (let i = 0; i < chunks; i++) {
    const chunk = payload.subarray(i * step, (i + 1) * step)
    const opened = openOnce(key, nonceOf(i, i === chunks - 1), chunk)
    if (opened.length === 0 && i > 0) throw new RangeError('An empty chunk follows a full one')
    parts.push(opened)
  }
  return Buffer.concat(parts)
}

/** ChaCha20-Poly1305 of one message: ciphertext and tag. */
export function sealOnce(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagBytes })
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** @throws when the message was not sealed under this key and nonce. */
export function openOnce(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Buffer {
  if (sealed.length < tagBytes) throw new RangeError('Too short for a tag')
  const body = sealed.subarray(0, sealed.length - tagBytes)
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagBytes })
  decipher.setAuthTag(sealed.subarray(body.length))
  return Buffer.concat([decipher.update(body), decipher.final()])
}

/** An 11-byte counter and a byte that is 1 for the last chunk. */
function nonceOf(chunk: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(chunk, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}
