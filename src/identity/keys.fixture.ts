/** Keys for tests: an instance root, projects with a Safe each, and the private halves that only a vault would hold. */
import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import type { Project } from '../model/project.ts'
import { rawPublicKey, signSafeKey, type CollectorKeys, type SafePrivateKeys } from './sealed/index.ts'

export function projectOf(id: number): Project {
  return {
    id, name: `Project ${id}`, token: `token-${id}`, timeZone: 'UTC', idMode: 'simplified', groupKeys: ['company'],
    identifying: [], sample: false,
  }
}

export interface TestKeys {
  readonly root: KeyObject
  readonly keys: CollectorKeys
  readonly safes: SafePrivateKeys
  /** The same keys with a new Safe key for `project`, in the epoch given. */
  next(project: number, epoch: number, signer?: KeyObject): CollectorKeys
}

export function testKeys(...ids: readonly number[]): TestKeys {
  const root = generateKeyPairSync('ed25519').privateKey
  const held = new Map<string, KeyObject>()

  function safe(project: number, epoch: number, signer: KeyObject) {
    const { privateKey } = generateKeyPairSync('x25519')
    held.set(`${project} ${epoch}`, privateKey)
    return signSafeKey({ project, epoch, publicKey: rawPublicKey(privateKey).toString('base64url') }, signer)
  }

  const keys: CollectorKeys = {
    format: 'signet/collector-keys/v1',
    root: rawPublicKey(root).toString('base64url'),
    projects: ids.map((project) => ({
      project, pseudonymKey: randomBytes(32).toString('base64url'), blindIndexKey: randomBytes(32).toString('base64url'),
      safe: safe(project, 1, root),
    })),
  }
  return {
    root, keys, safes: (project, epoch) => held.get(`${project} ${epoch}`),
    next: (project, epoch, signer = root) => ({
      ...keys,
      projects: keys.projects.map((held) =>
        held.project === project ? { ...held, safe: safe(project, epoch, signer) } : held),
    }),
  }
}
