/**
 * Makes all keys of a new instance, and adds the keys of a project to it, which needs no secret.
 *
 * Rules: SPEC.md V1–V8. Files: docs/formats/keys.md.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  parseCollectorKeys, privateKeyFromRaw, rawPublicKey, type CollectorKeys, type RandomSource,
} from '../../identity/sealed/index.ts'
import { ageForPassphrase, ageForRecipients } from '../age/age.ts'
import { createIdentity, recipientOf } from '../age/stanzas.ts'
import { VaultError } from '../errors.ts'
import { createUnlockSecret, parseUnlockSecret } from '../unlock-secret.ts'
import { keyFiles, makeKeysDirectory, readKeyJson, toKeyJson, writeKeyFile } from './files.ts'
import {
  parseInstance, parseSafeKeys, parseShelf, type EscrowFile, type InstanceKeys, type ShelfFile, type VaultBundle,
} from './key-shapes.ts'
import { prepareSafes, signSafes } from './prepare-safes.ts'
import { signPublicKey } from './public-keys.ts'

/** scrypt with N = 2^17: about a second and 128 MiB for whoever types the secret, and for every guess. */
export const unlockWorkFactor = 17

export interface CreateKeysOptions {
  readonly random: RandomSource
  /** The unlock secret, in the form that `createUnlockSecret` gives; a new one unless set. */
  readonly unlock?: string
  /** age recipients (`age1…`) who can recover the private keys without the unlock secret. */
  readonly recovery?: readonly string[]
  /** Less only in tests. */
  readonly workFactor?: number
}

/**
 * Makes the keys directory of an instance and answers the unlock secret, which is written nowhere.
 *
 * @throws {VaultError} KEYS_EXIST when there are keys already; VAULT_SECRET_MISTYPED for an unlock secret of another form
 */
export async function createKeys(
  dir: string, options: CreateKeysOptions,
): Promise<{ readonly unlock: string; readonly root: string }> {
  if (existsSync(join(dir, keyFiles.instance))) {
    throw new VaultError('KEYS_EXIST', 'Cannot make keys: this directory holds those of an instance')
  }
  const { random, recovery = [] } = options
  const unlock = options.unlock === undefined ? createUnlockSecret(random) : parseUnlockSecret(options.unlock)
  const identity = createIdentity(random)
  const bare: VaultBundle = {
    format: 'signet/vault/v1', root: random(32).toString('base64url'), grants: random(32).toString('base64url'),
    safes: [], notice: random(32).toString('base64url'), identity,
  }
  const bundle = prepareSafes(bare, 0, random)
  const instance: InstanceKeys = {
    format: 'signet/instance/v1', root: publicHalf(bundle.root), grants: publicHalf(bundle.grants),
    recipient: recipientOf(identity)!, recovery, notice: signPublicKey(bundle.root, 'notice', publicHalf(bundle.notice!)),
  }
  const collector: CollectorKeys = { format: 'signet/collector-keys/v1', root: instance.root, projects: [] }
  const shelf: ShelfFile = {
    format: 'signet/shelf/v1', keys: [{ generation: 1, key: random(32).toString('base64url') }],
  }

  await makeKeysDirectory(dir)
  const workFactor = options.workFactor ?? unlockWorkFactor
  const sealed = await ageForPassphrase(Buffer.from(`${identity}\n`), unlock, workFactor, random)
  await writeKeyFile(dir, keyFiles.unlock, sealed)
  await writeBundle(dir, instance, bundle, random)
  await writeKeyFile(dir, keyFiles.safes, toKeyJson({
    format: 'signet/safe-keys/v1', keys: signSafes(bundle.root, bundle.safes),
  }))
  await writeEscrow(dir, instance, collector, shelf, random)
  await writeKeyFile(dir, keyFiles.shelf, toKeyJson(shelf))
  await writeKeyFile(dir, keyFiles.collector, toKeyJson(collector))
  // Last, because its presence says that all the others are there.
  await writeKeyFile(dir, keyFiles.instance, toKeyJson(instance))
  return { unlock, root: instance.root }
}

/**
 * Gives a project its keys and answers the collectors' keys with it among them. Works while the vault is locked; does
 * nothing when the project has keys. Not to be run by two processes at once.
 *
 * @throws {VaultError} SAFE_KEY_NOT_PREPARED when more projects were added since the last unlock than were prepared
 */
export async function addProject(dir: string, project: number, random: RandomSource): Promise<CollectorKeys> {
  const collector = await readCollectorFile(dir)
  if (collector.projects.some((held) => held.project === project)) return collector
  const { keys } = await readKeyJson(dir, keyFiles.safes, parseSafeKeys)
  const ofProject = keys.filter((key) => key.project === project).toSorted((a, b) => b.epoch - a.epoch)
  const [safe] = ofProject
  if (safe === undefined) {
    throw new VaultError('SAFE_KEY_NOT_PREPARED',
      `Cannot give project ${project} its keys: no more were prepared; unlock the vault once, then try again`)
  }
  const added = {
    project, pseudonymKey: random(32).toString('base64url'), blindIndexKey: random(32).toString('base64url'), safe,
  }
  const next = { ...collector, projects: [...collector.projects, added] }
  await writeCollector(dir, await readInstance(dir), next, random)
  return next
}

/** Replaces the collectors' keys. The copy comes first: a key that made pseudonyms must not exist in one place only. */
export async function writeCollector(
  dir: string, instance: InstanceKeys, collector: CollectorKeys, random: RandomSource,
): Promise<void> {
  await writeEscrow(dir, instance, collector, await readKeyJson(dir, keyFiles.shelf, parseShelf), random)
  await writeKeyFile(dir, keyFiles.collector, toKeyJson(collector))
}

export function readInstance(dir: string): Promise<InstanceKeys> {
  return readKeyJson(dir, keyFiles.instance, parseInstance)
}

export function readCollectorFile(dir: string): Promise<CollectorKeys> {
  return readKeyJson(dir, keyFiles.collector, parseCollectorKeys)
}

/** @param also further recipients, while the vault's own is being replaced */
export async function writeBundle(
  dir: string, instance: InstanceKeys, bundle: VaultBundle, random: RandomSource, also: readonly string[] = [],
): Promise<void> {
  const plaintext = Buffer.from(toKeyJson(bundle))
  await writeKeyFile(dir, keyFiles.vault, ageForRecipients(plaintext, [...recipientsOf(instance), ...also], random))
  plaintext.fill(0)
}

/** Replaces the copies of what else would be lost with the disk: the collectors' keys and the shelf key. */
export async function writeEscrow(
  dir: string, instance: InstanceKeys, collector: CollectorKeys, shelf: ShelfFile, random: RandomSource,
): Promise<void> {
  const escrow: EscrowFile = { format: 'signet/escrow/v1', collector, shelf }
  const plaintext = Buffer.from(toKeyJson(escrow))
  await writeKeyFile(dir, keyFiles.escrow, ageForRecipients(plaintext, recipientsOf(instance), random))
  plaintext.fill(0)
}

function recipientsOf(instance: InstanceKeys): readonly string[] {
  return [instance.recipient, ...instance.recovery]
}

export function publicHalf(privateKey: string): string {
  return rawPublicKey(privateKeyFromRaw('ed25519', Buffer.from(privateKey, 'base64url'))).toString('base64url')
}
