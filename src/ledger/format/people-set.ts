/**
 * Sets of people: whom an entry touched, kept beside the tree and bound to it by a digest.
 *
 * A set is 16-byte pseudonyms in ascending order, each once. In a file it stands behind its digest (32 bytes) and the
 * number of people (4 bytes, big-endian). The entry names the digest, the number and where in the file the set begins.
 */
import { sha256 } from './merkle.ts'

/** What an entry says of its set. */
export interface PeopleRef {
  readonly count: number
  /** Bytes from the start of the segment's file. */
  readonly offset: number
  /** Hexadecimal. */
  readonly sha256: string
}

export const pseudonymBytes = 16
export const setHeadBytes = 36

/**
 * The bytes of the set of these pseudonyms (22 characters of base64url each).
 *
 * @throws {RangeError} when one is not a pseudonym
 */
export function encodePeople(pseudonyms: readonly string[]): Buffer {
  // As strings of one character a byte, which sort as their bytes do and many times faster than buffers.
  const all = pseudonyms.map((pseudonym) => {
    const bytes = Buffer.from(pseudonym, 'base64url')
    if (bytes.byteLength !== pseudonymBytes) throw new RangeError('A set of people holds pseudonyms of 16 bytes')
    return bytes.toString('latin1')
  })
  all.sort()
  const set = Buffer.alloc(all.length * pseudonymBytes)
  let end = 0
  for (const [n, bytes] of all.entries()) {
    if (n > 0 && bytes === all[n - 1]) continue
    end += set.write(bytes, end, 'latin1')
  }
  return set.subarray(0, end)
}

export function decodePeople(set: Buffer): string[] {
  const pseudonyms: string[] = []
  for (let at = 0; at < set.byteLength; at += pseudonymBytes) {
    pseudonyms.push(set.toString('base64url', at, at + pseudonymBytes))
  }
  return pseudonyms
}

export function setHead(set: Buffer): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(set.byteLength / pseudonymBytes)
  return Buffer.concat([sha256(set), count])
}

/** Whether `stored` (head and pseudonyms) is the set that `ref` names. */
export function isSetOf(stored: Buffer, ref: PeopleRef): boolean {
  const set = stored.subarray(setHeadBytes)
  return (
    set.byteLength === ref.count * pseudonymBytes &&
    sha256(set).toString('hex') === ref.sha256 &&
    stored.subarray(0, setHeadBytes).equals(setHead(set))
  )
}
