/**
 * From the unlock secret to the private keys, and the making of further Safe keys while they are at hand.
 */
import { isSafeKeySigned, publicKeyFromRaw, type RandomSource } from '../../identity/sealed/index.ts'
import { openAgeByIdentity, openAgeByPassphrase } from '../age/age.ts'
import { VaultError } from '../errors.ts'
import { readCollectorFile, readInstance, writeBundle, writeCollector } from './create-keys.ts'
import { keyFiles, parseKeyJson, readKeyFile, readKeyJson, toKeyJson, writeKeyFile } from './files.ts'
import { parseBundle, parseSafeKeys, type InstanceKeys, type VaultBundle } from './key-shapes.ts'
import { addEpoch, prepareSafes, signSafes } from './prepare-safes.ts'

/**
 * @param secret the unlock secret in its exact form
 * @throws {VaultError} VAULT_SECRET_WRONG, KEYS_UNREADABLE, AGE_UNREADABLE
 */
export async function openBundle(
  dir: string, secret: string,
): Promise<{ readonly bundle: VaultBundle; readonly instance: InstanceKeys; readonly identity: string }> {
  const instance = await readInstance(dir)
  const unlock = await readKeyFile(dir, keyFiles.unlock)
  const file = await readKeyFile(dir, keyFiles.vault)
  let identity: string
  try {
    identity = (await openAgeByPassphrase(unlock, secret)).toString('utf8').trim()
  } catch (cause) {
    throw new VaultError('VAULT_SECRET_WRONG', 'Cannot unlock: this is not the secret of this vault', { cause })
  }
  const plaintext = openAgeByIdentity(file, identity)
  const bundle = parseKeyJson(plaintext, keyFiles.vault, parseBundle)
  plaintext.fill(0)
  return { bundle, instance, identity }
}

/**
 * Sees to it that the next projects have Safe keys. The private halves are on disk before the public ones are, and
 * what a crash left unpublished is published by the next call.
 */
export async function refillSafes(
  dir: string, instance: InstanceKeys, bundle: VaultBundle, random: RandomSource,
): Promise<{ readonly bundle: VaultBundle; readonly prepared: number }> {
  const { projects } = await readCollectorFile(dir)
  const highest = Math.max(0, ...projects.map(({ project }) => project))
  const filled = prepareSafes(bundle, highest, random)
  if (filled !== bundle) await writeBundle(dir, instance, filled, random)
  return { bundle: filled, prepared: await publishSafes(dir, filled) }
}

/** Begins a new epoch for one project: collectors that take the new key seal to it from then on. */
export async function renewSafe(
  dir: string, instance: InstanceKeys, bundle: VaultBundle, project: number, random: RandomSource,
): Promise<VaultBundle> {
  const collector = await readCollectorFile(dir)
  if (!collector.projects.some((held) => held.project === project)) {
    throw new VaultError('KEYS_UNREADABLE', `Cannot renew the sealing key of project ${project}: it has none`)
  }
  const renewed = addEpoch(bundle, project, random)
  await writeBundle(dir, instance, renewed, random)
  await publishSafes(dir, renewed)
  const newest = signSafes(bundle.root, renewed.safes.slice(-1))[0]!
  const projects = collector.projects.map((held) => (held.project === project ? { ...held, safe: newest } : held))
  await writeCollector(dir, instance, { ...collector, projects }, random)
  return renewed
}

/** Signs and publishes the Safe keys that are not published yet. Answers how many there were. */
async function publishSafes(dir: string, bundle: VaultBundle): Promise<number> {
  const published = await readKeyJson(dir, keyFiles.safes, parseSafeKeys)
  const known = new Set(published.keys.map(({ project, epoch }) => `${project} ${epoch}`))
  const missing = bundle.safes.filter(({ project, epoch }) => !known.has(`${project} ${epoch}`))
  if (missing.length > 0) {
    const keys = [...published.keys, ...signSafes(bundle.root, missing)]
    await writeKeyFile(dir, keyFiles.safes, toKeyJson({ ...published, keys }))
  }
  return missing.length
}

/** Whether every published Safe key carries the root's signature: part of an instance's self-check. */
export async function areSafesSigned(dir: string): Promise<boolean> {
  const root = publicKeyFromRaw('ed25519', Buffer.from((await readInstance(dir)).root, 'base64url'))
  const { keys } = await readKeyJson(dir, keyFiles.safes, parseSafeKeys)
  return keys.every((key) => isSafeKeySigned(key, root))
}
