/**
 * The unlock secret: what the owner keeps on paper or in a password manager, and types to open the vault.
 *
 * Eight groups of four characters, as `7K3M-…`: 144 random bits and 16 check bits, so that a slip of the finger is
 * told from a wrong secret without any work. The alphabet has no I, L, O and U; whoever types them is understood.
 */
import { hash } from 'node:crypto'
import type { RandomSource } from '../identity/sealed/index.ts'
import { VaultError } from './errors.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const randomPart = 18
const letters = 32

/** A new secret in the form that people see and that is the passphrase of `unlock.age`. */
export function createUnlockSecret(random: RandomSource): string {
  const secret = random(randomPart)
  return toGroups(Buffer.concat([secret, checkOf(secret)]))
}

/**
 * The exact form of what someone typed: case, spaces and dashes do not matter.
 *
 * @throws {VaultError} VAULT_SECRET_MISTYPED
 */
export function parseUnlockSecret(typed: string): string {
  const text = typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  const bytes = text.length === letters ? fromLetters(text) : undefined
  if (bytes === undefined || !checkOf(bytes.subarray(0, randomPart)).equals(bytes.subarray(randomPart))) {
    throw new VaultError('VAULT_SECRET_MISTYPED',
      'Cannot unlock: the secret was mistyped; it has eight groups of four characters')
  }
  return toGroups(bytes)
}

function checkOf(secret: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from('signet/unlock/v1\0'), secret]), 'buffer').subarray(0, 2)
}

function toGroups(bytes: Buffer): string {
  let bits = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  for (let i = 0; i < letters; i++) {
    text = `${alphabet[Number(bits & 31n)]}${i > 0 && i % 4 === 0 ? '-' : ''}${text}`
    bits >>= 5n
  }
  return text
}

function fromLetters(text: string): Buffer | undefined {
  let bits = 0n
  for (const letter of text) {
    const value = alphabet.indexOf(letter)
    if (value < 0) return undefined
    bits = (bits << 5n) | BigInt(value)
  }
  return Buffer.from(bits.toString(16).padStart(40, '0'), 'hex')
}
