/**
 * HMAC-SHA-256 cut to 128 bits, for short texts and many of them (RFC 2104).
 *
 * `node:crypto` makes an object with a native half for each `createHmac`, which costs more than the hashing; its
 * one-shot `hash` makes none. The two paddings of the key are laid out once, and each text is written behind the first.
 */
import { hash } from 'node:crypto'

const blockBytes = 64
const hashBytes = 32

/** The first 16 bytes of HMAC-SHA-256(key, text), base64url (22 characters). */
export type Mac = (text: string) => string

/** @throws {RangeError} for a key longer than SHA-256's block of 64 bytes. */
export function createMac(key: Uint8Array): Mac {
  if (key.length > blockBytes) throw new RangeError(`A MAC key has at most ${blockBytes} bytes, not ${key.length}`)
  const outer = Buffer.alloc(blockBytes + hashBytes, 0x5c)
  let inner = Buffer.alloc(1024, 0x36)
  for (const [i, byte] of key.entries()) {
    outer[i]! ^= byte
    inner[i]! ^= byte
  }
  return (text) => {
    // UTF-8 takes at most three bytes for each UTF-16 unit.
    const needed = blockBytes + text.length * 3
    if (needed > inner.length) inner = Buffer.concat([inner.subarray(0, blockBytes)], needed)
    const end = blockBytes + inner.write(text, blockBytes)
    outer.write(hash('sha256', inner.subarray(0, end), 'binary'), blockBytes, 'latin1')
    return hash('sha256', outer, 'buffer').toString('base64url', 0, 16)
  }
}
