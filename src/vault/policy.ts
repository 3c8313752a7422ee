/**
 * How much one member may open alone, and from when on a second one must approve. Signed by the grants key; where there
 * is no file the defaults hold (security §3.3). Every change is on the ledger, so an older file is known as one.
 */
import { sign, verify, type KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { lengthPrefixed } from '../identity/sealed/index.ts'
import { VaultError } from './errors.ts'
import { grantFiles, readKeyJson, toKeyJson, writeKeyFile } from './keys/files.ts'

export interface GrantPolicy {
  /** Grows with every change; 0 for the defaults. */
  readonly serial: number
  /** Ids of people that one member opens without an approval, in an hour and in a day. */
  readonly idsPerHour: number
  readonly idsPerDay: number
  /** More ids than this in one grant need an approval. */
  readonly idsPerGrant: number
  /** The same at level `full`. A person can be several ids. */
  readonly fullIdsPerGrant: number
  /** How long a request that needs no approval waits for its ceremony. */
  readonly aloneLastsMs: number
  /** How long one that does is open. */
  readonly approvedLastsMs: number
}

export const defaultPolicy: GrantPolicy = {
  serial: 0, idsPerHour: 20, idsPerDay: 100, idsPerGrant: 50, fullIdsPerGrant: 10,
  aloneLastsMs: 15 * 60_000, approvedLastsMs: 24 * 3_600_000,
}

export type PolicyChange = Partial<Omit<GrantPolicy, 'serial'>>

interface PolicyFile {
  readonly format: 'signet/policy/v1'
  readonly policy: GrantPolicy
  readonly signature: string
}

/** @throws {VaultError} KEYS_UNREADABLE when the file is not signed, or is older than the ledger says */
export async function readPolicy(dir: string, grantsKey: KeyObject, leastSerial: number): Promise<GrantPolicy> {
  const policy = await readSigned(dir, grantsKey)
  if (policy.serial < leastSerial) {
    throw new VaultError('KEYS_UNREADABLE', `Cannot use ${grantFiles.policy}: the ledger knows a later one`)
  }
  return policy
}

async function readSigned(dir: string, grantsKey: KeyObject): Promise<GrantPolicy> {
  if (!existsSync(join(dir, grantFiles.policy))) return defaultPolicy
  const { policy, signature } = await readKeyJson(dir, grantFiles.policy, parsePolicyFile)
  const bytes = Buffer.from(signature, 'base64url')
  if (bytes.length === 64 && verify(null, statementOf(policy), grantsKey, bytes)) return policy
  throw new VaultError('KEYS_UNREADABLE', `Cannot use ${grantFiles.policy}: it was not signed by this instance`)
}

export async function writePolicy(dir: string, policy: GrantPolicy, grantsKey: KeyObject): Promise<void> {
  const signature = sign(null, statementOf(policy), grantsKey).toString('base64url')
  await writeKeyFile(dir, grantFiles.policy, toKeyJson({ format: 'signet/policy/v1', policy, signature } satisfies PolicyFile))
}

/** Signs the policy anew when the grants key is another. @throws {VaultError} KEYS_UNREADABLE when neither signed it */
export async function resignPolicy(
  dir: string, { before, now, key }: { readonly before: KeyObject; readonly now: KeyObject; readonly key: KeyObject },
): Promise<void> {
  if (!existsSync(join(dir, grantFiles.policy))) return
  const isMoved = await readSigned(dir, now).then(() => true, () => false)
  if (!isMoved) await writePolicy(dir, await readSigned(dir, before), key)
}

/** The policy after a change. @throws {VaultError} POLICY_INVALID */
export function changePolicy(policy: GrantPolicy, change: PolicyChange): GrantPolicy {
  const changed = { ...policy, ...change, serial: policy.serial + 1 }
  const counts = Object.values(changed)
  const lasting = Math.max(changed.aloneLastsMs, changed.approvedLastsMs)
  if (counts.every((count) => Number.isSafeInteger(count) && count >= 0) && lasting <= 24 * 3_600_000) return changed
  throw new VaultError('POLICY_INVALID', 'Cannot take the policy: numbers must be whole, and a grant lasts a day at most')
}

function statementOf(policy: GrantPolicy): Buffer {
  const { serial, idsPerHour, idsPerDay, idsPerGrant, fullIdsPerGrant, aloneLastsMs, approvedLastsMs } = policy
  return lengthPrefixed(
    'signet/policy/v1', serial, idsPerHour, idsPerDay, idsPerGrant, fullIdsPerGrant, aloneLastsMs, approvedLastsMs,
  )
}

function parsePolicyFile(value: unknown): PolicyFile | undefined {
  const file = value as PolicyFile | null
  return file?.format === 'signet/policy/v1' && typeof file.signature === 'string' && typeof file.policy === 'object' &&
    file.policy !== null && Object.keys(defaultPolicy).every((name) => Number.isSafeInteger(file.policy[name as keyof GrantPolicy]))
    ? file
    : undefined
}
