/**
 * How long somebody who was wrong has to wait. A code of six digits can be guessed, so tries are counted per member, and
 * per member and place; yet nobody shall be locked out by what others try:
 *
 * - a browser from which the member signed in before counts by itself and waits for nobody else;
 * - all other tries at one member share a count, whose waits end after a quarter of an hour at the most;
 * - passkeys and recovery codes cannot be guessed and never wait for this count.
 *
 * At the longest wait there are some 96 tries a day with three codes of a million each: one guess in ten years.
 */
import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { MemberId } from '../model/member.ts'
import type { Throttle } from '../registry/index.ts'

const firstWaitMs = 30_000
const longestWaitMs = 15 * 60_000
const free = { place: 5, member: 10 }

/** Milliseconds to wait, from now on. */
export function waitOf(throttle: Throttle, kind: 'place' | 'member', now: number): number {
  const over = throttle.failures - free[kind]
  if (over < 0) return 0
  const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(over, 10))
  return Math.max(0, throttle.lastAt + wait - now)
}

export interface TryNames {
  /** Cleared by a right code. */
  readonly place: string
  /** The count that tries from unknown browsers share; undefined from a known one. */
  readonly member: string | undefined
}

/** @param member undefined for a name that nobody has, which is counted like any other */
export function tryNames(member: MemberId | undefined, address: string, knownDevice: string | undefined): TryNames {
  const who = member ?? 'nobody'
  if (knownDevice !== undefined) return { place: `code:${who}:device:${digest(knownDevice)}`, member: undefined }
  return { place: `code:${who}:address:${digest(networkOf(address))}`, member: `code:${who}` }
}

/** Whether a name is a place's or a member's. */
export function kindOf(name: string): 'place' | 'member' {
  return name.split(':').length > 2 ? 'place' : 'member'
}

/** Whoever has one IPv6 address has 2^64 of them. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter((part) => part !== '')
  const right = (tail ?? '').split(':').filter((part) => part !== '')
  const middle = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...middle, ...right].slice(0, 4).map((part) => Number.parseInt(part, 16).toString(16)).join(':')
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
