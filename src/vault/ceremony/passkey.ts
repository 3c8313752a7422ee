/**
 * Whether a passkey's answer proves that its holder was there and meant exactly this challenge, on the desk's own page
 * (WebAuthn level 3, §7.2, without the parts that concern accounts).
 *
 * What needs memory, that a counter grows and that nothing counts twice, is in state.ts.
 */
import { hash, timingSafeEqual } from 'node:crypto'
import type { PasskeyAssertion } from '../../model/grant.ts'
import { readPasskeyKey } from './cose.ts'

/** A passkey as the vault knows it. All in base64url but `rpId`. */
export interface Passkey {
  readonly credentialId: string
  /** COSE. */
  readonly publicKey: string
  /** The host that it was made for. */
  readonly rpId: string
}

export interface PasskeyPlace {
  /** Origins of the desk; an answer that was given on a page of the app is none. */
  readonly deskOrigins: readonly string[]
  /** Origins of the pages that may hold the desk in a frame. */
  readonly appOrigins: readonly string[]
}

const userPresent = 0x01
const userVerified = 0x04
const headBytes = 37

/** The counter that the authenticator gave; undefined when the answer proves nothing. */
export function checkAssertion(
  assertion: PasskeyAssertion, passkey: Passkey, challenge: Buffer, place: PasskeyPlace,
): number | undefined {
  if (assertion.credentialId !== passkey.credentialId) return undefined
  const clientData = Buffer.from(assertion.clientDataJSON, 'base64url')
  if (!isForUs(clientData, challenge, place)) return undefined
  const data = Buffer.from(assertion.authenticatorData, 'base64url')
  if (data.length < headBytes) return undefined
  if (!timingSafeEqual(data.subarray(0, 32), hash('sha256', passkey.rpId, 'buffer'))) return undefined
  const flags = data.readUInt8(32)
  if ((flags & userPresent) === 0 || (flags & userVerified) === 0) return undefined
  const signed = Buffer.concat([data, hash('sha256', clientData, 'buffer')])
  const key = readPasskeyKey(passkey.publicKey)
  if (key?.verifies(signed, Buffer.from(assertion.signature, 'base64url')) !== true) return undefined
  return data.readUInt32BE(33)
}

function isForUs(clientData: Buffer, challenge: Buffer, place: PasskeyPlace): boolean {
  let said: Record<string, unknown>
  try {
    said = JSON.parse(clientData.toString('utf8')) as Record<string, unknown>
  } catch {
    return false
  }
  const { type, origin, crossOrigin, topOrigin } = said
  if (type !== 'webauthn.get' || typeof said['challenge'] !== 'string') return false
  const given = Buffer.from(said['challenge'], 'base64url')
  if (given.length !== challenge.length || !timingSafeEqual(given, challenge)) return false
  if (typeof origin !== 'string' || !place.deskOrigins.includes(origin)) return false
  // In a frame of the app's; no other page may hold the desk.
  if (topOrigin !== undefined) return typeof topOrigin === 'string' && place.appOrigins.includes(topOrigin)
  return crossOrigin !== true || place.appOrigins.length > 0
}
