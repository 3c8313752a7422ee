/**
 * Makes Safe key pairs ahead of the projects that will use them.
 *
 * A project is added while the vault is locked, but only the instance root may vouch for its sealing key, and the
 * root's private key is under lock. So the keys of the next projects are made and signed whenever the root is at hand,
 * each for the id of one project. Adding a project then needs no secret, and no key that could sign lies about.
 */
import {
  privateKeyFromRaw, rawPublicKey, signSafeKey, type RandomSource, type SignedSafeKey,
} from '../../identity/sealed/index.ts'
import type { VaultBundle } from './key-shapes.ts'

/** Projects that can be added between two unlocks. */
export const preparedAhead = 64

type Safe = VaultBundle['safes'][number]

/** The bundle with first keys for every project up to `preparedAhead` beyond `highestProject`. */
export function prepareSafes(bundle: VaultBundle, highestProject: number, random: RandomSource): VaultBundle {
  const have = new Set(bundle.safes.map((safe) => safe.project))
  const made: Safe[] = []
  for (let project = 1; project <= highestProject + preparedAhead; project++) {
    if (!have.has(project)) made.push({ project, epoch: 1, key: random(32).toString('base64url') })
  }
  return made.length === 0 ? bundle : { ...bundle, safes: [...bundle.safes, ...made] }
}

/** The bundle with a key of the next epoch for one project; earlier ones stay, since values are sealed to them. */
export function addEpoch(bundle: VaultBundle, project: number, random: RandomSource): VaultBundle {
  const epochs = bundle.safes.filter((safe) => safe.project === project).map((safe) => safe.epoch)
  const next = { project, epoch: Math.max(0, ...epochs) + 1, key: random(32).toString('base64url') }
  return { ...bundle, safes: [...bundle.safes, next] }
}

/** The public halves, each with the root's signature. */
export function signSafes(root: string, safes: readonly Safe[]): SignedSafeKey[] {
  const rootKey = privateKeyFromRaw('ed25519', Buffer.from(root, 'base64url'))
  return safes.map(({ project, epoch, key }) => {
    const publicKey = rawPublicKey(privateKeyFromRaw('x25519', Buffer.from(key, 'base64url'))).toString('base64url')
    return signSafeKey({ project, epoch, publicKey }, rootKey)
  })
}
