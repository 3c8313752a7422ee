/**
 * A pseudonym: the keyed, repeatable stand-in for an id within one project (design §4, security §4.2).
 *
 * In memory and in text it is 22 characters of base64url (16 bytes); in the store it is a UInt128
 * whose little-endian bytes are the same 16 bytes. Equal ids of one kind in one project give equal pseudonyms.
 */
declare const pseudonymBrand: unique symbol
export type Pseudonym = string & { readonly [pseudonymBrand]: true }

/**
 * What kind of id a pseudonym stands for. Kinds are separate domains of the keyed hash: a device and a user with
 * the same text get unrelated pseudonyms. A group's kind carries its group key.
 */
export type PseudonymKind = 'user' | 'device' | `group:${string}`

const shape = /^[A-Za-z0-9_-]{21}[AQgw]$/

/** Whether `text` has the form of a pseudonym (22 characters of base64url that hold exactly 16 bytes). */
export function isPseudonym(text: string): text is Pseudonym {
  return shape.test(text)
}

/** The 16 bytes of a pseudonym. */
export function pseudonymBytes(pseudonym: Pseudonym): Buffer {
  return Buffer.from(pseudonym, 'base64url')
}

/** The pseudonym of 16 bytes. @throws {RangeError} for any other length. */
export function pseudonymFromBytes(bytes: Uint8Array): Pseudonym {
  if (bytes.byteLength !== 16) throw new RangeError(`A pseudonym has 16 bytes, not ${bytes.byteLength}`)
  return Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('base64url') as Pseudonym
}

/** The decimal text of the UInt128 that the store holds for a pseudonym (its 16 bytes, little-endian). */
export function pseudonymToDecimal(pseudonym: Pseudonym): string {
  const bytes = pseudonymBytes(pseudonym)
  return ((bytes.readBigUInt64LE(8) << 64n) | bytes.readBigUInt64LE(0)).toString()
}

/** The pseudonym of a UInt128 that the store answered, as decimal text. */
export function pseudonymFromDecimal(decimal: string): Pseudonym {
  const value = BigInt(decimal)
  const bytes = Buffer.alloc(16)
  bytes.writeBigUInt64LE(value & 0xffff_ffff_ffff_ffffn, 0)
  bytes.writeBigUInt64LE(value >> 64n, 8)
  return pseudonymFromBytes(bytes)
}
