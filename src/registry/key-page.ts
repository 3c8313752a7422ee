/**
 * A page of wrapped keys: what the key store encrypts at once.
 *
 * Under one seal stand up to 256 keys, so that taking in, and moving to a new shelf key, costs one encryption for all
 * of them. Destroying one key means writing its page again without it.
 *
 * Bytes: for each key the record (16), the length of the encapsulated key (2, big-endian) and it, the sequence number
 * (4), the length of the wrapped key (2) and it.
 */
import type { WrappedKey } from '../model/identity-write.ts'

export const keysInPage = 256

/** What a page holds of a key; the rest stands in the key's row. */
export type PageKey = Pick<WrappedKey, 'record' | 'enc' | 'sequence' | 'wrapped'>

const recordBytes = 16

export function writePage(keys: readonly PageKey[]): Uint8Array {
  const parts: Uint8Array[] = []
  for (const key of keys) {
    const record = Buffer.from(key.record, 'base64url')
    if (record.byteLength !== recordBytes) throw new RangeError(`A record id has ${recordBytes} bytes`)
    const enc = Buffer.from(key.enc, 'base64')
    const wrapped = Buffer.from(key.wrapped, 'base64')
    const head = Buffer.alloc(recordBytes + 2)
    record.copy(head)
    head.writeUInt16BE(enc.byteLength, recordBytes)
    const middle = Buffer.alloc(6)
    middle.writeUInt32BE(key.sequence)
    middle.writeUInt16BE(wrapped.byteLength, 4)
    parts.push(head, enc, middle, wrapped)
  }
  return Buffer.concat(parts)
}

/** @throws {RangeError} when the bytes are not a page */
export function readPage(bytes: Uint8Array): PageKey[] {
  const page = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const keys: PageKey[] = []
  let at = 0
  const take = (size: number): Buffer => {
    if (at + size > page.byteLength) throw new RangeError('A page of keys ends inside a key')
    return page.subarray(at, (at += size))
  }
  while (at < page.byteLength) {
    const record = take(recordBytes).toString('base64url')
    const enc = take(take(2).readUInt16BE()).toString('base64')
    const sequence = take(4).readUInt32BE()
    const wrapped = take(take(2).readUInt16BE()).toString('base64')
    keys.push({ record, enc, sequence, wrapped })
  }
  return keys
}
