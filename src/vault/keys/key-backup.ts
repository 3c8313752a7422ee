/**
 * A copy of the keys directory to keep elsewhere. Everything in it is encrypted: for the vault's identity, which the
 * unlock secret opens, and for the recovery recipients.
 *
 * The shelf key is in none of the copies, or what is erased could be read by whoever finds an old one. It has a file of
 * its own, of which there is one for all copies, and which is replaced each time: a copy is of use with the shelf key of
 * its day only, and that is gone when the next one was made.
 */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseCollectorKeys, type RandomSource } from '../../identity/sealed/index.ts'
import { ageForRecipients, openAgeByIdentity, openAgeByPassphrase } from '../age/age.ts'
import { VaultError } from '../errors.ts'
import { parseUnlockSecret } from '../unlock-secret.ts'
import { readInstance, writeEscrow } from './create-keys.ts'
import { keyFiles, makeKeysDirectory, parseKeyJson, readKeyJson, toKeyJson, writeKeyFile } from './files.ts'
import type { KeyProof } from './keeper.ts'
import { parseInstance, parseShelf, type ShelfFile } from './key-shapes.ts'

export const keysBackupFile = 'keys.age'

interface KeysBackup {
  readonly format: 'signet/keys-backup/v1'
  /** By their names in the keys directory; base64. */
  readonly files: Readonly<Record<string, string>>
}

/** Held apart, made anew, or nobody's to copy. */
const leftOut: ReadonlySet<string> = new Set([keyFiles.shelf, keyFiles.escrow, keyFiles.unlock])

/** Writes `unlock.age` and `keys.age` into `out`, a folder that is there. */
export async function writeKeysBackup(dir: string, out: string, random: RandomSource): Promise<void> {
  const files: Record<string, string> = {}
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const isCopied = entry.isFile() && /\.(?:json|age|note)$/.test(entry.name) && !leftOut.has(entry.name)
    if (isCopied) files[entry.name] = (await readFile(join(dir, entry.name))).toString('base64')
    if (!entry.isDirectory() || entry.name === 'intake') continue
    for (const name of await readdir(join(dir, entry.name))) {
      if (/\.(?:json|age|note)$/.test(name)) files[`${entry.name}/${name}`] = (await readFile(join(dir, entry.name, name))).toString('base64')
    }
  }
  const { recipient, recovery } = await readInstance(dir)
  const plaintext = Buffer.from(toKeyJson({ format: 'signet/keys-backup/v1', files } satisfies KeysBackup))
  await writeFile(join(out, keysBackupFile), ageForRecipients(plaintext, [recipient, ...recovery], random), { mode: 0o600, flush: true })
  plaintext.fill(0)
  await writeFile(join(out, keyFiles.unlock), await readFile(join(dir, keyFiles.unlock)), { mode: 0o600, flush: true })
}

/** Replaces the file that holds the newest shelf key: older ones are in no file any more. */
export async function writeShelfBackup(dir: string, file: string, random: RandomSource): Promise<number> {
  const { format, keys: [current] } = await readKeyJson(dir, keyFiles.shelf, parseShelf)
  const { recipient, recovery } = await readInstance(dir)
  const plaintext = Buffer.from(toKeyJson({ format, keys: [current] } satisfies ShelfFile))
  const sealed = ageForRecipients(plaintext, [recipient, ...recovery], random)
  plaintext.fill(0)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(`${file}.new`, sealed, { mode: 0o600, flush: true })
  await rename(`${file}.new`, file)
  return current.generation
}

/**
 * Makes a keys directory of a copy.
 *
 * @param from the folder of `unlock.age` and `keys.age`
 * @param shelfFile the file of the shelf key
 * @param proof the unlock secret of its day, or a recovery identity: the copy is encrypted for both
 * @throws {VaultError} VAULT_SECRET_MISTYPED, VAULT_SECRET_WRONG, RECOVERY_WRONG, KEYS_EXIST, KEYS_UNREADABLE, AGE_UNREADABLE
 */
export async function restoreKeys(dir: string, from: string, shelfFile: string, proof: KeyProof, random: RandomSource): Promise<void> {
  await makeKeysDirectory(dir)
  if ((await readdir(dir)).length > 0) throw new VaultError('KEYS_EXIST', 'Cannot restore keys: the directory is not empty')
  const unlock = await readFile(join(from, keyFiles.unlock))
  const identity = 'recovery' in proof ? proof.recovery : await identityOf(unlock, proof.secret)
  const { files } = parseKeyJson(openCopy(await readFile(join(from, keysBackupFile)), identity, proof), keysBackupFile, parseBackup)
  const shelf = parseKeyJson(openAgeByIdentity(await readFile(shelfFile), identity), keyFiles.shelf, parseShelf)
  const collector = parseKeyJson(bytesOf(files, keyFiles.collector), keyFiles.collector, parseCollectorKeys)
  const instance = parseKeyJson(bytesOf(files, keyFiles.instance), keyFiles.instance, parseInstance)
  for (const [name, content] of Object.entries(files)) {
    if (name === keyFiles.instance) continue
    await mkdir(dirname(join(dir, name)), { recursive: true, mode: 0o700 })
    await writeFile(join(dir, name), Buffer.from(content, 'base64'), { mode: 0o600, flush: true })
  }
  await writeKeyFile(dir, keyFiles.unlock, unlock)
  await writeKeyFile(dir, keyFiles.shelf, toKeyJson(shelf))
  await writeEscrow(dir, instance, collector, shelf, random)
  // Last, because its presence says that all the others are there.
  await writeKeyFile(dir, keyFiles.instance, bytesOf(files, keyFiles.instance))
}

async function identityOf(unlock: Buffer, secret: string): Promise<string> {
  try {
    return (await openAgeByPassphrase(unlock, parseUnlockSecret(secret))).toString('utf8').trim()
  } catch (cause) {
    if (cause instanceof VaultError && cause.code === 'VAULT_SECRET_MISTYPED') throw cause
    throw new VaultError('VAULT_SECRET_WRONG', 'Cannot open the copy of the keys: this is not the secret of its vault', { cause })
  }
}

function openCopy(file: Buffer, identity: string, proof: KeyProof): Buffer {
  try {
    return openAgeByIdentity(file, identity)
  } catch (cause) {
    if ('secret' in proof) throw cause
    throw new VaultError('RECOVERY_WRONG', 'Cannot open the copy of the keys: it was made for other shares than these', { cause })
  }
}

function bytesOf(files: KeysBackup['files'], name: string): Buffer {
  const content = files[name]
  if (content === undefined) throw new VaultError('KEYS_UNREADABLE', `Cannot restore keys: the copy has no ${name}`)
  return Buffer.from(content, 'base64')
}

function parseBackup(value: unknown): KeysBackup | undefined {
  const file = value as KeysBackup | null
  const isNamed = (name: string) => /^(?:[a-z0-9_-]+\/)?[A-Za-z0-9_.-]+$/.test(name) && !name.includes('..')
  return file?.format === 'signet/keys-backup/v1' && typeof file.files === 'object' && file.files !== null &&
    Object.entries(file.files).every(([name, content]) => isNamed(name) && typeof content === 'string')
    ? file
    : undefined
}
