/**
 * A new unlock secret: with it come a new vault identity and a new grants key, so that neither the old secret nor an old
 * `unlock.age` opens anything that is written from then on, and no grant that was given before counts.
 *
 * What hangs on the two goes along: the lists of canaries and the seeds of members' codes are encrypted anew, members and
 * the grant policy are signed anew. A crash leaves the old secret or the new one in force, never none: the bundle is first
 * written for both identities with what was before (`former`), then `unlock.age` is replaced, then the rest is moved, and
 * the next unlock finishes, or takes back, what was cut short.
 */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { privateKeyFromRaw, publicKeyFromRaw, type RandomSource } from '../../identity/sealed/index.ts'
import { ageForPassphrase, ageForRecipients, openAgeByIdentity } from '../age/age.ts'
import { createIdentity, recipientOf } from '../age/stanzas.ts'
import { resignMembers } from '../members/known-members.ts'
import { resignPolicy } from '../policy.ts'
import { publicHalf, readCollectorFile, writeBundle, writeEscrow } from './create-keys.ts'
import { canaryFolder, keyFiles, readKeyFile, readKeyJson, toKeyJson, writeKeyFile } from './files.ts'
import { parseShelf, type InstanceKeys, type VaultBundle } from './key-shapes.ts'

/** The private keys as they are in force, and what names their public halves. */
export interface OpenKeys {
  readonly bundle: VaultBundle
  readonly instance: InstanceKeys
  readonly identity: string
}

/** @param workFactor scrypt's N is 2 to this power */
export async function changeIdentity(
  dir: string, { bundle, instance, identity }: OpenKeys, newSecret: string, workFactor: number, random: RandomSource,
): Promise<OpenKeys> {
  const next = createIdentity(random)
  const begun: VaultBundle = {
    ...bundle, identity: next, grants: random(32).toString('base64url'), former: { identity, grants: bundle.grants },
  }
  await writeBundle(dir, instance, begun, random, [recipientOf(next)!])
  await writeKeyFile(dir, keyFiles.unlock, await ageForPassphrase(Buffer.from(`${next}\n`), newSecret, workFactor, random))
  return finishIdentity(dir, { bundle: begun, instance, identity: next }, random)
}

/** Finishes or takes back a change that was cut short; answers what is in force. */
export async function finishIdentity(dir: string, { bundle, instance, identity }: OpenKeys, random: RandomSource): Promise<OpenKeys> {
  const { former, ...rest } = bundle
  if (former === undefined) return { bundle, instance, identity }
  if (identity === former.identity) {
    // The secret was not replaced yet: nothing else was either.
    const kept: VaultBundle = { ...rest, identity, grants: former.grants }
    await writeBundle(dir, instance, kept, random)
    return { bundle: kept, instance, identity }
  }
  const changed: InstanceKeys = { ...instance, recipient: recipientOf(identity)!, grants: publicHalf(rest.grants) }
  // First, so that whoever writes down canaries from here on does so for the new identity.
  await writeKeyFile(dir, keyFiles.instance, toKeyJson(changed))
  const anew = (file: Uint8Array) => ageForRecipients(openAgeByEither(file, identity, former.identity), [changed.recipient], random)
  await moveCanaries(dir, anew)
  const signing = {
    before: publicKeyFromRaw('ed25519', Buffer.from(publicHalf(former.grants), 'base64url')),
    now: publicKeyFromRaw('ed25519', Buffer.from(changed.grants, 'base64url')),
    key: privateKeyFromRaw('ed25519', Buffer.from(rest.grants, 'base64url')),
  }
  await resignMembers(dir, signing, (seed) => anew(Buffer.from(seed, 'base64url')).toString('base64url'))
  await resignPolicy(dir, signing)
  await writeEscrow(dir, changed, await readCollectorFile(dir), await readKeyJson(dir, keyFiles.shelf, parseShelf), random)
  await writeBundle(dir, changed, rest, random)
  return { bundle: rest, instance: changed, identity }
}

async function moveCanaries(dir: string, anew: (file: Uint8Array) => Buffer): Promise<void> {
  if (!existsSync(join(dir, canaryFolder))) return
  for (const name of await readdir(join(dir, canaryFolder))) {
    if (!name.endsWith('.age')) continue
    const path = `${canaryFolder}/${name}` as const
    await writeKeyFile(dir, path, anew(await readKeyFile(dir, path)))
  }
}

function openAgeByEither(file: Uint8Array, identity: string, former: string): Buffer {
  try {
    return openAgeByIdentity(file, identity)
  } catch {
    return openAgeByIdentity(file, former)
  }
}
