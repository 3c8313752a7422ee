/**
 * Requests that a member has to confirm: a ceremony for exactly this request goes before it. With a passkey the browser
 * asks; with an app the page does, through {@link useAskedCode}.
 */
import { startAuthentication } from '@simplewebauthn/browser'
import { useSyncExternalStore } from 'react'
import { request, type RequestOptions } from '../server/client.ts'
import type { ProofOptions } from './types.ts'

export type CodeProof = { readonly kind: 'totp' | 'recovery'; readonly code: string }

/** Whoever asks for a code at the moment. */
export interface AskedCode {
  readonly totp: boolean
  readonly recovery: boolean
  readonly answer: (proof: CodeProof | undefined) => void
}

/** The member gave up the ceremony. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

export interface ConfirmedOptions extends RequestOptions {
  /** Members confirm; whoever came by the owner's link has nothing to confirm with. */
  readonly isMember: boolean
  /** Whether a recovery code will do: for changes of one's own factors. */
  readonly recovery?: boolean
}

/** @throws {ServerError} @throws {Cancelled} */
export async function confirmed<T>(path: string, { isMember, recovery = false, ...options }: ConfirmedOptions): Promise<T> {
  if (!isMember) return request<T>(path, options)
  const { method = 'GET', body } = options
  const asked = { method, path: `/v1${path}`, body: body === undefined ? '' : JSON.stringify(body) }
  const choices = await request<ProofOptions>('/proof', { method: 'POST', body: asked })
  const proof = choices.passkey === null
    ? await askCode(choices.totp, recovery && choices.recovery > 0)
    : { kind: 'passkey' as const, response: await answered(() => startAuthentication({ optionsJSON: choices.passkey! })) }
  return request<T>(path, { ...options, headers: { ...options.headers, 'x-signet-proof': toBase64Url(JSON.stringify(proof)) } })
}

/** The browser's answer; giving up and a device that refuses are one to the page. @throws {Cancelled} */
export async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    throw new Cancelled('The passkey was not used', { cause })
  }
}

let asked: AskedCode | undefined
const listeners = new Set<() => void>()

function show(next: AskedCode | undefined): void {
  asked = next
  for (const listener of listeners) listener()
}

function askCode(totp: boolean, recovery: boolean): Promise<CodeProof> {
  return new Promise((resolve, reject) => {
    asked?.answer(undefined)
    show({
      totp, recovery,
      answer(proof) {
        show(undefined)
        if (proof === undefined) reject(new Cancelled('No code was given'))
        else resolve(proof)
      },
    })
  })
}

/** The code that is asked for at the moment. */
export function useAskedCode(): AskedCode | undefined {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, () => asked)
}

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
