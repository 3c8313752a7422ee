/**
 * Makes an instance of a backup of the data and one of the keys. What was erased after the backup does not come back: the
 * newest copy of the ledger says who was, and they are erased again before anybody can ask anything.
 *
 * The instance is marked as one only when that is done; a restore that was cut short is begun anew in an empty directory.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { erasuresSince } from '../../erasure/index.ts'
import { openLedger, parseNoteKey, verifyLedger } from '../../ledger/index.ts'
import { attachTables, EventStore, openEmbedded } from '../../store/index.ts'
import { type KeyProof, readLedgerKey, restoreKeys } from '../../vault/index.ts'
import { readConfig } from '../config.ts'
import { type DataDir, dataDir, markInstance } from '../data-dir.ts'
import type { Instance } from '../instance.ts'
import { openFacts } from '../make-instance.ts'
import { openInstance } from '../open-instance.ts'
import { createLog } from '../log.ts'
import { BackupError, checkBackup, type Manifest } from './manifest.ts'
import { copyLedger, shelfFile } from './write-backup.ts'

export interface RestoreOptions {
  /** The dated folders. */
  readonly backup: string
  readonly keys: string
  /** The shelf key's file; beside the folder of the keys unless given. */
  readonly shelf?: string
  /** A copy of the ledger that is newer than the backup. */
  readonly ledger?: string
  /** An empty directory, or one that is not there. */
  readonly target: string
  /** The unlock secret of the copy's day, or a recovery identity. */
  readonly proof: KeyProof
  readonly environment: Readonly<Record<string, string | undefined>>
}

export interface Restored {
  readonly root: string
  readonly ledgerSize: number
  readonly erasures: number
  /** Sealed values whose keys are not in the backup of the keys. */
  readonly withoutKey: number
}

const random = (size: number): Buffer => randomBytes(size)

/** Where copies elsewhere had come: they are built anew. */
const positions = ['mirrored_links', 'mirrored_profiles', 'applied_profiles'] as const

/** @throws {BackupError} {@link VaultError} when the secret is another; {@link StoreError} */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const dir = dataDir(options.target)
  if (existsSync(dir.root) && (await readdir(dir.root)).some((name) => name !== 'lost+found')) {
    throw new BackupError('BACKUP_TARGET', `${dir.root} is not empty; name an empty directory with --data`)
  }
  const [data, keys] = [await checkBackup(options.backup, 'data'), await checkBackup(options.keys, 'keys')]
  const elsewhere = [...data.elsewhere, ...keys.elsewhere]
  if (elsewhere.length > 0) {
    throw new BackupError('BACKUP_MISMATCH', `Cannot restore by this command: ${elsewhere.join(', ')} lay on servers of their own; docs/privacy.md says how`)
  }
  await mkdir(dir.root, { recursive: true, mode: 0o700 })
  await restoreKeys(dir.keys, options.keys, options.shelf ?? join(dirname(options.keys), shelfFile), options.proof, random)
  await copyFacts(options, dir)
  await copyLedger(options.ledger ?? join(options.backup, 'ledger'), dir.ledger)
  await checkLedger(dir, data, options.ledger !== undefined)
  await restoreEvents(dir, join(options.backup, 'events'))
  markInstance(dir)
  return openAndErase(options, dir, data)
}

async function copyFacts({ backup, keys }: RestoreOptions, dir: DataDir): Promise<void> {
  await mkdir(dir.registry, { mode: 0o700 })
  for (const [from, name] of [[backup, 'registry.db'], [backup, 'sealed.db'], [keys, 'keystore.db']] as const) {
    await cp(join(from, 'facts', name), join(dir.registry, name))
  }
}

/** The ledger has to be this instance's, and to hold all that the backup's own copy of it was signed to hold. */
async function checkLedger(dir: DataDir, { ledger: { size, checkpoint } }: Manifest, isNewer: boolean): Promise<void> {
  const opened = await openLedger({ dir: dir.ledger, ...(await readLedgerKey(dir.keys)), now: Date.now, random })
  const { verifierKey } = opened
  await opened.close()
  const verdict = await verifyLedger(dir.ledger, parseNoteKey(verifierKey), { checkpoints: size === 0 ? [] : [checkpoint] })
  if (verdict.ok && verdict.size >= size) return
  const why = verdict.findings[0]?.message ?? `it has ${verdict.size} entries and the backup knows of ${size}`
  throw new BackupError('BACKUP_MISMATCH', `The ${isNewer ? 'ledger that was given' : "backup's ledger"} is not what was signed: ${why}`)
}

async function restoreEvents(dir: DataDir, from: string): Promise<void> {
  const engine = await openEmbedded(dir.engine)
  const store = await EventStore.open({ engine, dir: dir.intake, now: Date.now })
  try {
    await attachTables(engine, from)
  } finally {
    await store.close()
  }
}

async function openAndErase(options: RestoreOptions, dir: DataDir, { ledger: { size } }: Manifest): Promise<Restored> {
  const config = readConfig({ ...options.environment, SIGNET_DATA: dir.root, SIGNET_PORT: '0' })
  await forgetPositions(dir, config)
  const instance = await openInstance(config, createLog('error'))
  try {
    const past = await erasuresSince(instance.ledger, size)
    await instance.ledger.append({ kind: 'backup.restored', actor: 'owner', size, erasures: past.length })
    for (const { project, people, field, everyone, events } of past) {
      if (people.length === 0 && everyone !== true) continue
      const { id } = await instance.privacy.eraser.request({
        project, people, actor: 'signet',
        asked: { events, now: false, origin: 'restore', ...(field !== undefined && { field }), ...(everyone && { everyone }) },
      })
      await instance.privacy.eraser.whenOver(id)
    }
    return { root: dir.root, ledgerSize: instance.ledger.size, erasures: past.length, withoutKey: await countWithoutKey(instance) }
  } finally {
    await instance.close()
  }
}

async function forgetPositions(dir: DataDir, config: ReturnType<typeof readConfig>): Promise<void> {
  const registry = await openFacts(config, dir)
  try {
    for (const position of positions) await registry.settings.remove(position)
  } finally {
    await registry.close()
  }
}

async function countWithoutKey({ registry }: Instance): Promise<number> {
  let missing = 0
  for (const { id } of await registry.projects.list()) {
    for (let after: number | null = 0; after !== null;) {
      const scan = await registry.sealed.scan(id, after)
      const keys = await registry.keys.readKeys(scan.values.map(({ pseudonym, record }) => ({ project: id, pseudonym, record })))
      missing += scan.values.length - keys.size
      after = scan.last
    }
  }
  return missing
}
