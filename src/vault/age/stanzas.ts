/**
 * How an age file's key is wrapped for who may open it: an X25519 recipient, or a passphrase by scrypt.
 */
import { diffieHellman, hkdfSync, scrypt, type KeyObject } from 'node:crypto'
import { privateKeyFromRaw, publicKeyFromRaw, rawPublicKey, type RandomSource } from '../../identity/sealed/index.ts'
import { fromBech32, toBech32 } from './bech32.ts'
import { openOnce, sealOnce } from './payload.ts'

export interface Stanza {
  readonly args: readonly string[]
  readonly body: Buffer
}

/** Raw bytes of the 128-bit key that everything in the file hangs on. */
export const fileKeyBytes = 16
/** A larger work factor in a file is refused: opening it would take minutes and gigabytes. */
const largestWorkFactor = 20

const zeroNonce = Buffer.alloc(12)
const identityPrefix = 'age-secret-key-'

/** A new X25519 identity (`AGE-SECRET-KEY-1…`). */
export function createIdentity(random: RandomSource): string {
  return toBech32(identityPrefix, random(32)).toUpperCase()
}

/** The recipient (`age1…`) of an identity; undefined when the text is not one. */
export function recipientOf(identity: string): string | undefined {
  const key = privateKeyOf(identity)
  return key === undefined ? undefined : toBech32('age', rawPublicKey(key))
}

/** Whether `text` is an X25519 recipient. */
export function isRecipient(text: string): boolean {
  return fromBech32('age', text)?.length === 32
}

/** @throws {RangeError} when `recipient` is not an X25519 recipient. */
export function wrapForRecipient(fileKey: Buffer, recipient: string, random: RandomSource): Stanza {
  const raw = fromBech32('age', recipient)
  if (raw?.length !== 32) throw new RangeError('Not an X25519 recipient of age')
  const ephemeral = privateKeyFromRaw('x25519', random(32))
  const share = rawPublicKey(ephemeral)
  const shared = diffieHellman({ privateKey: ephemeral, publicKey: publicKeyFromRaw('x25519', raw) })
  const key = x25519WrapKey(shared, share, raw)
  return { args: ['X25519', unpadded(share)], body: sealOnce(key, zeroNonce, fileKey) }
}

/** The file key, or undefined when this stanza is not for this identity. */
export function unwrapByIdentity({ args, body }: Stanza, identity: string): Buffer | undefined {
  const own = privateKeyOf(identity)
  const share = bytesOf(args[1])
  if (args[0] !== 'X25519' || args.length !== 2 || own === undefined || share?.length !== 32) return undefined
  try {
    const shared = diffieHellman({ privateKey: own, publicKey: publicKeyFromRaw('x25519', share) })
    return sized(openOnce(x25519WrapKey(shared, share, rawPublicKey(own)), zeroNonce, body))
  } catch {
    return undefined
  }
}

/** @param workFactor scrypt's N is 2 to this power */
export async function wrapForPassphrase(
  fileKey: Buffer, passphrase: string, workFactor: number, random: RandomSource,
): Promise<Stanza> {
  const salt = random(16)
  const key = await scryptWrapKey(passphrase, salt, workFactor)
  return { args: ['scrypt', unpadded(salt), String(workFactor)], body: sealOnce(key, zeroNonce, fileKey) }
}

/** The file key, or undefined when the passphrase is another, or the stanza not for one. */
export async function unwrapByPassphrase({ args, body }: Stanza, passphrase: string): Promise<Buffer | undefined> {
  const salt = bytesOf(args[1])
  const workFactor = /^[1-9]\d?$/.test(args[2] ?? '') ? Number(args[2]) : Infinity
  const fits = args[0] === 'scrypt' && args.length === 3 && salt?.length === 16 && workFactor <= largestWorkFactor
  if (!fits) return undefined
  const key = await scryptWrapKey(passphrase, salt, workFactor)
  try {
    return sized(openOnce(key, zeroNonce, body))
  } catch {
    return undefined
  }
}

function privateKeyOf(identity: string): KeyObject | undefined {
  const raw = fromBech32(identityPrefix, identity)
  return raw?.length === 32 ? privateKeyFromRaw('x25519', raw) : undefined
}

function x25519WrapKey(shared: Buffer, share: Buffer, recipient: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([share, recipient]), 'age-encryption.org/v1/X25519', 32))
}

function scryptWrapKey(passphrase: string, salt: Buffer, workFactor: number): Promise<Buffer> {
  const labeled = Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), salt])
  const cost = 2 ** workFactor
  const options = { N: cost, r: 8, p: 1, maxmem: 128 * 8 * cost + 2 ** 20 }
  return new Promise((resolve, reject) => {
    scrypt(passphrase, labeled, 32, options, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}

function sized(fileKey: Buffer): Buffer | undefined {
  return fileKey.length === fileKeyBytes ? fileKey : undefined
}

/** Base64 without padding, as age's headers hold it. */
export function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}

/** The bytes of unpadded base64; undefined for any other text. */
export function bytesOf(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined
  const bytes = Buffer.from(text, 'base64')
  return unpadded(bytes) === text ? bytes : undefined
}
