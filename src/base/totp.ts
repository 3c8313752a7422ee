/**
 * One-time codes by time (RFC 6238 over RFC 4226), as authenticator apps make them. Nothing here keeps anything: that a
 * code counts once is the caller's to remember, by the step that {@link matchTotp} answers.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface TotpForm {
  readonly algorithm: 'sha1' | 'sha256' | 'sha512'
  readonly digits: number
  readonly stepSeconds: number
}

/** The form that every authenticator app knows. */
export const commonTotp: TotpForm = { algorithm: 'sha1', digits: 6, stepSeconds: 30 }

/** Bytes of a new seed: as many as SHA-1 gives (RFC 4226 §4 R6). */
export const totpSeedBytes = 20

/** The step that an instant (milliseconds since the epoch) lies in. */
export function totpStep(at: number, form: TotpForm = commonTotp): number {
  return Math.floor(at / (form.stepSeconds * 1000))
}

/** The code of a step. */
export function totpCode(seed: Uint8Array, step: number, form: TotpForm = commonTotp): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac(form.algorithm, seed).update(counter).digest()
  const offset = mac[mac.length - 1]! & 0x0f
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** form.digits).padStart(form.digits, '0')
}

/**
 * The step whose code this is: the present one, or one of its neighbours, since clocks differ. Undefined when it is
 * none of theirs, or not later than `after`, the step of the code that was taken last.
 *
 * The time it takes does not depend on which digits are wrong.
 */
export function matchTotp(
  seed: Uint8Array, code: string, at: number, after: number | undefined, form: TotpForm = commonTotp,
): number | undefined {
  const given = Buffer.from(code.replaceAll(/\s/g, ''))
  if (given.length !== form.digits) return undefined
  const present = totpStep(at, form)
  let found: number | undefined
  for (const step of [present - 1, present, present + 1]) {
    if (step < 0) continue
    const same = timingSafeEqual(Buffer.from(totpCode(seed, step, form)), given)
    if (same && (after === undefined || step > after)) found = step
  }
  return found
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 without padding (RFC 4648 §6), as seeds are typed into authenticator apps. */
export function toBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + alphabet[(held << (5 - bits)) & 31]
}

/** The bytes of Base32 in whatever case and spacing it was written; whole bytes only. */
export function fromBase32(text: string): Buffer {
  let bits = 0
  let held = 0
  const bytes: number[] = []
  for (const letter of text.replaceAll(/[\s=]/g, '').toUpperCase()) {
    held = ((held << 5) | alphabet.indexOf(letter)) & 0xfff
    bits += 5
    if (bits >= 8) bytes.push((held >> (bits -= 8)) & 0xff)
  }
  return Buffer.from(bytes)
}

/** The address that a QR code for an authenticator app holds. */
export function totpAddress(seed: Uint8Array, issuer: string, account: string, form: TotpForm = commonTotp): string {
  const parameters = new URLSearchParams({
    secret: toBase32(seed), issuer, algorithm: form.algorithm.toUpperCase(), digits: String(form.digits), period: String(form.stepSeconds),
  })
  // Apps take a plus sign for itself.
  const query = parameters.toString().replaceAll('+', '%20')
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?${query}`
}
