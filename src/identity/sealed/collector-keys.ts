/**
 * The keys a collector holds: `collector-keys.json`. With them it can make pseudonyms and seal, never unseal.
 */
import type { SignedSafeKey } from './safe-key.ts'

export interface ProjectCollectorKeys {
  readonly project: number
  /** 32 bytes, base64url: turns ids into pseudonyms. */
  readonly pseudonymKey: string
  /** 32 bytes, base64url: makes equal sealed values findable. */
  readonly blindIndexKey: string
  readonly safe: SignedSafeKey
}

export interface CollectorKeys {
  readonly format: 'signet/collector-keys/v1'
  /** The instance root's public key: Ed25519, 32 bytes, base64url. */
  readonly root: string
  readonly projects: readonly ProjectCollectorKeys[]
}

const key32 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/
const signature64 = /^[A-Za-z0-9_-]{85}[AQgw]$/

/** Collector keys from parsed JSON, or undefined when the form is not the documented one. Verifies no signature. */
export function parseCollectorKeys(value: unknown): CollectorKeys | undefined {
  const file = value as Partial<CollectorKeys> | null
  if (typeof file !== 'object' || file === null || file.format !== 'signet/collector-keys/v1') return undefined
  if (!isKey(file.root) || !Array.isArray(file.projects) || !file.projects.every(isProject)) return undefined
  return file as CollectorKeys
}

function isProject(value: unknown): boolean {
  const keys = value as Partial<ProjectCollectorKeys> | null
  return typeof keys === 'object' && keys !== null && isCount(keys.project) &&
    isKey(keys.pseudonymKey) && isKey(keys.blindIndexKey) && isSafeKey(keys.safe) && keys.safe.project === keys.project
}

function isSafeKey(value: unknown): value is SignedSafeKey {
  const key = value as Partial<SignedSafeKey> | null
  return typeof key === 'object' && key !== null && isCount(key.project) && isCount(key.epoch) &&
    isKey(key.publicKey) && typeof key.signature === 'string' && signature64.test(key.signature)
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && key32.test(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}
