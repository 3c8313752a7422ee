/**
 * Recovery codes: sixteen characters of 80 random bits, written in fours, each for one sign-in. So long that nobody can
 * be kept from using theirs by somebody who guesses.
 */
import { createHmac } from 'node:crypto'
import type { MemberId } from '../model/member.ts'

export const codesPerMember = 10

/** Without I, L, O and U, which are misread. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeLength = 16

export function newRecoveryCodes(random: (size: number) => Uint8Array): string[] {
  return Array.from({ length: codesPerMember }, () => {
    const letters = [...random(codeLength)].map((byte) => alphabet[byte & 31]!).join('')
    return letters.match(/.{4}/g)!.join('-')
  })
}

/** The hash under which a code is kept; undefined for what cannot be one. Forgives case, gaps, and O for 0, I and L for 1. */
export function hashRecoveryCode(key: Uint8Array, member: MemberId, code: string): string | undefined {
  const plain = code.toUpperCase().replaceAll(/[\s\-–]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  if (plain.length !== codeLength || [...plain].some((letter) => !alphabet.includes(letter))) return undefined
  return createHmac('sha256', key).update(`${member}\0${plain}`).digest('base64url')
}
