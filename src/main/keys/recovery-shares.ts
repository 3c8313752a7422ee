/**
 * Splits a recovery identity among people, and puts it together again. Of the shares any `needed` suffice, and fewer say
 * nothing about it. Nothing of it is kept: whoever splits hands each share to its person.
 *
 * A share is text that can be written on paper: groups of four characters in the alphabet of the unlock secret, with its
 * set, what is needed, and check bits inside. Bytes: docs/formats/keys.md.
 */
import { hash, randomBytes } from 'node:crypto'
import { combine, split } from 'shamir-secret-sharing'
import { createIdentity, recipientOf, VaultError } from '../../vault/index.ts'

export interface NewShares {
  /** `age1…`: what shares stand for. */
  readonly recipient: string
  readonly shares: readonly string[]
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const version = 1
/** Version, needed, shares, and four bytes that tell sets apart. */
const headBytes = 7
const checkBytes = 4

/** @throws {RangeError} unless 2 ≤ needed ≤ shares ≤ 255 */
export async function makeShares(shares: number, needed: number): Promise<NewShares> {
  const identity = createIdentity((size) => randomBytes(size))
  const recipient = recipientOf(identity)!
  const secret = Uint8Array.from(Buffer.from(identity, 'latin1'))
  const set = hash('sha256', recipient, 'buffer').subarray(0, 4)
  const parts = await split(secret, shares, needed)
  secret.fill(0)
  return { recipient, shares: parts.map((part) => toText(Buffer.concat([Uint8Array.of(version, needed, shares), set, part]))) }
}

/** The recovery identity. @throws {VaultError} SHARES_WRONG: mistyped, too few, the same twice, or of different sets */
export async function combineShares(texts: readonly string[]): Promise<string> {
  const read = [...new Map(texts.map(fromText).map((share) => [share.toString('hex'), share])).values()]
  const [first] = read
  if (first === undefined) throw wrong('there are none')
  const head = first.subarray(0, headBytes)
  if (read.some((share) => !share.subarray(0, headBytes).equals(head))) throw wrong('they are of different sets')
  const needed = head[1] ?? 0
  if (read.length < needed) throw wrong(`${needed} different ones are needed, and these are ${read.length}`)
  const identity = Buffer.from(await combine(read.map((share) => Uint8Array.from(share.subarray(headBytes))))).toString('latin1')
  const recipient = recipientOf(identity)
  if (recipient === undefined || !hash('sha256', recipient, 'buffer').subarray(0, 4).equals(head.subarray(3))) throw wrong('together they make no key')
  return identity
}

function toText(bytes: Buffer): string {
  const whole = Buffer.concat([bytes, checkOf(bytes)])
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of whole) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31]
    held &= (1 << bits) - 1
  }
  if (bits > 0) text += alphabet[(held << (5 - bits)) & 31]
  return text.replace(/(.{4})(?=.)/g, '$1-')
}

function fromText(typed: string): Buffer {
  const text = typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (const letter of text) {
    const value = alphabet.indexOf(letter)
    if (value < 0) throw wrong('one holds a character that is in none')
    held = (held << 5) | value
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push(held >> bits)
    held &= (1 << bits) - 1
  }
  const whole = Buffer.from(bytes)
  const body = whole.subarray(0, -checkBytes)
  if (body.length <= headBytes || body[0] !== version || !checkOf(body).equals(whole.subarray(-checkBytes))) throw wrong('one was mistyped or is not whole')
  return body
}

function checkOf(bytes: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from('signet/share/v1\0'), bytes]), 'buffer').subarray(0, checkBytes)
}

function wrong(why: string): VaultError {
  return new VaultError('SHARES_WRONG', `Cannot use these shares: ${why}`)
}
