/**
 * From the unlock secret to the private keys, and the making of further Safe keys while they are at hand.
 */
import { isSafeKeySigned, publicKeyFromRaw, type RandomSource } from '../../identity/sealed/index.ts'
import { openAgeByIdentity, openAgeByPassphrase } from '../age/age.ts'
import { VaultError } from '../errors.ts'
import type { OpenKeys } from './change-identity.ts'
import { publicHalf, readCollectorFile, readInstance, writeBundle, writeCollector } from './create-keys.ts'
import { keyFiles, parseKeyJson, readKeyFile, readKeyJson, toKeyJson, writeKeyFile } from './files.ts'
import { parseBundle, parseSafeKeys, type InstanceKeys, type VaultBundle } from './key-shapes.ts'
import { addEpoch, prepareSafes, signSafes } from './prepare-safes.ts'
import { signPublicKey } from './public-keys.ts'

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
  return { bundle: bundleOf(file, identity), instance, identity }
}

/** The same by a recovery identity, which opens the bundle itself. @throws {VaultError} RECOVERY_WRONG, KEYS_UNREADABLE */
export async function openBundleByRecovery(
  dir: string, recovery: string,
): Promise<{ readonly bundle: VaultBundle; readonly instance: InstanceKeys }> {
  const instance = await readInstance(dir)
  try {
    return { bundle: bundleOf(await readKeyFile(dir, keyFiles.vault), recovery), instance }
  } catch (cause) {
    if (cause instanceof VaultError && cause.code === 'AGE_UNREADABLE') {
      throw new VaultError('RECOVERY_WRONG', 'Cannot recover: these shares are not of a recovery key of this vault', { cause })
    }
    throw cause
  }
}

function bundleOf(file: Buffer, identity: string): VaultBundle {
  const plaintext = openAgeByIdentity(file, identity)
  try {
    return parseKeyJson(plaintext, keyFiles.vault, parseBundle)
  } finally {
    plaintext.fill(0)
  }
}

/** Gives an instance of an earlier release what later ones hold: the notice key, and the identity inside the bundle. */
export async function completeKeys(
  dir: string, { bundle, instance, identity }: OpenKeys, random: RandomSource,
): Promise<OpenKeys> {
  if (bundle.notice !== undefined && bundle.identity === identity && instance.notice !== undefined) return { bundle, instance, identity }
  const complete: VaultBundle = { ...bundle, identity, notice: bundle.notice ?? random(32).toString('base64url') }
  const known: InstanceKeys = { ...instance, notice: signPublicKey(complete.root, 'notice', publicHalf(complete.notice!)) }
  await writeBundle(dir, instance, complete, random)
  await writeKeyFile(dir, keyFiles.instance, toKeyJson(known))
  return { bundle: complete, instance: known, identity }
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
  const prepared = await publishSafes(dir, filled)
  await handOut(dir, instance, filled, random)
  return { bundle: filled, prepared }
}

/** Gives collectors the newest epochs, where a crash, or a project that was added at the same moment, kept them from it. */
async function handOut(dir: string, instance: InstanceKeys, bundle: VaultBundle, random: RandomSource): Promise<void> {
  const collector = await readCollectorFile(dir)
  const newest = new Map<number, number>()
  for (const { project, epoch } of bundle.safes) newest.set(project, Math.max(epoch, newest.get(project) ?? 0))
  if (collector.projects.every(({ project, safe }) => safe.epoch >= (newest.get(project) ?? 0))) return
  const { keys } = await readKeyJson(dir, keyFiles.safes, parseSafeKeys)
  const projects = collector.projects.map((held) => ({
    ...held, safe: keys.find(({ project, epoch }) => project === held.project && epoch === newest.get(project)) ?? held.safe,
  }))
  await writeCollector(dir, instance, { ...collector, projects }, random)
}

/** Begins a new epoch for some projects: collectors that take the new key seal to it from then on. */
export async function renewSafes(
  dir: string, instance: InstanceKeys, bundle: VaultBundle, which: readonly number[], random: RandomSource,
): Promise<VaultBundle> {
  const collector = await readCollectorFile(dir)
  const missing = which.find((project) => !collector.projects.some((held) => held.project === project))
  if (missing !== undefined) {
    throw new VaultError('KEYS_UNREADABLE', `Cannot renew the sealing key of project ${missing}: it has none`)
  }
  const renewed = which.reduce((present, project) => addEpoch(present, project, random), bundle)
  await writeBundle(dir, instance, renewed, random)
  await publishSafes(dir, renewed)
  const newest = new Map(signSafes(bundle.root, renewed.safes.slice(bundle.safes.length)).map((safe) => [safe.project, safe]))
  const projects = collector.projects.map((held) => ({ ...held, safe: newest.get(held.project) ?? held.safe }))
  await writeCollector(dir, instance, { ...collector, projects }, random)
  return renewed
}

/** Destroys the private keys of a project's epochs before the one that collectors seal to. Answers how many there were. */
export async function dropEpochs(
  dir: string, instance: InstanceKeys, bundle: VaultBundle, project: number, random: RandomSource,
): Promise<{ readonly bundle: VaultBundle; readonly dropped: number }> {
  const present = (await readCollectorFile(dir)).projects.find((held) => held.project === project)?.safe.epoch ?? 0
  const isOld = (safe: { readonly project: number; readonly epoch: number }) => safe.project === project && safe.epoch < present
  const left = { ...bundle, safes: bundle.safes.filter((safe) => !isOld(safe)) }
  const dropped = bundle.safes.length - left.safes.length
  if (dropped > 0) await writeBundle(dir, instance, left, random)
  return { bundle: left, dropped }
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
