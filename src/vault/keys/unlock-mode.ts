/**
 * For how long one unlock lasts: until the next opening (`per-grant`), until nobody used the vault for a quarter of an
 * hour (`session`), or until somebody locks it (`always`: for machines that answer requests of people unattended; whoever
 * takes the host then takes everything). Signed by the root, and every change is on the ledger, so that neither another
 * hand nor an older file prolongs it.
 */
import { sign, verify } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { lengthPrefixed, privateKeyFromRaw, publicKeyFromRaw } from '../../identity/sealed/index.ts'
import { VaultError } from '../errors.ts'
import { careFiles, readKeyJson, toKeyJson, writeKeyFile } from './files.ts'

export const unlockModes = ['per-grant', 'session', 'always'] as const
export type UnlockMode = (typeof unlockModes)[number]

export interface UnlockPolicy {
  /** Grows with every change; 0 for the default. */
  readonly serial: number
  readonly mode: UnlockMode
}

export const defaultUnlockPolicy: UnlockPolicy = { serial: 0, mode: 'session' }

interface ModeFile extends UnlockPolicy {
  readonly format: 'signet/unlock-mode/v1'
  readonly signature: string
}

/**
 * @param root the root's public key, base64url
 * @throws {VaultError} KEYS_UNREADABLE when the root did not sign the file, or the ledger knows a later one
 */
export async function readUnlockPolicy(dir: string, root: string, leastSerial: number): Promise<UnlockPolicy> {
  const policy = await readSigned(dir, root)
  if (policy.serial >= leastSerial) return policy
  throw new VaultError('KEYS_UNREADABLE', `Cannot use ${careFiles.mode}: the ledger knows a later one`)
}

/** @param root the root's private key, base64url */
export async function writeUnlockPolicy(dir: string, policy: UnlockPolicy, root: string): Promise<void> {
  const key = privateKeyFromRaw('ed25519', Buffer.from(root, 'base64url'))
  const signature = sign(null, statement(policy), key).toString('base64url')
  await writeKeyFile(dir, careFiles.mode, toKeyJson({ format: 'signet/unlock-mode/v1', ...policy, signature } satisfies ModeFile))
}

async function readSigned(dir: string, root: string): Promise<UnlockPolicy> {
  if (!existsSync(join(dir, careFiles.mode))) return defaultUnlockPolicy
  const { serial, mode, signature } = await readKeyJson(dir, careFiles.mode, parse)
  const bytes = Buffer.from(signature, 'base64url')
  const key = publicKeyFromRaw('ed25519', Buffer.from(root, 'base64url'))
  if (bytes.length === 64 && verify(null, statement({ serial, mode }), key, bytes)) return { serial, mode }
  throw new VaultError('KEYS_UNREADABLE', `Cannot use ${careFiles.mode}: the instance's root did not sign it`)
}

function statement({ serial, mode }: UnlockPolicy): Buffer {
  return lengthPrefixed('signet/unlock-mode/v1', serial, mode)
}

function parse(value: unknown): ModeFile | undefined {
  const file = value as ModeFile | null
  return file?.format === 'signet/unlock-mode/v1' && Number.isSafeInteger(file.serial) && file.serial > 0 &&
    unlockModes.includes(file.mode) && typeof file.signature === 'string'
    ? file
    : undefined
}
