/**
 * The files of a keys directory, and how they are written: whole or not at all, and readable by their owner only.
 * What is in each: docs/formats/keys.md.
 */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { VaultError } from '../errors.ts'

export const keyFiles = {
  /** Public: the instance root's key, the grants key, and whom private things are encrypted to. Written last. */
  instance: 'instance.json',
  /** Public: the signed Safe keys, also of projects to come. */
  safes: 'safe-keys.json',
  /** What collectors hold; makes pseudonyms and seals. */
  collector: 'collector-keys.json',
  /** The key that the key store stands under. */
  shelf: 'shelf.json',
  /** For the passphrase: the vault's identity. */
  unlock: 'unlock.age',
  /** For the vault's identity and the recovery recipients: the private keys. */
  vault: 'vault.age',
  /** For the same: copies of the collectors' keys and the shelf key. */
  escrow: 'escrow.age',
} as const

/** Files that come with the use of a vault; each may be absent. */
export const grantFiles = {
  /** Whom the vault knows, each signed by the grants key. */
  members: 'approvers.json',
  /** Enrolments that ended. */
  revoked: 'revoked.json',
  /** Quotas and thresholds, signed by the grants key; the defaults hold without it. */
  policy: 'policy.json',
  /** Counters and codes that were used. */
  ceremonies: 'ceremonies.json',
} as const

/** Files that come with the care of keys; each may be absent. */
export const careFiles = {
  /** How the vault is unlocked, signed by the root. */
  mode: 'unlock-mode.json',
  /** Which recovery recipients stand for shares, and for how many. */
  recovery: 'recovery.json',
  /** When each way to the keys was last shown to work. */
  rehearsals: 'rehearsals.json',
  /** The ledger's name and signing key, and what the root says of it. */
  ledger: 'ledger-key.json',
} as const

/** One file for each time that canaries were made, for the vault's identity. */
export const canaryFolder = 'canaries'

export type KeyFile =
  | (typeof keyFiles)[keyof typeof keyFiles] | (typeof grantFiles)[keyof typeof grantFiles]
  | (typeof careFiles)[keyof typeof careFiles] | `${typeof canaryFolder}/${string}`

/** Makes the directory, for its owner alone. */
export async function makeKeysDirectory(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
}

/** Replaces a file: after a crash it has the old content or the new one. */
export async function writeKeyFile(dir: string, name: KeyFile, content: string | Uint8Array): Promise<void> {
  const path = join(dir, name)
  const draft = `${path}.new`
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  const directory = await open(dir, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

/** @throws {VaultError} KEYS_UNREADABLE */
export async function readKeyFile(dir: string, name: KeyFile): Promise<Buffer> {
  try {
    return await readFile(join(dir, name))
  } catch (cause) {
    throw new VaultError('KEYS_UNREADABLE', `Cannot read ${name} in the keys directory`, { cause })
  }
}

/**
 * Reads a JSON file of a known format.
 *
 * @throws {VaultError} KEYS_UNREADABLE; the message never quotes the file
 */
export async function readKeyJson<T>(dir: string, name: KeyFile, parse: (value: unknown) => T | undefined): Promise<T> {
  return parseKeyJson(await readKeyFile(dir, name), name, parse)
}

export function parseKeyJson<T>(bytes: Buffer, name: string, parse: (value: unknown) => T | undefined): T {
  let value: T | undefined
  try {
    value = parse(JSON.parse(bytes.toString('utf8')))
  } catch {
    // A parser's message would quote the file.
  }
  if (value === undefined) throw new VaultError('KEYS_UNREADABLE', `Cannot read ${name}: it has another form`)
  return value
}

export function toKeyJson(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`
}
