/**
 * The care of an instance's keys by a running vault: rotation, a new unlock secret, recovery by shares, rehearsals, the
 * unlock mode, notices' signatures. Each act shows the unlock secret or a recovery identity anew, is on the ledger before
 * it takes effect, and has the key files to itself.
 *
 * Rules: SPEC.md V100–V119.
 */
import { sign, timingSafeEqual } from 'node:crypto'
import { privateKeyFromRaw, type RandomSource } from '../../identity/sealed/index.ts'
import type { WrappedKey } from '../../model/identity-write.ts'
import type { ProjectId } from '../../model/project.ts'
import { openAgeByIdentity } from '../age/age.ts'
import { isRecipient } from '../age/stanzas.ts'
import type { VaultEntry } from '../entry.ts'
import { VaultError } from '../errors.ts'
import type { Held } from '../held.ts'
import { createUnlockSecret, parseUnlockSecret } from '../unlock-secret.ts'
import { changeIdentity, finishIdentity, type OpenKeys } from './change-identity.ts'
import { publicHalf, readCollectorFile, unlockWorkFactor, writeBundle, writeEscrow } from './create-keys.ts'
import { keyFiles, parseKeyJson, readKeyFile, readKeyJson, toKeyJson, writeKeyFile } from './files.ts'
import { parseEscrow, parseShelf, type InstanceKeys, type VaultBundle } from './key-shapes.ts'
import {
  type KeyStatus, type KeyWay, readKeyStatus, readRecoverySets, type RecoverySet, writeRecoverySets, writeRehearsal,
} from './key-status.ts'
import { renewLedgerKey } from './ledger-key.ts'
import { rewrapKeys } from './rewrap.ts'
import { completeKeys, dropEpochs, openBundle, openBundleByRecovery, renewSafes } from './unlock-keys.ts'
import { writeUnlockPolicy, type UnlockMode, type UnlockPolicy } from './unlock-mode.ts'

/** What opens the bundle: the unlock secret, or a recovery identity (`AGE-SECRET-KEY-1…`) that shares were put together to. */
export type KeyProof = { readonly secret: string } | { readonly recovery: string }

export interface RenewOptions {
  /** One project, or all when absent. */
  readonly project?: ProjectId
  /** Because of an incident, and not by plan: the ledger says so. */
  readonly incident?: boolean
}

export interface KeyKeeper {
  /** @throws {VaultError} VAULT_LOCKED, VAULT_SECRET_…, KEYS_UNREADABLE, LEDGER_UNAVAILABLE */
  renew(secret: string, options: RenewOptions): Promise<void>
  /** Gives the ledger a new signing key; resolves, with its number and the key as `verify` takes it, when it is in force. */
  renewLedger(secret: string, options: Pick<RenewOptions, 'incident'>): Promise<{ readonly serial: number; readonly key: string }>
  /** Wrapped keys for the present epochs. Needs the vault unlocked, and does not keep it so. @throws {VaultError} VAULT_LOCKED */
  rewrap(keys: readonly WrappedKey[]): { readonly keys: readonly WrappedKey[]; readonly unreadable: number }
  /** Destroys the private keys of a project's former epochs; whoever asks has seen that nothing stands under them. */
  dropEpochs(secret: string, project: ProjectId): Promise<{ readonly dropped: number }>
  /** Shows that a way opens the bundle and the escrow, and remembers when; the vault stays locked or open as it was. */
  rehearse(proof: KeyProof): Promise<{ readonly way: KeyWay; readonly at: number }>
  /** A new unlock secret, told once. The old one opens nothing from then on, and no grant given before counts. */
  changeSecret(secret: string): Promise<{ readonly secret: string }>
  /** The same for whoever lost it, by recovery shares. */
  restore(recovery: string): Promise<{ readonly secret: string }>
  /** Takes a recipient that shares stand for; it replaces the ones that shares stood for before. */
  setRecovery(secret: string, set: Omit<RecoverySet, 'madeAt'>): Promise<void>
  setMode(secret: string, mode: UnlockMode): Promise<UnlockPolicy>
  /** Ed25519 signatures by the notice key over these bytes, in base64. */
  signNotices(secret: string, messages: readonly string[]): Promise<readonly string[]>
  /** What can be said of the keys without opening any. @throws {VaultError} KEYS_UNREADABLE */
  status(): Promise<KeyStatus>
  /** Runs `work` while no other act changes the key files. */
  alone<T>(work: () => Promise<T>): Promise<T>
}

export interface KeeperDeps {
  readonly keysDir: string
  readonly now: () => number
  readonly random: RandomSource
  readonly record: (entry: VaultEntry) => Promise<unknown>
  /** @throws {VaultError} VAULT_LOCKED */
  readonly use: (counts: boolean) => Held
  /** @throws {VaultError} VAULT_SECRET_… */
  readonly check: (secret: string, held: Held) => void
  /** Replaces what an unlocked vault holds; nothing when it is locked. */
  readonly replace: (keys: OpenKeys, secret: string) => void
  /** Locks, because what was held is not in force any more. */
  readonly lock: () => Promise<void>
  readonly mode: () => UnlockPolicy
  readonly setMode: (policy: UnlockPolicy) => void
  /** Less only in tests. */
  readonly workFactor?: number
}

export function createKeyKeeper(deps: KeeperDeps): KeyKeeper {
  const { keysDir, now, random, record } = deps
  const workFactor = deps.workFactor ?? unlockWorkFactor
  let turn: Promise<unknown> = Promise.resolve()

  function alone<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  const open = async (secret: string): Promise<OpenKeys> =>
    finishIdentity(keysDir, await openBundle(keysDir, parseUnlockSecret(secret)), random)

  async function change(keys: OpenKeys, entry: VaultEntry): Promise<{ readonly secret: string }> {
    await record(entry)
    const secret = createUnlockSecret(random)
    await changeIdentity(keysDir, keys, secret, workFactor, random)
    // Never tried in its new form.
    await writeRehearsal(keysDir, 'secret', null)
    await deps.lock()
    return { secret }
  }

  return {
    alone,
    status: () => readKeyStatus(keysDir, now()),

    renew: (secret, { project, incident = false }) => alone(async () => {
      deps.check(secret, deps.use(true))
      const keys = await open(secret)
      const which = project === undefined ? (await readCollectorFile(keysDir)).projects.map((held) => held.project) : [project]
      for (const one of which) await record({ kind: 'key.renew', at: now(), project: one, incident })
      const bundle = await renewSafes(keysDir, keys.instance, keys.bundle, which, random)
      deps.replace({ ...keys, bundle }, secret)
    }),

    renewLedger: (secret, { incident = false }) => alone(async () => {
      deps.check(secret, deps.use(true))
      const { bundle } = await open(secret)
      return renewLedgerKey(keysDir, bundle.root, record, { now: now(), incident, random })
    }),

    rewrap: (keys) => rewrapKeys(keys, deps.use(false).safes, random),

    dropEpochs: (secret, project) => alone(async () => {
      deps.check(secret, deps.use(true))
      const keys = await open(secret)
      await record({ kind: 'key.destroyed', at: now(), project })
      const { bundle, dropped } = await dropEpochs(keysDir, keys.instance, keys.bundle, project, random)
      deps.replace({ ...keys, bundle }, secret)
      return { dropped }
    }),

    rehearse: (proof) => alone(async () => {
      const way: KeyWay = 'secret' in proof ? 'secret' : 'recovery'
      if ('secret' in proof) {
        const { bundle, instance, identity } = await openBundle(keysDir, parseUnlockSecret(proof.secret))
        await assertWhole(keysDir, bundle, instance, identity)
      } else {
        const { bundle, instance } = await openBundleByRecovery(keysDir, proof.recovery)
        await assertWhole(keysDir, bundle, instance, proof.recovery)
      }
      const at = now()
      await record({ kind: 'key.rehearsed', at, way })
      await writeRehearsal(keysDir, way, at)
      return { way, at }
    }),

    changeSecret: (secret) => alone(async () => change(await open(secret), { kind: 'key.secret', at: now(), by: 'secret' })),

    restore: (recovery) => alone(async () => {
      const { bundle, instance } = await openBundleByRecovery(keysDir, recovery)
      if (bundle.identity === undefined) {
        throw new VaultError('KEYS_UNREADABLE', 'Cannot recover: these keys were made by an earlier release and never unlocked since; use age (docs/formats/keys.md)')
      }
      const keys = await finishIdentity(keysDir, { bundle, instance, identity: bundle.identity }, random)
      return change(keys, { kind: 'key.secret', at: now(), by: 'recovery' })
    }),

    setRecovery: (secret, set) => alone(async () => {
      const { recipient, shares, needed } = set
      if (!isRecipient(recipient) || !(needed >= 2 && needed <= shares && shares <= 255)) {
        throw new VaultError('SHARES_WRONG', 'Cannot take these shares: at least two are needed, and no more than there are')
      }
      const keys = await completeKeys(keysDir, await open(secret), random)
      const former = await readRecoverySets(keysDir)
      const kept = keys.instance.recovery.filter((one) => !former.some((old) => old.recipient === one))
      const instance: InstanceKeys = { ...keys.instance, recovery: [...kept, recipient] }
      await record({ kind: 'key.recovery', at: now(), shares, needed })
      await writeRehearsal(keysDir, 'recovery', null)
      await writeRecoverySets(keysDir, [...former, { recipient, shares, needed, madeAt: now() }])
      // Named before anything is encrypted to it, so that whoever adds a project meanwhile encrypts to it as well.
      await writeKeyFile(keysDir, keyFiles.instance, toKeyJson(instance))
      await writeBundle(keysDir, instance, keys.bundle, random)
      await writeEscrow(keysDir, instance, await readCollectorFile(keysDir), await readKeyJson(keysDir, keyFiles.shelf, parseShelf), random)
      await writeRecoverySets(keysDir, [{ recipient, shares, needed, madeAt: now() }])
    }),

    setMode: (secret, mode) => alone(async () => {
      deps.check(secret, deps.use(true))
      const { bundle } = await open(secret)
      const policy = { serial: deps.mode().serial + 1, mode }
      // On the ledger first: from then on an older file is known as one.
      await record({ kind: 'key.mode', at: now(), serial: policy.serial, mode })
      await writeUnlockPolicy(keysDir, policy, bundle.root)
      deps.setMode(policy)
      return policy
    }),

    signNotices: (secret, messages) => alone(async () => {
      const { bundle } = await completeKeys(keysDir, await open(secret), random)
      await record({ kind: 'notice.signed', at: now(), count: messages.length })
      const key = privateKeyFromRaw('ed25519', Buffer.from(bundle.notice!, 'base64url'))
      return messages.map((message) => sign(null, Buffer.from(message, 'base64'), key).toString('base64'))
    }),
  }
}

/** That what was opened belongs to this instance, and that the escrow opens the same way. @throws {VaultError} */
async function assertWhole(keysDir: string, bundle: VaultBundle, instance: InstanceKeys, identity: string): Promise<void> {
  const same = timingSafeEqual(Buffer.from(publicHalf(bundle.root), 'base64url'), Buffer.from(instance.root, 'base64url'))
  if (!same) throw new VaultError('KEYS_UNREADABLE', 'Cannot use these keys: the bundle is another instance’s')
  const escrow = openAgeByIdentity(await readKeyFile(keysDir, keyFiles.escrow), identity)
  parseKeyJson(escrow, keyFiles.escrow, parseEscrow)
  escrow.fill(0)
}
