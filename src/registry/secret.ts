/**
 * Random secrets and how they are kept: only as a SHA-256 hash. They hold 256 bits, so a plain hash cannot be guessed
 * back and needs no salt; whoever reads the database learns nothing to sign in with.
 */
import { createHash } from 'node:crypto'

/** Gives `size` random bytes, fit for keys. */
export type RandomBytes = (size: number) => Uint8Array

/** A new secret of 256 bits: `prefix` and 43 characters of base64url. */
export function newSecret(prefix: string, random: RandomBytes): string {
  return prefix + Buffer.from(random(32)).toString('base64url')
}

/** A new project token: 32 hexadecimal characters, as Mixpanel's SDKs expect. */
export function newToken(random: RandomBytes): string {
  return Buffer.from(random(16)).toString('hex')
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
